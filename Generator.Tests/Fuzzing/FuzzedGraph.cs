using FusedNorm.Generator.Tests.Fuzzing.Layers;

namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>A layer in its place. Value 0 is the network's input, value i + 1 what node i gives.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Name">Its name, counted per kind; empty for a layer that has none.</param>
/// <param name="Inputs">The values it reads.</param>
/// <param name="Shapes">Their shapes.</param>
/// <param name="OutputShape">The shape of what it gives.</param>
/// <param name="Records">False inside a no-grad region.</param>
internal sealed record FuzzedNode(FuzzedLayer Layer, string Name, int[] Inputs, Shapes Shapes, int[] OutputShape, bool Records);

/// <summary>What a random declaration means: its layers wired by values.</summary>
internal sealed class FuzzedGraph
{
    private readonly List<FuzzedNode> nodes = [];

    private FuzzedGraph()
    {
    }

    public IReadOnlyList<FuzzedNode> Nodes => nodes;

    public int[] OutputShape => nodes[^1].OutputShape;

    /// <summary>Whether a batch of one sample leaves some layer without a variance.</summary>
    public bool NeedsSeveralSamples => nodes.Any(node => node.Layer.NeedsSeveralSamples(node.Shapes));

    /// <summary>
    /// Whether the sums of a norm may be taken by the loop of a layer that goes over its values in another way: one that stands beside the
    /// norm, with nothing between but what stays in a loop.
    /// </summary>
    public bool NormsMeetOtherLoops
    {
        get
        {
            // Values are in one loop where a layer between them stays in it.
            int[] loops = [.. Enumerable.Range(0, nodes.Count + 1)];
            foreach ((int output, FuzzedNode node) in nodes.Index().Where(pair => pair.Item.Layer.StaysInLoop))
            {
                foreach (int loop in node.Inputs.Select(input => loops[input]).ToArray())
                {
                    loops = [.. loops.Select(other => other == loop ? loops[output + 1] : other)];
                }
            }

            return nodes.Index()
                .Where(pair => pair.Item.Layer.LoopsOver is not null)
                .SelectMany(pair => pair.Item.Inputs.Append(pair.Index + 1), (pair, value) => (Loop: loops[value], pair.Item.Layer))
                .GroupBy(pair => pair.Loop, pair => pair.Layer)
                .Any(loop => loop.Any(layer => layer is FuzzedNorm) && loop.Select(layer => layer.LoopsOver).Distinct().Count() > 1);
        }
    }

    /// <summary>The wired network, or null where it is not well-formed.</summary>
    public static FuzzedGraph? Wire(FuzzedNetwork network)
    {
        FuzzedGraph graph = new();
        List<int[]> shapes = [network.InputShape];
        Dictionary<string, int> taps = [];
        HashSet<string> used = [];
        Dictionary<string, int> counted = [];
        bool records = true;
        foreach (FuzzedItem item in network.Items)
        {
            switch (item)
            {
                case FuzzedItem.Tap tap:
                    taps.Add(tap.Name, shapes.Count - 1);
                    break;
                case FuzzedItem.BeginNoGrad when records:
                    records = false;
                    break;
                case FuzzedItem.EndNoGrad when !records:
                    records = true;
                    break;
                case FuzzedItem.Layered { Layer: FuzzedLayer layer }:
                    List<int> inputs = [shapes.Count - 1];
                    if (layer.From is string from)
                    {
                        if (!taps.TryGetValue(from, out int tapped))
                        {
                            return null;
                        }

                        used.Add(from);
                        inputs.Add(tapped);
                    }

                    Shapes given = new(shapes[inputs[0]], inputs.Count > 1 ? shapes[inputs[1]] : null);
                    if (layer.OutputShape(given) is not int[] output)
                    {
                        return null;
                    }

                    string name = "";
                    if (layer.NamePrefix is string prefix)
                    {
                        counted[prefix] = counted.GetValueOrDefault(prefix) + 1;
                        name = $"{prefix}{counted[prefix]}";
                    }

                    graph.nodes.Add(new FuzzedNode(layer, name, [.. inputs], given, output, records));
                    shapes.Add(output);
                    break;
                default:
                    return null;
            }
        }

        bool complete = records && graph.nodes.Count > 0 && taps.Keys.All(used.Contains);
        return complete && network.Loss?.Fits(shapes[^1]) != false && !(network.FixedBatch == 1 && graph.NeedsSeveralSamples) ? graph : null;
    }
}
