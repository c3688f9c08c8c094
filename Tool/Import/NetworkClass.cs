using FusedNorm.Tool.Import.Rules;

namespace FusedNorm.Tool.Import;

/// <summary>A class of an import, before it is text.</summary>
/// <param name="Name">Its name.</param>
/// <param name="InputShape">The shape of a sample.</param>
/// <param name="Lines">What it declares, in order.</param>
internal sealed record NetworkClass(string Name, IReadOnlyList<long> InputShape, IReadOnlyList<DeclaredLine> Lines)
{
    /// <summary>
    /// The classes that a chain becomes, that of the whole last: blocks that repeat are classes that it includes, where that is shorter.
    /// </summary>
    /// <param name="chain">The chain.</param>
    /// <param name="names">The names and keys of its layers in one class.</param>
    /// <param name="className">The class of the whole.</param>
    public static IReadOnlyList<NetworkClass> Of(PlacedChain chain, IReadOnlyList<LayerNames> names, string className)
    {
        DeclaredLine[] lines = Lined(chain.Links, names);
        string?[] keys = [.. lines.Select(line => line.Link is { Operation.Tensors.Count: > 0 } ? line.Names!.Key : null)];
        IReadOnlyList<RepeatedBlock> blocks = Repetition.Find(chain.Links, keys);
        return (blocks.Count > 0 ? Including(chain, keys, blocks, className) : null)
            ?? [new NetworkClass(className, chain.InputShape, lines)];
    }

    private static DeclaredLine[] Lined(IEnumerable<ChainLink> links, IEnumerable<LayerNames> names)
    {
        Queue<LayerNames> next = new(names);
        return [.. links.Select(link => new DeclaredLine(link, link.Operation is null ? null : next.Dequeue(), null))];
    }

    /// <summary>The classes of the blocks and of the whole; null where a block's class cannot have its name.</summary>
    private static List<NetworkClass>? Including(PlacedChain chain, string?[] keys, IReadOnlyList<RepeatedBlock> blocks, string className)
    {
        List<NetworkClass> classes = [];
        Dictionary<int, (NetworkClass Class, string Path)> included = [];
        foreach (RepeatedBlock block in blocks)
        {
            string name = $"{className}Block{(blocks.Count > 1 ? Text.Of(classes.Count + 1) : "")}";
            if (ClassNames.Obstacle(name) is not null)
            {
                return null;
            }

            (int start, string path) = block.Occurrences[0];
            ChainLink[] links = [.. chain.Links.Skip(start).Take(block.Length)];
            List<(string Kind, string? Key)> layers = Layers(links, keys.AsSpan(start, block.Length), path.Length + 1);
            IReadOnlyList<LayerNames> names = new LayerNaming(name, []).NameByKeys(layers);
            classes.Add(new NetworkClass(name, links[0].Input, Lined(links, names)));
            foreach (Occurrence place in block.Occurrences)
            {
                included.Add(place.Start, (classes[^1], place.Path));
            }
        }

        return [.. classes, Whole(chain, keys, included, className)];
    }

    private static NetworkClass Whole(
        PlacedChain chain, string?[] keys, Dictionary<int, (NetworkClass Class, string Path)> included, string className)
    {
        LayerNaming naming = new(className, []);
        List<DeclaredLine> lines = [];
        List<(string Kind, string? Key)> layers = [];
        int counted = 0;
        for (int i = 0; i < chain.Links.Count; i++)
        {
            if (!included.TryGetValue(i, out (NetworkClass Class, string Path) block))
            {
                lines.Add(new DeclaredLine(chain.Links[i], null, null));
                layers.AddRange(Layers([chain.Links[i]], keys.AsSpan(i, 1), 0));
                continue;
            }

            string[] within = [.. block.Class.Lines.Where(line => line.Names is not null).Select(line => line.Names!.Name)];
            string? name = LayerNaming.NameOfPath(block.Path);
            while (name is null || !naming.TryTake([name, .. within.Select(layer => $"{name}_{layer}")]))
            {
                name = "block" + Text.Of(++counted);
            }

            lines.Add(new DeclaredLine(null, null, new Inclusion(block.Class.Name, name, block.Path)));
            i += block.Class.Lines.Count - 1;
        }

        Queue<LayerNames> next = new(naming.NameByKeys(layers));
        IEnumerable<DeclaredLine> named = lines.Select(line => line.Link?.Operation is null ? line : line with { Names = next.Dequeue() });
        return new NetworkClass(className, chain.InputShape, [.. named]);
    }

    /// <summary>The kinds and keys of the layers among some links, without what stands in front of the keys.</summary>
    private static List<(string Kind, string? Key)> Layers(ReadOnlySpan<ChainLink> links, ReadOnlySpan<string?> keys, int inFront)
    {
        List<(string Kind, string? Key)> layers = [];
        for (int i = 0; i < links.Length; i++)
        {
            if (links[i].Operation is Operation operation)
            {
                layers.Add((operation.Kind, keys[i]?[inFront..]));
            }
        }

        return layers;
    }
}

/// <summary>A line of a class: a layer with its names, a tap, or a class that is included.</summary>
internal sealed record DeclaredLine(ChainLink? Link, LayerNames? Names, Inclusion? Inclusion);

/// <summary>A class that is included.</summary>
/// <param name="ClassName">Which.</param>
/// <param name="Name">Its name here.</param>
/// <param name="Key">What stands in front of its keys.</param>
internal sealed record Inclusion(string ClassName, string Name, string Key);
