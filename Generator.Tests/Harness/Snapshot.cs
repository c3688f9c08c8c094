using System.Reflection;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FusedNorm.Generator.Tests.Harness;

/// <summary>
/// Compares generated files with reviewed ones: <c>Snapshots/&lt;class&gt;/&lt;test&gt;/&lt;hint name&gt;</c>. On a mismatch the file found is
/// written beside the reviewed one as <c>*.received.cs</c>.
/// </summary>
internal static class Snapshot
{
    private const string UpdateVariable = "FUSEDNORM_UPDATE_SNAPSHOTS";

    /// <summary>Whether differences are accepted and written down.</summary>
    public static bool Updates { get; } = Environment.GetEnvironmentVariable(UpdateVariable) == "1";

    private const string UpdateCommand = UpdateVariable + "=1 dotnet test Generator.Tests, then review with git diff";

    /// <summary>How many lines are shown before and after the first that differs.</summary>
    private const int Context = 3;

    /// <summary>The snapshots of one test class.</summary>
    public static string Folder(string testClass) => Path.Combine(ProjectDirectory, "Snapshots", testClass);

    /// <summary>The project's folder, where the build recorded it.</summary>
    public static string ProjectDirectory { get; } = typeof(Snapshot).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "ProjectDirectory").Value!;

    /// <summary>Fails unless the generated files are exactly the reviewed ones; where the update variable is set, makes them so.</summary>
    public static void Match(GeneratorRun run, string testClass, string test)
    {
        string folder = Path.Combine(Folder(testClass), test);
        Dictionary<string, string> found = run.Files.ToDictionary(file => file.HintName, file => Normalize(file.SourceText.ToString()));
        if (Updates)
        {
            Update(folder, found);
            return;
        }

        List<string> problems = [];
        foreach ((string hint, string text) in found)
        {
            string path = Path.Combine(folder, hint);
            string received = path[..^".cs".Length] + ".received.cs";
            string expected = File.Exists(path) ? Normalize(File.ReadAllText(path)) : "";
            if (expected == text)
            {
                File.Delete(received);
                continue;
            }

            Directory.CreateDirectory(folder);
            File.WriteAllText(received, text);
            problems.Add($"{hint} differs from its snapshot.\n{FirstDifference(expected, text)}");
        }

        problems.AddRange(Reviewed(folder).Except(found.Keys).Select(hint => $"{hint} has a snapshot but was not generated."));
        Assert.True(problems.Count == 0, $"{string.Join("\n", problems)}\nTo accept: {UpdateCommand}.");
    }

    /// <summary>The first lines that differ, with what stands around them.</summary>
    public static string FirstDifference(string expected, string found)
    {
        string[] expectedLines = expected.Split('\n');
        string[] foundLines = found.Split('\n');
        int first = 0;
        while (first < expectedLines.Length && first < foundLines.Length && expectedLines[first] == foundLines[first])
        {
            first++;
        }

        IEnumerable<string> before = expectedLines[Math.Max(0, first - Context)..first].Select(line => "    " + line);
        return string.Join(
            "\n",
            [$"from line {first + 1} on:", .. before, .. Excerpt("  - ", expectedLines, first), .. Excerpt("  + ", foundLines, first)]);
    }

    private static void Update(string folder, Dictionary<string, string> found)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            throw new InvalidOperationException($"{UpdateVariable} is set on a build machine, where nobody would review the new snapshots.");
        }

        Directory.CreateDirectory(folder);
        foreach (string hint in Reviewed(folder).Except(found.Keys))
        {
            File.Delete(Path.Combine(folder, hint));
        }

        foreach ((string hint, string text) in found)
        {
            File.WriteAllText(Path.Combine(folder, hint), text);
        }
    }

    private static string[] Reviewed(string folder) => !Directory.Exists(folder)
        ? []
        : [.. Directory.GetFiles(folder).Select(path => Path.GetFileName(path))
            .Where(name => !name.EndsWith(".received.cs", StringComparison.Ordinal))];

    private static IEnumerable<string> Excerpt(string prefix, string[] lines, int first) =>
        lines.Skip(first).Take(Context).Select(line => prefix + line);

    private static string Normalize(string text) => text.ReplaceLineEndings("\n");
}
