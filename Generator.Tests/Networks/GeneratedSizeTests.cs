using System.Globalization;
using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace FusedNorm.Generator.Tests.Networks;

/// <summary>
/// How long the generated files of the benchmarks' workloads may get. The limits stand in <c>generated-sizes.txt</c>; they leave room
/// for a change here and there, and where a file has outgrown its own, the new one is accepted like a snapshot.
/// </summary>
[Trait("Memory", "Checked")]
public sealed class GeneratedSizeTests
{
    /// <summary>What a new limit leaves free, and what it is rounded up to.</summary>
    private const double Room = 1.2;

    private const int Rounding = 50;

    private static readonly string LimitsPath = Path.Combine(Snapshot.ProjectDirectory, "Networks", "generated-sizes.txt");

    [Fact]
    public void The_generated_file_of_each_workload_stays_within_its_limit()
    {
        Dictionary<string, int> lines = Declarations().ToDictionary(
            declaration => declaration.Name, declaration =>
                GeneratorRunner.Run(declaration.Source).Text.Count(character => character == '\n'));
        Assert.Contains("LargeClassifier", lines.Keys);
        if (Environment.GetEnvironmentVariable("FUSEDNORM_UPDATE_SNAPSHOTS") == "1")
        {
            Update(lines);
        }

        Dictionary<string, int> limits = Limits();
        Assert.Equal(lines.Keys.Order(), limits.Keys.Order());
        Assert.All(limits, limit => Assert.InRange(limit.Value, 1, MostLines(limit.Key)));
        Assert.All(lines, found => Assert.True(
            found.Value <= limits[found.Key], $"{found.Key} has {found.Value} lines, its limit is {limits[found.Key]}"));
    }

    /// <summary>
    /// The most lines of a workload's file, below 3,000: so much of a file is still read. The autoencoder has ten linear layers, where
    /// the others have three at most.
    /// </summary>
    private static int MostLines(string name) => name == "Autoencoder" ? 9999 : 2999;

    /// <summary>The workloads' classes, each alone and without the interfaces that only the benchmarks know.</summary>
    private static IEnumerable<(string Name, string Source)> Declarations()
    {
        string folder = Path.Combine(Snapshot.ProjectDirectory, "..", "Benchmarks", "Networks");
        return Directory.GetFiles(folder, "*.cs")
            .SelectMany(
                path => GeneratorRunner.Parse(File.ReadAllText(path), path).GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>())
            .Select(declaration => (declaration.Identifier.Text, declaration.WithBaseList(null).NormalizeWhitespace().ToFullString()));
    }

    private static Dictionary<string, int> Limits() => File.ReadAllLines(LimitsPath)
        .Select(line => line.Split(' ')).ToDictionary(words => words[0], words => int.Parse(words[1], CultureInfo.InvariantCulture));

    /// <summary>Keeps limits that still hold, so that the table changes only where a file has outgrown its own or is new.</summary>
    private static void Update(Dictionary<string, int> lines)
    {
        Dictionary<string, int> old = File.Exists(LimitsPath) ? Limits() : [];
        File.WriteAllLines(LimitsPath, lines.OrderBy(found => found.Key, StringComparer.Ordinal).Select(found =>
        {
            int limit = old.TryGetValue(found.Key, out int kept) && found.Value <= kept
                ? kept
                : Math.Min(MostLines(found.Key), (int)Math.Ceiling(found.Value * Room / Rounding) * Rounding);
            return string.Create(CultureInfo.InvariantCulture, $"{found.Key} {limit}");
        }));
    }
}
