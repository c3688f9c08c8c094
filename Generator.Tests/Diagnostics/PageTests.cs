using System.Globalization;
using System.Text.RegularExpressions;
using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Generator.Tests.Verification;
using FusedNorm.Generator.Tests.Weights;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace FusedNorm.Generator.Tests.Diagnostics;

/// <summary>The pages of docs/diagnostics: their examples get the message that they show, and their fixes get none.</summary>
[Trait("Registers", "None")]
[Trait("Size", "Large")]
public sealed class PageTests
{
    private static readonly string Folder = Path.Combine(Snapshot.ProjectDirectory, "..", "docs", "diagnostics");

    private const string Faulty = "// with a compiler that has a fault: ";

    /// <summary>The ids that have a page.</summary>
    public static TheoryData<string> Ids =>
        [.. Directory.GetFiles(Folder, "FN*.md").Select(path => Path.GetFileNameWithoutExtension(path)).Order()];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_example_gets_the_message_that_the_page_shows(string id)
    {
        string page = Read(id);
        IReadOnlyList<Diagnostic> found = await Diagnose(Block(page, "Example", "csharp"));

        // A mistake of an included network is told twice: at that network, and where it is included. A network without a model is told why
        // where it is declared.
        Assert.All(found, diagnostic => Assert.True(
            diagnostic.Id == id
            || id == DiagnosticDescriptors.IncludedMistake.Id
            || (id == DiagnosticDescriptors.NoOnnxModel.Id && diagnostic.Id == DiagnosticDescriptors.BatchDecides.Id),
            diagnostic.ToString()));
        string message = Show(found.First(diagnostic => diagnostic.Id == id));
        string shown = Block(page, "Example", "text");
        if (shown != message && Snapshot.Updates)
        {
            File.WriteAllText(PathOf(id), page.Replace($"```text\n{shown}```", $"```text\n{message}```", StringComparison.Ordinal));
            return;
        }

        Assert.Equal(message, shown);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_fix_gets_no_message_and_compiles(string id) => Assert.Empty(await Diagnose(Block(Read(id), "Fix", "csharp")));

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_page_has_its_parts_and_names_what_the_descriptor_says(string id)
    {
        DiagnosticDescriptor descriptor = Catalogue.Descriptors.Single(descriptor => descriptor.Id == id);
        string page = Read(id);

        string kind = descriptor.DefaultSeverity switch
        {
            DiagnosticSeverity.Error => "An error", DiagnosticSeverity.Warning => "A warning", _ => "Information",
        };
        Assert.StartsWith(
            $"# {id}: {descriptor.Title.ToString(CultureInfo.InvariantCulture)}\n\n{kind} about ", page, StringComparison.Ordinal);
        Assert.Equal(
            ["Example", "Cause", "Fix", "In PyTorch", "Severity"],
            Regex.Matches(page, "^## (.*)$", RegexOptions.Multiline).Select(match => match.Groups[1].Value));
        bool hasKey = page.EndsWith($"```ini\ndotnet_diagnostic.{id}.severity = none\n```\n", StringComparison.Ordinal);
        Assert.Equal(descriptor.DefaultSeverity != DiagnosticSeverity.Error, hasKey);
        Assert.All(
            Regex.Matches(page, @"\]\((.*?)\)"), link => Assert.True(File.Exists(Path.Combine(Folder, link.Groups[1].Value)), link.Value));
    }

    /// <summary>The declaration that a page shows.</summary>
    public static string Example(string id) => Block(Read(id), "Example", "csharp");

    private static string PathOf(string id) => Path.Combine(Folder, id + ".md");

    private static string Read(string id) => File.ReadAllText(PathOf(id)).ReplaceLineEndings("\n");

    /// <summary>The first fenced block of a language below a heading.</summary>
    private static string Block(string page, string heading, string language)
    {
        Match match = Regex.Match(page, $@"^## {heading}\n.*?^```{language}\n(.*?)```$", RegexOptions.Multiline | RegexOptions.Singleline);
        Assert.True(match.Success, $"No {language} below '{heading}'.");
        return match.Groups[1].Value;
    }

    private static string Show(Diagnostic diagnostic)
    {
        string severity =
            diagnostic.Severity switch { DiagnosticSeverity.Error => "error", DiagnosticSeverity.Warning => "warning", _ => "info" };
        return $"{severity} {diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}\n";
    }

    /// <summary>
    /// A block may say in its first line which language its project has, or what is wrong with the compiler, and names the files of weights
    /// that it has.
    /// </summary>
    private static GeneratorRun Run(string source) =>
        source.StartsWith(Faulty, StringComparison.Ordinal)
            ? FaultDiagnosticTests.Run(source[Faulty.Length..source.IndexOf('\n', StringComparison.Ordinal)], source)
        : source.StartsWith("// <LangVersion>11</LangVersion>\n", StringComparison.Ordinal)
            ? GeneratorRunner.Run(LanguageVersion.CSharp11, source)
        : GeneratorRunner.Run(
            GeneratorRunner.Compile(source),
            [.. WeightsText.InPages.Where(file => source.Contains(file.Name, StringComparison.Ordinal)).Select(file => file.Text())]);

    /// <summary>What the generator and the analyzer say of a block, and the C# compiler of it and of what is generated.</summary>
    private static async Task<IReadOnlyList<Diagnostic>> Diagnose(string source)
    {
        GeneratorRun run = Run(source);
        if (run.Errors.Count > 0)
        {
            return run.Diagnostics;
        }

        IEnumerable<Diagnostic> compiler =
            run.Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
        return [.. run.Diagnostics, .. await UsageTests.Diagnose(run.Output), .. compiler];
    }
}
