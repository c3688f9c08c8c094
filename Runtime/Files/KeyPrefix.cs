namespace FusedNorm.Files;

/// <summary>
/// What stands in front of all keys of a network in a file: <c>module.</c> of DataParallel, <c>_orig_mod.</c> of torch.compile,
/// <c>model.</c> of Lightning, or the module that the network is a part of. The generator uses this file too.
/// </summary>
internal sealed class KeyPrefix
{
    /// <summary>A longer key is not shown as an example.</summary>
    private const int LongestExample = 60;

    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);

    /// <summary>The first key of a numbered module, which no layer's name can be.</summary>
    private readonly string? numbered;

    /// <summary>Counts the keys behind every prefix.</summary>
    /// <param name="expectedKeys">The network's keys, each once.</param>
    /// <param name="storedKeys">The file's.</param>
    public KeyPrefix(IEnumerable<string> expectedKeys, IEnumerable<string> storedKeys)
    {
        HashSet<string> keys = new(expectedKeys, StringComparer.Ordinal);
        Expected = keys.Count;
        int longest = keys.Select(key => key.Length).DefaultIfEmpty(0).Max();
        foreach (string stored in storedKeys)
        {
            numbered ??= IsNumbered(stored) ? stored : null;

            // No more of a key is looked at than a network's key is long: a file may have long ones.
            for (int start = stored.Length; start >= 0 && start >= stored.Length - longest; start--)
            {
                if ((start == 0 || stored[start - 1] == '.') && keys.Contains(stored.Substring(start)))
                {
                    string prefix = stored.Substring(0, start);
                    counts[prefix] = counts.TryGetValue(prefix, out int count) ? count + 1 : 1;
                }
            }
        }

        Complete = [.. counts.Where(prefix => prefix.Value == Expected).Select(prefix => prefix.Key).OrderBy(prefix => prefix.Length)
            .ThenBy(prefix => prefix, StringComparer.Ordinal)];
        Best = counts.OrderByDescending(prefix => prefix.Value).ThenBy(prefix => prefix.Key.Length).Select(prefix => prefix.Key)
            .FirstOrDefault() ?? "";
        CoversAll = storedKeys.All(stored => stored.StartsWith(Best, StringComparison.Ordinal));
    }

    /// <summary>How many keys the network has.</summary>
    public int Expected { get; }

    /// <summary>
    /// The prefixes behind which every key of the network stands, the shortest first: an empty one where the file has the keys as they are.
    /// </summary>
    public IReadOnlyList<string> Complete { get; }

    /// <summary>The prefix behind which most of the network's keys stand.</summary>
    public string Best { get; }

    /// <summary>Whether all keys of the file begin with <see cref="Best"/>.</summary>
    public bool CoversAll { get; }

    /// <summary>How many of the network's keys stand behind a prefix.</summary>
    public int Count(string prefix) => counts.TryGetValue(prefix, out int count) ? count : 0;

    /// <summary>
    /// The prefix that is meant where nobody gave one: none where that is enough or where several are; the only one that has every key; or
    /// the one that everything in the file has, where the network's keys are not there without it.
    /// </summary>
    public string Infer() =>
        Count("") == Expected || Complete.Count > 1 ? ""
        : Complete.Count == 1 ? Complete[0]
        : Count("") == 0 && CoversAll ? Best
        : "";

    /// <summary>
    /// What to say of a file that does not fit: which prefixes there are, or what takes the keys of an <c>nn.Sequential</c>; null where
    /// neither helps.
    /// </summary>
    /// <param name="quote">Shows a text that a file has chosen.</param>
    public string? Advice(Func<string, string> quote) =>
        Complete.Count > 1
            ? $"All keys are there {Complete.Count} times; give a prefix: {string.Join(", ", Complete.Take(10).Select(quote))}"
        : Count(Best) > Count("") ? $"{Count(Best)} of the {Expected} keys stand behind the prefix {quote(Best)}"
        : Count(Best) == 0 && numbered is not null
            ? $"None of the {Expected} keys is there; a layer with Key = \"{numbered.Substring(0, numbered.LastIndexOf('.'))}\" "
                + $"takes {quote(numbered)}"
        : null;

    /// <summary>
    /// Whether a key is of the module that an <c>nn.Sequential</c> calls by a number: <c>0.weight</c>, <c>net.2.bias</c>.
    /// </summary>
    private static bool IsNumbered(string key)
    {
        string[] path = key.Length <= LongestExample
            && key.All(c => c is '.' or '_' or (>= '0' and <= '9') or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'))
            ? key.Split('.')
            : [];
        return path.Length > 1 && path.All(part => part.Length > 0) && path[path.Length - 2].All(char.IsDigit);
    }
}
