using System.Text.RegularExpressions;
using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Generator.Tests.Verification;
using FusedNorm.Generator.Tests.Weights;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FusedNorm.Generator.Tests.Diagnostics;

/// <summary>Every descriptor has what a descriptor must have, and nothing is left over of one that is gone.</summary>
[Trait("Registers", "None")]
public sealed class CatalogueTests
{
    private static readonly string Repository = Path.Combine(Snapshot.ProjectDirectory, "..");

    private static IEnumerable<string> Ids => Catalogue.Descriptors.Select(descriptor => descriptor.Id);

    [Fact]
    public void Every_descriptor_has_a_case()
    {
        IEnumerable<string> tested =
            DiagnosticTests.Cases.Concat(IncludeDiagnosticTests.Cases).Concat(CheckTests.Cases).Concat(UsageTests.Cases)
            .Concat(WeightsDiagnosticTests.Cases).Concat(WeightsDiagnosticTests.LanguageCases).Concat(WeightsDiagnosticTests.LargeCases)
            .Concat(FaultDiagnosticTests.Cases).Select(row => (string)row[0]);

        Assert.Equal(Ids, tested.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_descriptor_of_a_sound_declaration_has_a_quiet_case()
    {
        IEnumerable<string> sound = Catalogue.Descriptors.Where(descriptor => descriptor.DefaultSeverity != DiagnosticSeverity.Error)
            .Select(descriptor => descriptor.Id);

        Assert.Equal(
            sound, CheckTests.Quiet.Concat(UsageTests.Quiet).Concat(WeightsDiagnosticTests.SmallCases).Concat(FaultDiagnosticTests.Quiet)
                .Select(row => (string)row[0]).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_id_is_used_once_and_stands_in_the_range_of_its_phase()
    {
        Assert.Equal(Catalogue.Descriptors.Count, Ids.Distinct().Count());
        Assert.All(Ids, id => Assert.Matches("^FN0[0-5][0-9]{2}$", id));
        Assert.All(Catalogue.Descriptors, descriptor => Assert.Equal(
            descriptor.Id is { } id && id[3] is '0' or '1', descriptor.DefaultSeverity == DiagnosticSeverity.Error));
    }

    [Fact]
    public void Every_descriptor_has_a_page_and_every_page_a_descriptor() =>
        Assert.Equal(Ids, PageTests.Ids.Cast<object[]>().Select(row => (string)row[0]));

    [Fact]
    public void The_index_of_the_pages_lists_every_descriptor()
    {
        IEnumerable<string> rows = File.ReadLines(Path.Combine(Repository, "docs", "diagnostics", "README.md"))
            .Where(line => line.StartsWith("| [FN", StringComparison.Ordinal));

        Assert.Equal(
            Catalogue.Descriptors.Select(
                descriptor => $"| [{descriptor.Id}]({descriptor.Id}.md) | {descriptor.DefaultSeverity} | {descriptor.Title} |"),
            rows);
    }

    [Fact]
    public void Every_descriptor_links_to_its_page() => Assert.All(
        Catalogue.Descriptors, descriptor => Assert.Equal($"{DiagnosticDescriptors.Pages}{descriptor.Id}.md", descriptor.HelpLinkUri));

    [Fact]
    public void The_links_lead_into_the_repository_that_the_package_names()
    {
        string properties = File.ReadAllText(Path.Combine(Repository, "Directory.Build.props"));
        string repository = Regex.Match(properties, "<RepositoryUrl>(.*)</RepositoryUrl>").Groups[1].Value;

        Assert.NotEmpty(repository);
        Assert.StartsWith(repository + "/", DiagnosticDescriptors.Pages, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_descriptor_has_a_release_row()
    {
        IEnumerable<string> rows = File.ReadLines(Path.Combine(Repository, "Generator", "AnalyzerReleases.Unshipped.md"))
            .Where(line => line.StartsWith("FN", StringComparison.Ordinal));

        Assert.Equal(
            Catalogue.Descriptors.Select(
                descriptor => $"{descriptor.Id} | {descriptor.Category} | {descriptor.DefaultSeverity} | {descriptor.Title}"),
            rows);
    }
}
