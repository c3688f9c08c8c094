using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Checks;

/// <summary>A batch norm that finds one value per channel, because the batch is fixed at 1 and there are no positions.</summary>
internal static class OneValuePerChannel
{
    public static IEnumerable<Finding> Run(CheckedGraph graph)
    {
        foreach (Node node in graph.Graph.Nodes.Where(node => graph.Graph.Batch == 1 && node.Input.Shape.Positions == 1))
        {
            if (node.Layer.Normalisation is { IsOverBatch: true, MayUseInput: true } norm)
            {
                yield return Finding.AtLayer(
                    DiagnosticDescriptors.OneValuePerChannel,
                    graph.AttributeOf(node),
                    CheckedGraph.NameOf(node),
                    node.Input.Shape.ToString(),
                    ShapeChain.From(node.Input),
                    norm.Running is null ? "every mode" : "training");
            }
        }
    }
}
