using System.Globalization;
using System.Text.RegularExpressions;
using FusedNorm.Generator.Tests.Harness;
using Xunit;

namespace FusedNorm.Generator.Tests.Architecture;

/// <summary>Lines of C# end where .editorconfig says.</summary>
[Trait("Registers", "None")]
public sealed class LineLengthTests
{
    /// <summary>What is written by programs: builds, the generator at work, and the snapshots of what it writes.</summary>
    private static readonly string[] written = ["bin", "obj", "artifacts", "Generated", "Snapshots"];

    private static readonly string repository = Path.GetFullPath(Path.Combine(Snapshot.ProjectDirectory, ".."));

    private static readonly int longest = int.Parse(
        Regex.Match(File.ReadAllText(Path.Combine(repository, ".editorconfig")), @"^max_line_length = (\d+)$", RegexOptions.Multiline)
            .Groups[1].Value,
        CultureInfo.InvariantCulture);

    [Fact]
    public void No_line_is_longer()
    {
        string[] found =
            [.. Files(repository).Select(file => Path.GetRelativePath(repository, file).Replace('\\', '/')).SelectMany(LongLines)];
        Assert.True(found.Length == 0, $"Longer than {longest}:\n{string.Join('\n', found)}");
    }

    private static IEnumerable<string> LongLines(string file) =>
        File.ReadLines(Path.Combine(repository, file))
            .Select((line, index) => (line.Length, Place: $"{file}:{index + 1}: {line.Length} characters"))
            .Where(line => line.Length > longest)
            .Select(line => line.Place);

    private static IEnumerable<string> Files(string folder) =>
        Directory.GetDirectories(folder)
            .Where(inner => Path.GetFileName(inner) is string name && !name.StartsWith('.') && !written.Contains(name))
            .SelectMany(Files)
            .Concat(Directory.GetFiles(folder, "*.cs"));
}
