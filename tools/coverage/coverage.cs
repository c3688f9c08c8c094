#:property PublishAot=false
// Prints what the tests cover: dotnet run tools/coverage/coverage.cs -- <folder with coverlet's coverage.json files>
// Several files are one measurement: what any of them ran is covered.
using System.Globalization;
using System.Text.Json;

if (args is not [string folder] || !Directory.Exists(folder))
{
    Console.Error.WriteLine("Expected one argument, a folder with coverage.json files.");
    return 1;
}

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Dictionary<(string Assembly, string File), SourceFile> files = [];
foreach (string path in Directory.EnumerateFiles(folder, "coverage.json", SearchOption.AllDirectories))
{
    using JsonDocument report = JsonDocument.Parse(File.ReadAllText(path));
    foreach (JsonProperty assembly in report.RootElement.EnumerateObject())
    {
        foreach (JsonProperty file in assembly.Value.EnumerateObject())
        {
            (string, string) key =
                (Path.GetFileNameWithoutExtension(assembly.Name), Path.GetRelativePath(Environment.CurrentDirectory, file.Name));
            if (!files.TryGetValue(key, out SourceFile? known))
            {
                known = new SourceFile();
                files.Add(key, known);
            }

            known.Add(file.Value);
        }
    }
}

if (files.Count == 0)
{
    Console.Error.WriteLine($"No coverage.json under {folder}.");
    return 1;
}

Console.WriteLine("assembly                 lines             branches");
foreach (IGrouping<string, SourceFile> assembly in files.GroupBy(file => file.Key.Assembly, file => file.Value)
    .OrderBy(group => group.Key, StringComparer.Ordinal))
{
    Console.WriteLine(
        $"{assembly.Key,-24} {Share(assembly.SelectMany(file => file.Lines.Values)),-17} "
        + $"{Share(assembly.SelectMany(file => file.Branches.Values))}");
}

Console.WriteLine("\nnot covered");
foreach (((_, string name), SourceFile file) in files.OrderBy(file => file.Key.File, StringComparer.Ordinal))
{
    int[] lines = [.. file.Lines.Where(line => !line.Value).Select(line => line.Key).Order()];

    // A branch on a line that never runs says nothing more.
    int[] branches = [.. file.Branches.Where(branch => !branch.Value).Select(branch => branch.Key.Line).Except(lines).Distinct().Order()];
    if (lines.Length + branches.Length > 0)
    {
        string[] parts = [lines.Length > 0 ? $"lines {Ranges(lines)}" : "", branches.Length > 0 ? $"a branch of {Ranges(branches)}" : ""];
        Console.WriteLine($"  {name}: {string.Join("; ", parts.Where(part => part.Length > 0))}");
    }
}

return 0;

static string Share(IEnumerable<bool> covered)
{
    bool[] all = [.. covered];
    int count = all.Count(one => one);
    return $"{100.0 * count / Math.Max(all.Length, 1),5:F1} % of {all.Length}";
}

// 3, 4, 5, 9 is 3-5, 9.
static string Ranges(int[] numbers)
{
    IEnumerable<IGrouping<int, int>> runs =
        numbers.Select((number, index) => (number, run: number - index)).GroupBy(pair => pair.run, pair => pair.number);
    return string.Join(", ", runs.Select(run => run.Count() == 1 ? $"{run.First()}" : $"{run.First()}-{run.Last()}"));
}

/// <summary>The lines of a file and the ways out of its branches, and whether a test took them.</summary>
internal sealed class SourceFile
{
    public Dictionary<int, bool> Lines { get; } = [];

    public Dictionary<(string Method, int Line, int Offset, int Path), bool> Branches { get; } = [];

    /// <summary>Adds what one report says: its classes, their methods, and of those the lines and branches with their hits.</summary>
    public void Add(JsonElement classes)
    {
        foreach (JsonProperty method in classes.EnumerateObject().SelectMany(type => type.Value.EnumerateObject()))
        {
            foreach (JsonProperty line in method.Value.GetProperty(nameof(Lines)).EnumerateObject())
            {
                int number = int.Parse(line.Name, CultureInfo.InvariantCulture);
                Lines[number] = line.Value.GetInt32() > 0 || Lines.GetValueOrDefault(number);
            }

            foreach (JsonElement branch in method.Value.GetProperty(nameof(Branches)).EnumerateArray())
            {
                (string, int, int, int) key = (method.Name, branch.GetProperty("Line")
                    .GetInt32(), branch.GetProperty("Offset").GetInt32(), branch.GetProperty("Path").GetInt32());
                Branches[key] = branch.GetProperty("Hits").GetInt32() > 0 || Branches.GetValueOrDefault(key);
            }
        }
    }
}
