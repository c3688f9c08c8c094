namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>Makes a failing declaration shorter: drops what it can while it still fails.</summary>
internal static class Shrinker
{
    /// <summary>Each trial compiles a network, so there is an end to them.</summary>
    private const int Trials = 60;

    /// <summary>The shortest declaration found.</summary>
    /// <param name="network">A failing network.</param>
    /// <param name="fails">Whether another one fails, too.</param>
    public static FuzzedNetwork Shrink(FuzzedNetwork network, Func<FuzzedNetwork, bool> fails)
    {
        int trials = 0;
        bool shrunk = true;
        while (shrunk)
        {
            shrunk = false;
            foreach (FuzzedNetwork smaller in Smaller(network).Where(smaller => smaller.IsWellFormed))
            {
                if (++trials > Trials)
                {
                    return network;
                }

                if (fails(smaller))
                {
                    network = smaller;
                    shrunk = true;
                    break;
                }
            }
        }

        return network;
    }

    private static IEnumerable<FuzzedNetwork> Smaller(FuzzedNetwork network)
    {
        if (network.Loss is not null)
        {
            yield return network with { Loss = null };
        }

        if (network.FixedBatch > 0)
        {
            yield return network with { FixedBatch = 0 };
        }

        if (network.InputRequiresGrad)
        {
            yield return network with { InputRequiresGrad = false };
        }

        foreach (FuzzedItem[] items in Smaller(network.Items))
        {
            yield return network with { Items = items };
        }
    }

    /// <summary>The items without one of them, or with an included network made smaller or put in its place.</summary>
    private static IEnumerable<FuzzedItem[]> Smaller(IReadOnlyList<FuzzedItem> items)
    {
        for (int i = items.Count - 1; i >= 0; i--)
        {
            yield return Without(items, i);
            if (items[i] is FuzzedItem.Included included)
            {
                yield return [.. items.Take(i), .. included.Items, .. items.Skip(i + 1)];
                foreach (FuzzedItem[] inside in Smaller(included.Items))
                {
                    // The class may be included in several places.
                    yield return [.. items.Select(item =>
                        item is FuzzedItem.Included same && same.Class == included.Class ? same with { Items = inside } : item)];
                }
            }
        }
    }

    /// <summary>The items without one, and without those that make no sense alone: a tap's joins, the other edge of a region.</summary>
    private static FuzzedItem[] Without(IReadOnlyList<FuzzedItem> items, int index)
    {
        FuzzedItem dropped = items[index];
        IEnumerable<FuzzedItem> others = items.Where((_, i) => i != index);
        return dropped switch
        {
            FuzzedItem.Tap tap => [.. others.Where(item => FuzzedGraph.ReadBy(item) != tap.Name)],
            FuzzedItem.BeginNoGrad => [.. items.Take(index), .. WithoutFirst<FuzzedItem.EndNoGrad>(items.Skip(index + 1))],
            FuzzedItem.EndNoGrad =>
                [.. WithoutFirst<FuzzedItem.BeginNoGrad>(items.Take(index).Reverse()).Reverse(), .. items.Skip(index + 1)],
            _ => [.. others],
        };
    }

    private static IEnumerable<FuzzedItem> WithoutFirst<TItem>(IEnumerable<FuzzedItem> items)
    {
        bool found = false;
        foreach (FuzzedItem item in items)
        {
            if (found || item is not TItem)
            {
                yield return item;
            }
            else
            {
                found = true;
            }
        }
    }
}
