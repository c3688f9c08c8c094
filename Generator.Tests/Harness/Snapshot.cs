using System.Reflection;
using Microsoft.CodeAnalysis;

namespace FusedNorm.Generator.Tests.Harness;

/// <summary>
/// Generated files as they were reviewed: <c>Snapshots/&lt;class&gt;/&lt;test&gt;/&lt;hint name&gt;</c>. FUSEDNORM_UPDATE_SNAPSHOTS=1
/// writes them, and git shows what changed.
/// </summary>
internal static class Snapshot
{
    private const string UpdateVariable = "FUSEDNORM_UPDATE_SNAPSHOTS";

    /// <summary>Whether differences are accepted and written down.</summary>
    public static bool Updates { get; } = Environment.GetEnvironmentVariable(UpdateVariable) == "1";

    /// <summary>How many lines are shown before and after the first that differs.</summary>
    private const int Context = 3;

    /// <summary>The project's folder, where the build recorded it.</summary>
    public static string ProjectDirectory { get; } = typeof(Snapshot).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "ProjectDirectory").Value!;

    /// <summary>The reviewed files of one test, by hint name.</summary>
    public static IReadOnlyDictionary<string, string> Of(string testClass, string test) =>
        Directory.GetFiles(Folder(testClass, test)).ToDictionary(path => Path.GetFileName(path), path => Normalize(File.ReadAllText(path)));

    /// <summary>Makes the generated files the reviewed ones.</summary>
    public static void Update(GeneratorRun run, string testClass, string test)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            throw new InvalidOperationException(
                $"{UpdateVariable} is set on a build machine, where nobody would review the new snapshots.");
        }

        string folder = Directory.CreateDirectory(Folder(testClass, test)).FullName;
        foreach (string left in Directory.GetFiles(folder).Where(path => run.Files.All(file => file.HintName != Path.GetFileName(path))))
        {
            File.Delete(left);
        }

        foreach (GeneratedSourceResult file in run.Files)
        {
            File.WriteAllText(Path.Combine(folder, file.HintName), Normalize(file.SourceText.ToString()));
        }
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

    private static string Folder(string testClass, string test) => Path.Combine(ProjectDirectory, "Snapshots", testClass, test);

    private static IEnumerable<string> Excerpt(string prefix, string[] lines, int first) =>
        lines.Skip(first).Take(Context).Select(line => prefix + line);

    private static string Normalize(string text) => text.ReplaceLineEndings("\n");
}
