namespace FusedNorm.Files;

/// <summary>A state dict in a checkpoint.</summary>
/// <param name="Key">The keys that lead to it, with dots between; empty where the whole file is one.</param>
/// <param name="Entries">Its entries.</param>
/// <param name="IsCertain">Whether it has what only state dicts have: versions of modules, or paths as keys.</param>
internal sealed record FoundStateDict(string Key, PickleDict Entries, bool IsCertain);

/// <summary>
/// Finds the state dicts in what people save: dictionaries of texts and tensors, in dictionaries, lists and tuples, and in whole modules,
/// beside numbers, texts, objects and the states of optimizers. Every value is looked at once, however often it is named.
/// </summary>
internal sealed class StateDictSearch
{
    /// <summary>Nobody's checkpoint is deeper, and a cyclic one has no end.</summary>
    private const int MaximumDepth = 32;

    /// <summary>Whoever has more has no use for their list.</summary>
    private const int MaximumFound = 1_000;

    /// <summary>A part of a path that is longer is no name that anybody would give.</summary>
    private const int LongestPart = 100;

    /// <summary>A message lists so many.</summary>
    private const int Listed = 20;

    private const string Where = "the checkpoint";
    private const string Advice = "save model.state_dict()";
    private const string ExtraState = "_extra_state";

    private readonly HashSet<object> visited = new(ReferenceEqualityComparer.Instance);
    private readonly List<FoundStateDict> found = [];
    private readonly Stack<string> path = [];
    private PickleDict? optimizer;
    private int letters = PickledModule.MaximumLetters;

    private StateDictSearch()
    {
    }

    /// <summary>The state dicts in a value: those that certainly are, where there are some; else all dictionaries with tensors.</summary>
    public static IReadOnlyList<FoundStateDict> Find(object root)
    {
        StateDictSearch search = new();
        search.Visit(root);
        return search.Result(root);
    }

    /// <summary>The one state dict in a value, or the one that a key leads to.</summary>
    /// <param name="root">What the file holds.</param>
    /// <param name="key">The keys that lead to it, with dots between; null where there is only one.</param>
    /// <exception cref="InvalidDataException">There is none, or more than one, or none under the key.</exception>
    public static FoundStateDict Choose(object root, string? key)
    {
        StateDictSearch search = new();
        search.Visit(root);
        List<FoundStateDict> all = search.Result(root);
        if (key is null)
        {
            return all switch
            {
                [FoundStateDict only] => only,
                [] => throw Malformed.At(Where, "a state dict: keys and tensors", $"{search.Describe(root)}; {Advice}"),
                _ => throw Malformed.At(Where, "one state dict, or a key that chooses one", $"{all.Count}: {Keys(all)}"),
            };
        }

        if (all.Where(candidate => candidate.Key == key || candidate.Key.EndsWith("." + key, StringComparison.Ordinal)).Take(2)
            .ToArray() is [FoundStateDict named])
        {
            return named;
        }

        object value = At(root, key) ?? throw Malformed.At(
            Where, $"a state dict under {Malformed.Text(key)}", all.Count == 0 ? search.Describe(root) : $"some under {Keys(all)}");
        return Find(value) switch
        {
            [FoundStateDict only] => only,
            [] => throw Malformed.At(Where, $"a state dict under {Malformed.Text(key)}", PickleNames.Describe(value)),
            { } several => throw Malformed.At(
                Where, $"one state dict under {Malformed.Text(key)}",
                $"{several.Count}: {Keys([.. several.Select(inner => inner with { Key = $"{key}.{inner.Key}" })])}"),
        };
    }

    /// <summary>The value that a key leads to; null where there is none. A key of a dictionary may have dots itself.</summary>
    private static object? At(object value, string key)
    {
        switch (value)
        {
            case PickleDict dict when dict.Find(key) is object there:
                return there;
            case PickleDict dict:
                (int Length, object Value)[] begins =
                    [.. dict.Items.Select(item => (Part(item.Key), item.Value)).Where(item => Begins(key, item.Item1))
                        .Select(item => (item.Item1.Length, item.Value))];
                return begins.Length == 0 ? null
                    : begins.MaxBy(item => item.Length) is var (length, inner) && length == key.Length ? inner
                    : At(inner, key[(length + 1)..]);
            case PickleObject { Entries: object entries }:
                return At(entries, key);
            case PickleTuple or PickleList:
                IReadOnlyList<object> items = value is PickleTuple tuple ? tuple.Items : ((PickleList)value).Items;
                string[] parts = key.Split('.', 2);
                return !int.TryParse(parts[0], System.Globalization.NumberStyles.None, null, out int index) || index >= items.Count ? null
                    : parts.Length == 1 ? items[index]
                    : At(items[index], parts[1]);
            default:
                return null;
        }
    }

