using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Checks;

/// <summary>Finds what keeps a gradient from a layer, and names it.</summary>
internal static class Cuts
{
    /// <summary>Whether autograd would have a gradient for a layer's parameters, if only one arrived.</summary>
    public static bool Trains(Node node) => node.Parameters.Any(parameter => !parameter.Declaration.IsFrozen);

    /// <summary>
    /// The layers that stop every gradient on its way to a value: detaches, and layers in a no-grad region. Empty where one may arrive.
    /// </summary>
    public static IReadOnlyList<Node> Below(CheckedGraph graph, Value value)
    {
        List<Node> cuts = [];
        HashSet<Value> seen = [value];
        Queue<Value> open = new(seen);
        while (open.Count > 0)
        {
            foreach (Node reader in graph.ReadersOf(open.Dequeue()))
            {
                if (Stops(reader))
                {
                    cuts.Add(reader);
                }
                else if (seen.Add(reader.Output))
                {
                    open.Enqueue(reader.Output);
                }
            }
        }

        return cuts;
    }

    /// <summary>Whether no gradient passes a layer, whatever stands above it.</summary>
    public static bool Stops(Node node) => node.Layer.Cut is not null || !node.RecordsGraph;

    /// <summary>What messages call a cut: <c>[Detach] below bn1</c>, <c>the no-grad region around fc2</c>.</summary>
    public static string Describe(Node cut) => cut.RecordsGraph
        ? $"[{cut.Layer.Kind}] below {ShapeChain.From(cut.Input)}"
        : $"the no-grad region around {ShapeChain.NameOf(cut)}";
}
