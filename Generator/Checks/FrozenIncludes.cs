using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Checks;

/// <summary>A network that is included frozen, as a pre-trained one is, but whose batch norms and dropouts go on as in training.</summary>
internal static class FrozenIncludes
{
    private const int MostNames = 3;

    public static IEnumerable<Finding> Run(CheckedGraph graph)
    {
        foreach (IGrouping<int, Node> included in graph.Graph.Nodes.Where(node => !graph.IsOwn(node)).GroupBy(graph.AttributeOf))
        {
            LayerDeclaration include = graph.Layers[included.Key];
            Node[] training = [.. included.Where(node => MovingStatistics.Moves(node) || node.Layer.DrawsRandomNumbers)];
            if (include.Int("Freeze") == Layer.FreezeAll && training.Length > 0 && included.Any(node => node.Parameters.Count > 0))
            {
                string names = string.Join(", ", training.Take(MostNames).Select(node => node.Name))
                    + (training.Length > MostNames ? ", …" : "");
                yield return Finding.AtArgument(
                    DiagnosticDescriptors.FrozenInclude, included.Key, "Freeze",
                    $"{include.Text("Name")} ({include.Text("Network")})", names) with
                { Replacement = MovingStatistics.Pin };
            }
        }
    }
}
