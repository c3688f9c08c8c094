using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Checks;

/// <summary>
/// A trainable layer that no gradient can reach. Where nothing reaches the loss at all, <see cref="UnreachedLoss"/> says it once.
/// </summary>
internal static class CutLayers
{
    public static IEnumerable<Finding> Run(CheckedGraph graph)
    {
        if (graph.Graph.Loss is not null && !graph.Graph.Output.RequiresGrad)
        {
            yield break;
        }

        // Of those that nobody reads, UnreadLayers speaks.
        foreach (Node node in graph.Graph.Nodes.Where(
            node => Cuts.Trains(node) && !node.Output.NeedsGradient && graph.Graph.ReachesOutput(node)))
        {
            Node[] cuts = node.RecordsGraph ? [.. Cuts.Below(graph, node.Output)] : [node];

            // A network that cuts off its own layers has been told where it is declared.
            bool isKnown =
                node.RecordsGraph ? cuts.All(cut => graph.AreOneInclude(node, cut)) : !graph.IsOwn(node) && !graph.IsInOwnRegion(node);
            if (!isKnown)
            {
                string reason = node.RecordsGraph
                    ? string.Join(" and ", cuts.Select(Cuts.Describe).Distinct()) + (cuts.Length == 1 ? " cuts it off" : " cut it off")
                    : "it stands in a no-grad region";
                yield return Finding.AtLayer(DiagnosticDescriptors.CutLayer, graph.AttributeOf(node), CheckedGraph.NameOf(node), reason);
            }
        }
    }
}
