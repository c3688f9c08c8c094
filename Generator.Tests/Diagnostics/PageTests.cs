using System.Globalization;
using System.Text.RegularExpressions;
using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FusedNorm.Generator.Tests.Diagnostics;

/// <summary>The pages of docs/diagnostics: their examples get the message that they show, and their fixes get none.</summary>
public sealed class PageTests
{
    private static readonly string Folder = Path.Combine(Snapshot.ProjectDirectory, "..", "docs", "diagnostics");

    /// <summary>The ids that have a page.</summary>
    public static TheoryData<string> Ids => [.. Directory.GetFiles(Folder, "FN*.md").Select(path => Path.GetFileNameWithoutExtension(path)).Order()];

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_example_gets_the_message_that_the_page_shows(string id)
    {
        string page = Read(id);
        IReadOnlyList<Diagnostic> found = Diagnose(Block(page, "Example", "csharp"));

        Assert.All(found, diagnostic => Assert.Equal(id, diagnostic.Id));
        string message = Show(found[0]);
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
    public void The_fix_gets_no_message_and_compiles(string id) => Assert.Empty(Diagnose(Block(Read(id), "Fix", "csharp")));

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_page_has_its_parts_and_names_what_the_descriptor_says(string id)
    {
        DiagnosticDescriptor descriptor = Catalogue.Descriptors.Single(descriptor => descriptor.Id == id);
        string page = Read(id);

        string kind = descriptor.DefaultSeverity switch { DiagnosticSeverity.Error => "An error", DiagnosticSeverity.Warning => "A warning", _ => "Information" };
        Assert.StartsWith($"# {id}: {descriptor.Title.ToString(CultureInfo.InvariantCulture)}\n\n{kind} about ", page, StringComparison.Ordinal);
        Assert.Equal(
            ["Example", "Cause", "Fix", "In PyTorch", "Severity"],
            Regex.Matches(page, "^## (.*)$", RegexOptions.Multiline).Select(match => match.Groups[1].Value));
        Assert.All(Regex.Matches(page, @"\]\((.*?)\)"), link => Assert.True(File.Exists(Path.Combine(Folder, link.Groups[1].Value)), link.Value));
    }

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
        string severity = diagnostic.Severity switch { DiagnosticSeverity.Error => "error", DiagnosticSeverity.Warning => "warning", _ => "info" };
        return $"{severity} {diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}\n";
    }

    /// <summary>What the generator says of a block, and the C# compiler of it and of what is generated.</summary>
    private static IReadOnlyList<Diagnostic> Diagnose(string source)
    {
        GeneratorRun run = GeneratorRunner.Run(source);
        IEnumerable<Diagnostic> compiler = run.Errors.Count > 0 ? [] : run.Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
        return [.. run.Diagnostics, .. compiler];
    }
}
