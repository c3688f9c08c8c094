using FusedNorm.Generator.Options;
using FusedNorm.Generator.Tests.Diagnostics;
using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FusedNorm.Generator.Tests.Networks;

/// <summary>
/// The generated files of whole networks, compiled without a warning. Three of them are reviewed as text: what a kernel becomes, the tests
/// of kernels and loops
/// show one by one.
/// </summary>
[Trait("Memory", "Checked")]
public sealed class WholeNetworkTests
{
    /// <summary>The founding network, one of norms, and one in double precision.</summary>
    private static readonly string[] reviewed = ["Seed", "Norms", "Double"];

    public static TheoryData<string> Reviewed => [.. reviewed];

    [Theory]
    [MemberData(nameof(WholeNetworks.Names), MemberType = typeof(WholeNetworks))]
    public void The_generated_file_compiles_without_a_warning(string network) =>
        CompiledCode.RequireClean(GeneratorRunner.CompileWith(new CompilerOptions(), WholeNetworks.All[network]));

    [Theory]
    [MemberData(nameof(Reviewed))]
    public Task The_generated_file_is_the_reviewed_one(string network)
    {
        if (Snapshot.Updates)
        {
            Snapshot.Update(GeneratorRunner.Run(WholeNetworks.All[network]), nameof(WholeNetworkTests), network);
        }

        // What is to be said of sound declarations is CheckTests' business.
        GeneratorTest test = new(WholeNetworks.All[network]);
        test.DisabledDiagnostics.AddRange(Catalogue.Descriptors.Where(descriptor => descriptor.DefaultSeverity != DiagnosticSeverity.Error)
            .Select(descriptor => descriptor.Id));
        foreach ((string hintName, string text) in Snapshot.Of(nameof(WholeNetworkTests), network))
        {
            test.Expect(hintName, text);
        }

        return test.RunAsync();
    }

    [Theory]
    [MemberData(nameof(NetworksAndCultures))]
    public void The_generated_file_is_the_same_in_every_culture(string network, string culture)
    {
        string expected = GeneratorRunner.Run(WholeNetworks.All[network]).Text;
        using CultureScope scope = new(culture);
        string found = GeneratorRunner.Run(WholeNetworks.All[network]).Text;
        Assert.True(expected == found, Snapshot.FirstDifference(expected, found));
    }

    [Fact]
    public void Every_snapshot_belongs_to_a_network()
    {
        string snapshots = Path.Combine(Snapshot.ProjectDirectory, "Snapshots");
        IEnumerable<string> found = Directory.GetFiles(snapshots, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetDirectoryName(Path.GetRelativePath(snapshots, path))!.Replace('\\', '/')).Distinct();
        Assert.Equal(reviewed.Select(name => $"{nameof(WholeNetworkTests)}/{name}").Order(), found.Order());
    }

    public static TheoryData<string, string> NetworksAndCultures()
    {
        TheoryData<string, string> data = [];
        foreach (string network in WholeNetworks.All.Keys)
        {
            data.Add(network, "fi-FI");
            data.Add(network, "de-DE");
        }

        return data;
    }
}