    /// <summary>Whether a path is a key, or goes on behind one.</summary>
    private static bool Begins(string path, string key) =>
        path.StartsWith(key, StringComparison.Ordinal) && (path.Length == key.Length || path[key.Length] == '.');

    private void Visit(object value)
    {
        if (path.Count > MaximumDepth || value is not (PickleDict or PickleTuple or PickleList or PickleObject) || !visited.Add(value))
        {
            return;
        }

        switch (value)
        {
            case PickleDict dict:
                VisitDict(dict);
                break;
            case PickleTuple tuple:
                VisitAll(tuple.Items);
                break;
            case PickleList list:
                VisitAll(list.Items);
                break;
            case PickleObject { Entries: object entries }:
                Visit(entries);
                break;
            case PickleObject made when PickledModule.StateDict(made, ref letters) is PickleDict state:
                Add(state, isCertain: true);
                break;
        }
    }

    private void Add(PickleDict dict, bool isCertain)
    {
        if (found.Count < MaximumFound)
        {
            found.Add(new FoundStateDict(string.Join('.', path.Reverse()), dict, isCertain));
        }
    }

    private void VisitAll(IReadOnlyList<object> items)
    {
        for (int i = 0; i < items.Count; i++)
        {
            VisitAt(i, items[i]);
        }
    }

    private void VisitAt(object key, object value)
    {
        path.Push(Part(key));
        Visit(value);
        path.Pop();
    }

    private void VisitDict(PickleDict dict)
    {
        if (dict.Find("param_groups") is PickleList && dict.Find("state") is PickleDict)
        {
            optimizer ??= dict;
            return;
        }

        bool hasTensors = dict.Items.Any(item => item is { Key: string, Value: PickledTensor });
        bool hasPaths = dict.Items.Any(
            item => item is { Key: string key, Value: PickledTensor } && key.Contains('.', StringComparison.Ordinal));
        int before = found.Count;
        if (!hasTensors || dict.Metadata is null)
        {
            foreach ((object key, object value) in dict.Items)
            {
                if (key is not string text || !text.EndsWith(ExtraState, StringComparison.Ordinal))
                {
                    VisitAt(key, value);
                }
            }
        }

        // Tensors beside a state dict are no part of it: a best loss, the mean of the observations.
        bool isBeside = found.Count > before && (!hasPaths || found.Skip(before).Any(inner => inner.IsCertain));
        if (hasTensors && !isBeside)
        {
            found.RemoveRange(before, found.Count - before);
            Add(dict, hasPaths || dict.Metadata is not null);
        }
    }

    private List<FoundStateDict> Result(object root)
    {
        List<FoundStateDict> certain = [.. found.Where(candidate => candidate.IsCertain)];
        return certain.Count > 0 ? certain
            : found.Count == 0 && root is PickleDict { Items.Count: 0 } empty ? [new FoundStateDict("", empty, IsCertain: true)]
            : found;
    }

    /// <summary>What there is where a state dict should be.</summary>
    private string Describe(object root)
    {
        if (optimizer is not null)
        {
            return ReferenceEquals(optimizer, root) ? "the state of an optimizer" : "the state of an optimizer and no model's";
        }

        if (root is not PickleDict { Items.Count: > 0 } dict)
        {
            return PickleNames.Describe(root);
        }

        IEnumerable<string> entries =
            dict.Items.Take(Listed).Select(item => $"{PickleNames.Describe(item.Key)}: {PickleNames.Describe(item.Value)}");
        return $"a dictionary without tensors ({string.Join(", ", entries)}{(dict.Items.Count > Listed ? ", …" : "")})";
    }

    private static string Keys(List<FoundStateDict> all) =>
        string.Join(", ", all.Take(Listed).Select(candidate => Malformed.Text(candidate.Key)))
        + (all.Count > Listed ? $" and {all.Count - Listed} more" : "");

    /// <summary>A key as a part of a path.</summary>
    private static string Part(object key) => key switch
    {
        string { Length: > LongestPart } text => text[..LongestPart] + "…",
        string text => text,
        long or int => $"{key}",
        _ => "?",
    };
}
