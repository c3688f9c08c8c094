using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Checks;

/// <summary>A loss of an output that requires no gradient. PyTorch's backward: "element 0 of tensors does not require grad".</summary>
internal static class UnreachedLoss
{
    public static IEnumerable<Finding> Run(CheckedGraph graph)
    {
        if (graph.Graph.Loss is not null && !graph.Graph.Output.RequiresGrad)
        {
            yield return Finding.AtLayer(DiagnosticDescriptors.UnreachedLoss, graph.LossIndex, graph.Graph.Loss.Kind, Reason(graph));
        }
    }

    private static string Reason(CheckedGraph graph)
    {
        IReadOnlyList<Node> trainable = [.. graph.Graph.Nodes.Where(Cuts.Trains)];
        if (trainable.Count == 0)
        {
            return graph.Graph.Parameters.Any() ? "every parameter above is frozen" : "no layer above has parameters";
        }

        // The last cut is the one that decides: had it let a gradient pass, the one above it would be the next to name.
        Node last = trainable[trainable.Count - 1];
        IReadOnlyList<Node> cuts = last.RecordsGraph ? Cuts.Below(graph, last.Output) : [last];
        return $"{ShapeChain.NameOf(last)} is trainable, but {Cuts.Describe(cuts[cuts.Count - 1])} cuts it off";
    }
}
