using FusedNorm.Generator.Tests.Fuzzing.Layers;

namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>A layer in its place. Value 0 is the network's input, value i + 1 what node i gives.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Name">Its name, counted per kind, behind the names of what includes it; empty for a layer that has none.</param>
/// <param name="Inputs">The values it reads.</param>
/// <param name="Shapes">Their shapes.</param>
/// <param name="OutputShape">The shape of what it gives.</param>
/// <param name="Scope">What holds for it from outside.</param>
internal sealed record FuzzedNode(FuzzedLayer Layer, string Name, int[] Inputs, Shapes Shapes, int[] OutputShape, FuzzedScope Scope)
{
    /// <summary>Whether the layer stays in eval mode when the network trains.</summary>
    public bool IsPinned => Layer.HasMode && (Layer.IsPinned || Scope.Eval);

    /// <summary>The parameters in PyTorch's order.</summary>
    public IEnumerable<FuzzedParameter> Parameters => Layer.Parameters(Shapes).Select(parameter => parameter with
    {
        IsFrozen = parameter.IsFrozen || Scope.Freeze.HasFlag(parameter.Name == "weight" ? Freeze.Weight : Freeze.Bias),
    });
}

/// <summary>What the network around a layer says of all layers inside.</summary>
/// <param name="Prefix">What their names begin with.</param>
/// <param name="Records">False inside a no-grad region.</param>
/// <param name="Freeze">Which of their parameters are frozen besides those that they freeze themselves.</param>
/// <param name="Eval">Whether they are pinned to eval mode.</param>
internal sealed record FuzzedScope(string Prefix = "", bool Records = true, Freeze Freeze = Freeze.None, bool Eval = false);

/// <summary>What a random declaration means: its layers wired by values.</summary>
internal sealed class FuzzedGraph
{
    private readonly List<FuzzedNode> nodes = [];
    private readonly List<int[]> shapes = [];
    private readonly Dictionary<FuzzedItem, int[]> includedShapes = new(ReferenceEqualityComparer.Instance);

    /// <summary>The value that the next layer reads.</summary>
    private int current;

    private FuzzedGraph(int[] inputShape) => shapes.Add(inputShape);

    public IReadOnlyList<FuzzedNode> Nodes => nodes;

    public int[] OutputShape => shapes[^1];

    /// <summary>The multiply-adds of a sample in linear layers.</summary>
    public long Products => nodes.Sum(node => node.Layer.Products(node.Shapes));

    /// <summary>The values of a sample in the largest tensor.</summary>
    public int MostValues => shapes.Max(Shapes.Length);

    /// <summary>Whether a batch of one sample leaves some layer without a variance.</summary>
    public bool NeedsSeveralSamples => nodes.Any(node => node.Layer.NeedsSeveralSamples(node.Shapes, node.IsPinned));

    /// <summary>
    /// Whether the sums of a norm may be taken by the loop of a layer that goes over its values in another way: one that stands beside the
    /// norm, with nothing between but what stays in a loop.
    /// </summary>
    public bool NormsMeetOtherLoops
    {
        get
        {
            // Values are in one loop where a layer between them stays in it.
            int[] loops = [.. Enumerable.Range(0, shapes.Count)];
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

    /// <summary>The shape of one sample where an included network stands.</summary>
    public int[] ShapeAt(FuzzedItem.Included included) => includedShapes[included];

    /// <summary>The wired network, or null where it is not well-formed.</summary>
    public static FuzzedGraph? Wire(FuzzedNetwork network)
    {
        FuzzedGraph graph = new(network.InputShape);
        return graph.Add(network.Items, new FuzzedScope())
            && graph.nodes.Count > 0
            && network.Loss?.Fits(graph.OutputShape) != false
            && !(network.FixedBatch == 1 && graph.NeedsSeveralSamples) ? graph : null;
    }

    /// <summary>
    /// Adds the items of one network, the whole one or an included one, whose taps and regions are its own; false where they make no sense.
    /// </summary>
    private bool Add(IReadOnlyList<FuzzedItem> items, FuzzedScope outer)
    {
        FuzzedScope scope = outer;
        Dictionary<string, int> taps = [];
        HashSet<string> used = [];
        Dictionary<string, int> counted = [];
        bool inRegion = false, isOpen = false;
        foreach (FuzzedItem item in items)
        {
            bool valid = item switch
            {
                FuzzedItem.Tap tap => taps.TryAdd(tap.Name, current),
                FuzzedItem.From from => !isOpen && Branch(from, taps),
                FuzzedItem.BeginNoGrad => !inRegion,
                FuzzedItem.EndNoGrad => inRegion,
                FuzzedItem.Included included => Include(included, scope),
                FuzzedItem.Layered { Layer: FuzzedLayer layer } => Add(layer, scope, taps, counted),
                _ => false,
            };
            if (!valid)
            {
                return false;
            }

            isOpen = item is FuzzedItem.From || (isOpen && item is not (FuzzedItem.Layered or FuzzedItem.Included));
            inRegion = item is FuzzedItem.BeginNoGrad || (inRegion && item is not FuzzedItem.EndNoGrad);
            scope = outer with { Records = outer.Records && !inRegion };
            if (ReadBy(item) is string read)
            {
                used.Add(read);
            }
        }

        return !inRegion && !isOpen && taps.Keys.All(used.Contains);
    }

    /// <summary>The tap that an item reads; null where it reads none.</summary>
    public static string? ReadBy(FuzzedItem item) => item switch
    {
        FuzzedItem.Layered layered => layered.Layer.From,
        FuzzedItem.From from => from.Name,
        _ => null,
    };

    /// <summary>Goes on from a tap; what stands above must be there for others to read.</summary>
    private bool Branch(FuzzedItem.From from, Dictionary<string, int> taps)
    {
        if (!taps.TryGetValue(from.Name, out int tapped) || !taps.ContainsValue(current))
        {
            return false;
        }

        current = tapped;
        return true;
    }

    private bool Include(FuzzedItem.Included included, FuzzedScope scope)
    {
        // A class has one input, wherever it is included.
        bool fits = includedShapes.All(
            other => ((FuzzedItem.Included)other.Key).Class != included.Class || other.Value.SequenceEqual(shapes[current]));
        includedShapes[included] = shapes[current];
        int before = nodes.Count;
        return fits && Add(
            included.Items,
            new FuzzedScope($"{scope.Prefix}{included.Name}.", scope.Records, scope.Freeze | included.Freeze, scope.Eval || included.Eval))
            && nodes.Count > before;
    }

    private bool Add(FuzzedLayer layer, FuzzedScope scope, Dictionary<string, int> taps, Dictionary<string, int> counted)
    {
        List<int> inputs = [current];
        if (layer.From is string from)
        {
            if (!taps.TryGetValue(from, out int tapped))
            {
                return false;
            }

            inputs.Add(tapped);
        }

        Shapes given = new(shapes[inputs[0]], inputs.Count > 1 ? shapes[inputs[1]] : null);
        if (layer.OutputShape(given) is not int[] output)
        {
            return false;
        }

        string name = "";
        if (layer.NamePrefix is string prefix)
        {
            counted[prefix] = counted.GetValueOrDefault(prefix) + 1;
            name = $"{scope.Prefix}{prefix}{counted[prefix]}";
        }

        nodes.Add(new FuzzedNode(layer, name, [.. inputs], given, output, scope));
        current = shapes.Count;
        shapes.Add(output);
        return true;
    }
}
