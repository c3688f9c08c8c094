using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Folding;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Layers;
using FusedNorm.Generator.Layers.Activations;
using FusedNorm.Generator.Layers.Normalization;

namespace FusedNorm.Generator.Checks;

/// <summary>
/// A norm with a linear layer beside it that an inference cannot fold into it. What <see cref="FoldInference"/> did decides; this only finds the
/// reason, and says nothing where no linear layer is near.
/// </summary>
internal static class UnfoldedNorms
{
    public static IEnumerable<Finding> Run(CheckedGraph graph)
    {
        if (!graph.OwnNodes.Any(node => node.Layer is TrackingNorm))
        {
            yield break;
        }

        HashSet<string> alone = [.. FoldInference.Run(graph.Graph, folds: true).Norms.Where(note => note.Into.Length == 0).Select(note => note.Norm)];
        foreach (Node norm in graph.OwnNodes.Where(node => node.Layer is BatchNorm && alone.Contains(node.Name)))
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

        if (above.Layer is Linear)
        {
            return (above, Reason(graph, norm, above, above.Output, above));
        }

        return above.Layer is Activation && CheckedGraph.Above(above) is { Layer: Linear } behind
            ? (behind, $"{above.Name} stands between them; a norm above its activation can be folded")
            : null;
    }

    private static (Node Linear, string Reason)? Below(CheckedGraph graph, Node norm) =>
        graph.ReadersBehindViews(norm.Output).FirstOrDefault(reader => reader.Layer is Linear) is Node below
            ? (below, Reason(graph, norm, below, norm.Output, norm))
            : null;

    private static string Reason(CheckedGraph graph, Node norm, Node linear, Value between, Node producer)
    {
        if (!((TrackingNorm)norm.Layer).TracksStatistics)
        {
            return "it keeps no running statistics, so there are no constants to fold";
        }

        return graph.ReadersBehindViews(between).Count() > 1
            ? $"another layer reads what {ShapeChain.NameOf(producer)} gives as it is"
            : $"{ShapeChain.NameOf(linear)} makes several rows of a sample, so none of its rows or columns belongs to one channel";
    }
}
