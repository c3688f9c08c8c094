using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Checks;

/// <summary>A layer whose output a branch below leaves behind: nothing reads it.</summary>
internal static class UnreadLayers
{
    public static IEnumerable<Finding> Run(CheckedGraph graph)
    {
        foreach (Node node in graph.Graph.Nodes.Where(node => node.Output != graph.Graph.Output && graph.ReadersOf(node.Output).Count == 0))
        {
            // What an included network leaves behind itself is told where it is declared; what it gives is told to who includes it.
            if (graph.IsOwn(node) || graph.Layers[node.Index + 1].Kind == LayerDeclaration.EndInclude)
            {
                yield return Finding.AtLayer(DiagnosticDescriptors.UnreadLayer, graph.AttributeOf(node), CheckedGraph.NameOf(node));
            }
        }
    }
}
