using System.IO.Compression;
using System.Text.Json;

namespace FusedNorm.Generator.Tests.Oracle;

/// <summary>The cases of a folder, by name. A file that cannot be read stands among them under its own name, with the reason.</summary>
internal sealed class OracleFolder
{
    /// <summary>The environment variable that points the replay at another folder.</summary>
    public const string Variable = "FUSEDNORM_ORACLE_CASES";

    private OracleFolder(string path)
    {
        IEnumerable<string> files = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(IsCaseFile);
        foreach (string file in files.Order(StringComparer.Ordinal))
        {
            string fileName = Path.GetRelativePath(path, file);
            try
            {
                foreach (OracleCase read in Read(file))
                {
                    // Two files may use the same name; both are replayed.
                    Cases.Add(Cases.ContainsKey(read.Name) ? $"{read.Name} ({fileName}, {Cases.Count})" : read.Name, read);
                }
            }
            catch (Exception error) when (error is JsonException or FormatException or IOException or InvalidDataException)
            {
                Unreadable.Add(fileName, error.Message);
            }
        }
    }

    /// <summary>The cases that the repository records with <c>tools/oracle/record_cases.py</c>, a folder a family.</summary>
    public static OracleFolder Committed { get; } = new(Path.Combine(AppContext.BaseDirectory, "Oracle", "Cases"));

    /// <summary>The networks of real size that the repository records with <c>tools/oracle/record_networks.py</c>.</summary>
    public static OracleFolder Networks { get; } = new(Path.Combine(AppContext.BaseDirectory, "Oracle", "Networks"));

    /// <summary>The cases to replay: those of the folder that <see cref="Variable"/> names, else the committed ones.</summary>
    public static OracleFolder Replayed { get; } =
        Environment.GetEnvironmentVariable(Variable) is string { Length: > 0 } path ? new OracleFolder(path) : Committed;

    public SortedDictionary<string, OracleCase> Cases { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, string> Unreadable { get; } = new(StringComparer.Ordinal);

    public IEnumerable<string> Names => Cases.Keys.Concat(Unreadable.Keys);

    /// <summary>Of the cases whose names begin with the same word the first and every twentieth behind it: a look at all of them.</summary>
    public IEnumerable<string> Sample =>
        Cases.Keys.GroupBy(name => name.Split('_')[0], StringComparer.Ordinal)
            .SelectMany(alike => alike.Where((_, index) => index % 20 == 0));

    /// <summary>The cases of one text: an object or a list of them. An object without layers, as a folder's index, is no case.</summary>
    public static IEnumerable<OracleCase> Parse(string text, string file)
    {
        JsonElement root = JsonReading.Parse(text);
        IEnumerable<JsonElement> objects = root.ValueKind == JsonValueKind.Array ? root.EnumerateArray() : [root];
        return [.. objects.Where(IsCase).Select(item => OracleCase.Parse(item, file))];
    }

    private static bool IsCase(JsonElement item) => item.ValueKind == JsonValueKind.Object && item.TryGetProperty("layers", out _);

    private static bool IsCaseFile(string file) =>
        file.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".json.gz", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<OracleCase> Read(string file)
    {
        bool isCompressed = file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        using Stream stream = File.OpenRead(file);
        using Stream plain = isCompressed ? new GZipStream(stream, CompressionMode.Decompress) : stream;
        using StreamReader reader = new(plain);
        return Parse(reader.ReadToEnd(), file);
    }
}
