using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Checks;

/// <summary>
/// A dropout above a batch norm, with nothing between that would set the variance anew: the running variance holds for values of which some
/// are dropped, and evaluation drops none (Li et al., "Understanding the disharmony between dropout and batch normalization by variance
/// shift", 2019).
/// </summary>
internal static class DropoutBeforeNorm
{
    public static IEnumerable<Finding> Run(CheckedGraph graph)
    {
        foreach (Node dropout in graph.Graph.Nodes.Where(node => node.Layer.DrawsRandomNumbers))
        {
            if (NormsBelow(graph, dropout.Output).FirstOrDefault(norm => !graph.AreOneInclude(dropout, norm)) is Node norm)
            {
                yield return Finding.AtLayer(
                    DiagnosticDescriptors.DropoutBeforeNorm, graph.AttributeOf(dropout),
                    CheckedGraph.NameOf(dropout), CheckedGraph.NameOf(norm));
            }
        }
    }

    private static IEnumerable<Node> NormsBelow(CheckedGraph graph, Value value) =>
        graph.ReadersOf(value).SelectMany(reader => reader.Layer switch
        {
            { Normalisation: { IsOverBatch: true, Running.IsPinned: false } } => [reader],
            { KeepsScale: true } => NormsBelow(graph, reader.Output),
            _ => [],
        });
}
