using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Layers;
using FusedNorm.Generator.Layers.Normalization;

namespace FusedNorm.Generator.Checks;

/// <summary>A batch norm that finds one value per channel, because the batch is fixed at 1 and there are no positions.</summary>
internal static class OneValuePerChannel
{
    public static IEnumerable<Finding> Run(CheckedGraph graph)
    {
        foreach (Node node in graph.Graph.Nodes.Where(node => graph.Graph.Batch == 1 && node.Layer is BatchNorm && node.Input.Shape.Positions == 1))
        {
            TrackingNorm norm = (TrackingNorm)node.Layer;
            if (norm.MayUseInput)
            {
                yield return Finding.AtLayer(
                    DiagnosticDescriptors.OneValuePerChannel,
                    graph.AttributeOf(node),
                    CheckedGraph.NameOf(node),
                    node.Input.Shape.ToString(),
                    ShapeChain.From(node.Input),
                    norm.TracksStatistics ? "training" : "every mode");
            }
        }
    }
}
