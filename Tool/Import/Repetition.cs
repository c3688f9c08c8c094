using System.Text;

namespace FusedNorm.Tool.Import;

/// <summary>Layers that stand in a chain several times: equal attributes on equal shapes, under keys that begin differently.</summary>
/// <param name="Length">How many links each occurrence has.</param>
/// <param name="Occurrences">Where they are, in order.</param>
internal sealed record RepeatedBlock(int Length, IReadOnlyList<Occurrence> Occurrences)
{
    /// <summary>The lines of a class besides its links: an empty one, a comment, two attributes, the class.</summary>
    private const int LinesOfClass = 5;

    /// <summary>How many lines shorter a file is in which the block is a class that is included.</summary>
    public int Saving => ((Length - 1) * Occurrences.Count) - Length - LinesOfClass;
}

/// <summary>One place of a block.</summary>
/// <param name="Start">Its first link.</param>
/// <param name="Path">What its keys begin with, without the dot behind it.</param>
internal readonly record struct Occurrence(int Start, string Path);

/// <summary>
/// Finds what repeats in a chain. An occurrence begins and ends with layers whose keys begin with one path that no other keys begin with,
/// and takes in as many of the neighbours without keys (activations, taps, joins) as all occurrences have. Its taps are its own.
/// </summary>
internal sealed class Repetition
{
    /// <summary>How many names of a path are looked at.</summary>
    private const int MostNames = 6;

    /// <summary>How many neighbours without keys belong to an occurrence on either side.</summary>
    private const int MostNeighbours = 4;

    private readonly string[] texts;
    private readonly string?[] keys;
    private readonly int[] tapOf;
    private readonly int[] lastUse;

    private Repetition(IReadOnlyList<ChainLink> links, string?[] keys)
    {
        this.keys = keys;
        tapOf = new int[links.Count];
        lastUse = new int[links.Count];
        Dictionary<string, int> taps = [];
        for (int i = 0; i < links.Count; i++)
        {
            tapOf[i] = links[i].ReadsTap ? taps[links[i].Tap] : i;
            lastUse[tapOf[i]] = i;
            if (links[i] is { Operation: null, IsBranch: false })
            {
                taps[links[i].Tap] = i;
            }
        }

        texts = [.. links.Select(Text)];
    }

    /// <summary>The blocks that make a declaration shorter as classes of their own; none overlaps another.</summary>
    /// <param name="links">The chain.</param>
    /// <param name="keys">What the keys of each link begin with; null where it has none.</param>
    public static IReadOnlyList<RepeatedBlock> Find(IReadOnlyList<ChainLink> links, string?[] keys)
    {
        Repetition repetition = new(links, keys);
        RepeatedBlock[] candidates = [.. repetition.Candidates().OrderByDescending(block => block.Saving)];
        bool[] taken = new bool[links.Count];
        List<RepeatedBlock> chosen = [];
        foreach (RepeatedBlock candidate in candidates)
        {
            RepeatedBlock free = candidate with
            {
                Occurrences = [.. candidate.Occurrences.Where(place => !taken.AsSpan(place.Start, candidate.Length).Contains(true))],
            };
            if (free.Saving > 0)
            {
                chosen.Add(free);
                foreach (Occurrence place in free.Occurrences)
                {
                    taken.AsSpan(place.Start, free.Length).Fill(true);
                }
            }
        }

        return chosen;
    }

    /// <summary>What a link says but for names and keys.</summary>
    private static string Text(ChainLink link) => link.Operation is Operation layer
        ? $"{layer.Kind}({string.Join(", ", layer.Arguments)}; {string.Join(", ", layer.Options)}) of {string.Join(", ", link.Input)}"
        : link.IsBranch ? "From"
        : "Tap";

    /// <summary>Cores that are equal are nowhere within each other: what follows in their keys would have other lengths.</summary>
    private IEnumerable<RepeatedBlock> Candidates() =>
        Enumerable.Range(1, MostNames).SelectMany(Cores)
            .GroupBy(core => Signature(core.First, core.Last, core.Path))
            .Select(group => Around([.. group.OrderBy(core => core.First)]))
            .OfType<RepeatedBlock>();

