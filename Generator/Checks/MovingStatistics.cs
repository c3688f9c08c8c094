using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Checks;

/// <summary>
/// Norms that look as if they stood still: freezing and no-grad regions stop gradients, and nothing but eval mode stops statistics.
/// </summary>
internal static class MovingStatistics
{
    /// <summary>The argument that stops them.</summary>
    public const string Pin = "Eval = true";

    public static IEnumerable<Finding> Run(CheckedGraph graph)
    {
        foreach (Node node in graph.Graph.Nodes.Where(Moves))
        {
            if (!node.RecordsGraph)
            {
                if (graph.IsOwn(node) || graph.IsInOwnRegion(node))
                {
                    yield return Finding.AtLayer(
                        DiagnosticDescriptors.NormInRegion, graph.AttributeOf(node), CheckedGraph.NameOf(node)) with { Replacement = Pin };
                }
            }
            else if (graph.IsOwn(node) && node.Parameters.Count > 0 && !Cuts.Trains(node))
            {
                yield return Finding.AtArgument(
                    DiagnosticDescriptors.FrozenNorm, node.Index, "Freeze", CheckedGraph.NameOf(node)) with { Replacement = Pin };
            }
        }
    }

    /// <summary>Whether training moves a layer's running statistics.</summary>
    public static bool Moves(Node node) => node.Layer.Normalisation?.Running is { Move: true };
}
