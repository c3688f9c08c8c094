using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Checks;

/// <summary>A batch norm of what another has just normalised, and nobody else reads.</summary>
internal static class NormAfterNorm
{
    public static IEnumerable<Finding> Run(CheckedGraph graph)
    {
        foreach (Node norm in graph.Graph.Nodes.Where(node => node.Layer.Normalisation is { IsOverBatch: true }))
        {
            if (CheckedGraph.Above(norm) is { Layer.Normalisation.IsOverBatch: true } first
                && first.Output.Shape == norm.Input.Shape
                && !graph.AreOneInclude(first, norm)
                && graph.ReadersBehindViews(first.Output).Count() == 1)
            {
                yield return Finding.AtLayer(
                    DiagnosticDescriptors.NormAfterNorm, graph.AttributeOf(norm), CheckedGraph.NameOf(norm), CheckedGraph.NameOf(first));
            }
        }
    }
}