    /// <summary>From the first to the last layer whose keys begin with the same names, where none elsewhere do.</summary>
    private List<(int First, int Last, string Path)> Cores(int names)
    {
        List<(int First, int Last, string Path)> cores = [];
        string? current = null;
        for (int i = 0; i < keys.Length; i++)
        {
            if (keys[i] is not string key)
            {
                continue;
            }

            string? path = Beginning(key, names);
            if (path is not null && path == current)
            {
                cores[^1] = cores[^1] with { Last = i };
            }
            else if (path is not null)
            {
                cores.Add((i, i, path));
            }

            current = path;
        }

        HashSet<string> scattered = [.. cores.GroupBy(core => core.Path).Where(group => group.Count() > 1).Select(group => group.Key)];
        cores.RemoveAll(core => scattered.Contains(core.Path));
        return cores;
    }

    /// <summary>So many names of a key, where there are more; else null.</summary>
    private static string? Beginning(string key, int names)
    {
        int end = -1;
        for (int i = 0; i < names; i++)
        {
            end = key.IndexOf('.', end + 1);
            if (end < 0)
            {
                return null;
            }
        }

        return key[..end];
    }

    private string Signature(int first, int last, string path)
    {
        StringBuilder signature = new();
        for (int i = first; i <= last; i++)
        {
            signature.Append(texts[i]).Append(' ').Append(keys[i]?[(path.Length + 1)..]).Append(' ').Append(tapOf[i] - i).Append('\n');
        }

        return signature.ToString();
    }

    /// <summary>
    /// The block around equal cores that saves most; of several, that with most neighbours, and most of them below. Null where none saves
    /// anything.
    /// </summary>
    private RepeatedBlock? Around(IReadOnlyList<(int First, int Last, string Path)> cores)
    {
        int length = cores[0].Last - cores[0].First + 1;
        if (new RepeatedBlock(length + (2 * MostNeighbours), new Occurrence[cores.Count]).Saving <= 0)
        {
            return null;
        }

        var blocks =
            from up in Enumerable.Range(0, MostNeighbours + 1)
            from down in Enumerable.Range(0, MostNeighbours + 1)
            let own = cores.Where(core => IsClosed(core.First - up, core.Last + down))
            from alike in own.GroupBy(core => Neighbours(core.First, core.Last, up, down))
            where alike.Key is not null
            let places = alike.Select(core => new Occurrence(core.First - up, core.Path))
            let block = new RepeatedBlock(length + up + down, Apart(places, length + up + down))
            where block.Saving > 0
            orderby block.Saving descending, up + down descending, down descending
            select block;
        return blocks.FirstOrDefault();
    }

    /// <summary>Those that begin behind the one before.</summary>
    private static List<Occurrence> Apart(IEnumerable<Occurrence> occurrences, int length)
    {
        List<Occurrence> apart = [];
        foreach (Occurrence occurrence in occurrences)
        {
            if (apart.Count == 0 || occurrence.Start >= apart[^1].Start + length)
            {
                apart.Add(occurrence);
            }
        }

        return apart;
    }

    /// <summary>What the neighbours on both sides say; null where one has keys.</summary>
    private string? Neighbours(int first, int last, int up, int down)
    {
        StringBuilder text = new();
        foreach (int i in Enumerable.Range(first - up, up).Concat(Enumerable.Range(last + 1, down)))
        {
            if (keys[i] is not null)
            {
                return null;
            }

            text.Append(texts[i]).Append(' ').Append(tapOf[i] - i).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Whether there are such places, where joins come back to taps within, and taps are for joins within.</summary>
    private bool IsClosed(int start, int end)
    {
        if (start < 0 || end >= texts.Length)
        {
            return false;
        }

        for (int i = start; i <= end; i++)
        {
            if (tapOf[i] < start || lastUse[i] > end)
            {
                return false;
            }
        }

        return true;
    }
}
