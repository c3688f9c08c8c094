using System.Text.RegularExpressions;
using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FusedNorm.Generator.Tests.Documentation;

/// <summary>What docs/gotchas.md claims that the compiler says is what it says; what it measures, the sample's verb checks.</summary>
[Trait("Registers", "None")]
public sealed class GotchaTests
{
    private static readonly string Text =
        File.ReadAllText(Path.Combine(Snapshot.ProjectDirectory, "..", "docs", "gotchas.md")).ReplaceLineEndings("\n");

    /// <summary>The declarations by their verb, with what stands between the two.</summary>
    private static readonly Match[] Answers =
        [.. Regex
            .Matches(Text, "```csharp\n(?<declaration>.*?)\n```\n\n(?<says>.*?)\n\n`gotcha (?<name>[a-z-]+)`:", RegexOptions.Singleline)
            .OfType<Match>()];

    public static TheoryData<string> Names => [.. Answers.Select(answer => answer.Groups["name"].Value)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_compiler_says_what_is_claimed(string name)
    {
        Match answer = Answers.Single(candidate => candidate.Groups["name"].Value == name);
        GeneratorRun run = GeneratorRunner.Run(answer.Groups["declaration"].Value);
        CompiledCode.RequireClean(run.Output.WithOptions(
            run.Output.Options.WithSpecificDiagnosticOptions([KeyValuePair.Create("CS1591", ReportDiagnostic.Suppress)])));
        string said = run.Diagnostics.Count == 0
            ? "The compiler says nothing."
            : "```\n" + string.Join('\n', run.Diagnostics.Select(diagnostic =>
                $"{diagnostic.Severity.ToString().ToLowerInvariant()} {diagnostic.Id}: {diagnostic.GetMessage(null)}")) + "\n```";
        Assert.Equal(said, answer.Groups["says"].Value);
    }

    [Fact]
    public void Every_question_has_its_declaration_its_verb_and_what_PyTorch_does()
    {
        int questions = Regex.Count(Text, "^## ", RegexOptions.Multiline);
        Assert.True(questions >= 10);
        Assert.Equal((questions, questions), (Answers.Length, Regex.Count(Text, "^PyTorch: .+", RegexOptions.Multiline)));

        string verb = File.ReadAllText(Path.Combine(Snapshot.ProjectDirectory, "..", "Sample", "Gotchas", "GotchaCommand.cs"));
        Assert.Equal(questions, Regex.Count(verb, @"^ +\w+\.Gotcha,", RegexOptions.Multiline));
    }
}
