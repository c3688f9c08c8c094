namespace FusedNorm.Files;

/// <summary>The entries of a file under the keys that a network knows them by: without a prefix, and renamed.</summary>
internal sealed class StoredKeys
{
    private readonly Dictionary<string, (TensorEntry? Entry, string Stored)> entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> modules = new(StringComparer.Ordinal);
    private readonly List<string> order = [];

    private StoredKeys(string prefix) => Prefix = prefix;

    /// <summary>What was taken off the file's keys.</summary>
    public string Prefix { get; }

    /// <summary>The keys in the file's order.</summary>
    public IReadOnlyList<string> Keys => order;

    /// <summary>Reads the keys of a file; null where neither a prefix nor a function says how.</summary>
    /// <param name="file">The file.</param>
    /// <param name="prefix">What to take off; entries without it are left out.</param>
    /// <param name="rename">The key for what is left; null for an entry that is left out.</param>
    /// <param name="conflicts">Takes what is wrong with the new keys.</param>
    /// <exception cref="InvalidDataException">No key begins with the prefix.</exception>
    public static StoredKeys? Of(TensorFile file, string? prefix, Func<string, string?>? rename, List<string> conflicts)
    {
        if (prefix is null && rename is null)
        {
            return null;
        }

        StoredKeys keys = new(prefix ?? "");
        foreach (TensorEntry entry in file.Tensors)
        {
            keys.Add(entry.Name, entry, rename, conflicts);
        }

        foreach (string other in file.OtherKeys)
        {
            keys.Add(other, entry: null, rename, conflicts);
        }

        return keys.order.Count > 0 || keys.Prefix.Length == 0 || file.Tensors.Count == 0 ? keys : throw Malformed.At(
            "the keys",
            $"some that begin with {Malformed.Text(keys.Prefix)}",
            Listed(file));
    }

    /// <summary>The first keys of a file, as a message shows what was found.</summary>
    public static string Listed(TensorFile file) =>
        string.Join(", ", file.Tensors.Take(10).Select(entry => Malformed.Text(entry.Name))) + (file.Tensors.Count > 10 ? ", …" : "");

    /// <summary>The tensor of a key; null where there is none.</summary>
    public TensorEntry? Find(string key) => entries.TryGetValue(key, out (TensorEntry? Entry, string) found) ? found.Entry : null;

    /// <summary>Whether there is a key, of a tensor or of anything else.</summary>
    public bool Contains(string key) => entries.ContainsKey(key);

    /// <summary>What the file calls a module.</summary>
    public string ModuleOf(string module) => modules.GetValueOrDefault(module, module);

    /// <summary>The file's own keys for all but some of these.</summary>
    public IEnumerable<string> Except(IReadOnlySet<string> expected) =>
        order.Where(key => !expected.Contains(key)).Select(key => entries[key].Stored);

    /// <summary>The module that a key belongs to: what stands in front of its last dot.</summary>
    public static string Module(string key) => key[..Math.Max(0, key.LastIndexOf('.'))];

    private void Add(string stored, TensorEntry? entry, Func<string, string?>? rename, List<string> conflicts)
    {
        if (!stored.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return;
        }

        string left = stored[Prefix.Length..];
        if ((rename is null ? left : rename(left)) is not string key)
        {
            return;
        }

        if (!entries.TryAdd(key, (entry, stored)))
        {
            conflicts.Add($"{key}: expected one entry, found {entries[key].Stored} and {stored}");
            return;
        }

        order.Add(key);
        modules.TryAdd(Module(key), Module(stored));
    }
}
