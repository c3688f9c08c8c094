using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Checks;

/// <summary>A linear layer's bias right before a batch norm, which subtracts each channel's mean and the bias with it.</summary>
internal static class CancelledBias
{
    public static IEnumerable<Finding> Run(CheckedGraph graph)
    {
        foreach (Node norm in graph.Graph.Nodes.Where(node => node.Layer.Normalisation is { IsOverBatch: true, MayUseInput: true }))
        {
            // One element of the bias belongs to one channel only where a sample is one row.
            if (CheckedGraph.Above(norm) is Node linear
                && linear.Layer.WeightedSum(linear.Input.Shape) is not null
                && norm.Input.Shape == linear.Output.Shape
                && linear.Output.Shape.Rank == 1
                && linear.Parameter("bias") is not null
                && graph.IsOwn(linear)
                && graph.ReadersBehindViews(linear.Output).Count() == 1)
            {
                yield return Finding.AtArgument(
                    DiagnosticDescriptors.CancelledBias, linear.Index, "Bias", CheckedGraph.NameOf(linear), CheckedGraph.NameOf(norm)) with
                { Replacement = "Bias = false" };
            }
        }
    }
}
