using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Folding;
using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Checks;

/// <summary>
/// A norm with a linear layer beside it that an inference cannot fold into it. What <see cref="FoldInference"/> did decides; this only
/// finds the reason, and says nothing where no linear layer is near.
/// </summary>
internal static class UnfoldedNorms
{
    public static IEnumerable<Finding> Run(CheckedGraph graph)
    {
        if (!graph.OwnNodes.Any(node => node.Layer.Normalisation is { IsByChannel: true }))
        {
            yield break;
        }

        HashSet<string> alone =
            [.. FoldInference.Run(graph.Graph, folds: true).Norms.Where(note => note.Into.Length == 0).Select(note => note.Norm)];
        foreach (Node norm in graph.OwnNodes.Where(node => node.Layer.Normalisation is { IsOverBatch: true } && alone.Contains(node.Name)))
        {
            (Node Linear, string Reason)? found = Above(graph, norm) ?? Below(graph, norm);
            if (found is var (linear, reason))
            {
                yield return Finding.AtLayer(
                    DiagnosticDescriptors.UnfoldedNorm, norm.Index, CheckedGraph.NameOf(norm), CheckedGraph.NameOf(linear), reason);
            }
        }
    }

    private static (Node Linear, string Reason)? Above(CheckedGraph graph, Node norm)
    {
        if (CheckedGraph.Above(norm) is not Node above)
        {
            return null;
        }

        if (IsWeightedSum(above))
        {
            return (above, Reason(graph, norm, above, above.Output, above));
        }

        // What Predict sees through, as a dropout, keeps nothing from being folded.
        return above is { Layer: { IsPointwise: true, IsViewInPredict: false }, Other: null }
            && CheckedGraph.Above(above) is Node behind
            && IsWeightedSum(behind)
            ? (behind, $"{above.Name} stands between them; a norm above its activation can be folded")
            : null;
    }

    private static (Node Linear, string Reason)? Below(CheckedGraph graph, Node norm) =>
        graph.ReadersBehindViews(norm.Output).FirstOrDefault(IsWeightedSum) is Node below
            ? (below, Reason(graph, norm, below, norm.Output, norm))
            : null;

    private static bool IsWeightedSum(Node node) => node.Layer.WeightedSum(node.Input.Shape) is not null;

    private static string Reason(CheckedGraph graph, Node norm, Node linear, Value between, Node producer)
    {
        if (norm.Layer.ConstantNorm is null)
        {
            return "it keeps no running statistics, so there are no constants to fold";
        }

        return graph.ReadersBehindViews(between).Count() > 1
            ? $"another layer reads what {ShapeChain.NameOf(producer)} gives as it is"
            : $"{ShapeChain.NameOf(linear)} makes several rows of a sample, so none of its rows or columns belongs to one channel";
    }
}
