namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>Puts a part of a random network into a class of its own, which the network includes.</summary>
internal static class Includes
{
    /// <summary>The items with some neighbours replaced by a network that holds them.</summary>
    public static IReadOnlyList<FuzzedItem> Draw(FuzzRandom random, IReadOnlyList<FuzzedItem> items, string className, string name)
    {
        (int Start, int End)[] parts =
        [
            .. from start in Enumerable.Range(0, items.Count)
               from end in Enumerable.Range(start + 1, items.Count - start)
               where IsClosed(items, start, end)
               select (start, end),
        ];
        if (parts.Length == 0)
        {
            return items;
        }

        (int first, int after) = random.Pick(parts);
        FuzzedItem.Included included = new(
            className,
            random.Chance(0.3) ? null : name,
            [.. items.Skip(first).Take(after - first)],
            random.Chance(0.5) ? Freeze.None : random.Pick(Freeze.Weight, Freeze.Bias, Freeze.All),
            random.Chance(0.4));
        return [.. items.Take(first), included, .. items.Skip(after)];
    }

    /// <summary>
    /// A network that includes what it includes once more, right below, where the shapes allow it; else the network itself.
    /// </summary>
    public static FuzzedNetwork Twice(FuzzedNetwork network)
    {
        int index = network.Items.Index().FirstOrDefault(pair => pair.Item is FuzzedItem.Included, (-1, null!)).Index;
        if (index < 0)
        {
            return network;
        }

        FuzzedItem again = (FuzzedItem.Included)network.Items[index] with { DeclaredName = "again" };
        FuzzedNetwork twice = network with { Items = [.. network.Items.Take(index + 1), again, .. network.Items.Skip(index + 1)] };
        return twice.IsWellFormed ? twice : network;
    }

    /// <summary>Whether a part holds a layer, its regions whole, and its taps with all their joins.</summary>
    private static bool IsClosed(IReadOnlyList<FuzzedItem> items, int start, int end)
    {
        FuzzedItem[] inside = [.. items.Skip(start).Take(end - start)];
        IEnumerable<FuzzedItem> outside = items.Where((_, index) => index < start || index >= end);
        int depth = 0;
        foreach (FuzzedItem item in inside)
        {
            depth += item is FuzzedItem.BeginNoGrad ? 1 : item is FuzzedItem.EndNoGrad ? -1 : 0;
            if (depth < 0)
            {
                return false;
            }
        }

        return depth == 0
            && inside.Any(item => item is FuzzedItem.Layered or FuzzedItem.Included)
            && !Taps(inside).Intersect(Joined(outside)).Any()
            && Joined(inside).All(Taps(inside).Contains);
    }

    private static IEnumerable<string> Taps(IEnumerable<FuzzedItem> items) => items.OfType<FuzzedItem.Tap>().Select(tap => tap.Name);

    private static IEnumerable<string> Joined(IEnumerable<FuzzedItem> items) =>
        items.Select(FuzzedGraph.ReadBy).OfType<string>();
}
