using System.Globalization;
using System.Text.RegularExpressions;
using FusedNorm.Generator.Tests.Harness;
using Xunit;

namespace FusedNorm.Generator.Tests.Documentation;

/// <summary>What the README shows is what the generator does.</summary>
public sealed class ReadmeTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Snapshot.ProjectDirectory, "..", "README.md"));

    /// <summary>The C# blocks: the declaration, the program, the excerpt.</summary>
    private static readonly string[] Blocks = [.. Regex.Matches(Text, "```csharp\n(.*?)```", RegexOptions.Singleline).Select(match => match.Groups[1].Value)];

    [Fact]
    public void The_excerpt_stands_in_the_file_generated_for_the_declaration()
    {
        HashSet<string> generated = [.. GeneratorRunner.Run(Blocks[0]).Text.Split('\n').Select(line => line.Trim())];
        string[] excerpt = [.. Blocks[2].Split('\n').Select(line => line.Trim()).Where(line => line is not ("" or "…"))];
        Assert.True(excerpt.Length > 20);
        Assert.DoesNotContain(excerpt, line => !generated.Contains(line));
    }

    [Fact]
    public void The_message_is_the_one_that_a_wrong_feature_count_gets()
    {
        GeneratorRun run = GeneratorRunner.Run("""
            using FusedNorm;

            [Network]
            [Input(3, 5)]
            [Flatten]
            [Linear(12, 4)]
            public sealed partial class Wrong;
            """);
        string found = run.Diagnostics.Single().ToString();
        Assert.Contains(found[found.IndexOf("error FN", StringComparison.Ordinal)..], Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_chart_is_what_the_declaration_above_it_draws()
    {
        GeneratorRun run = GeneratorRunner.Run(Blocks[3]);
        Assert.Empty(run.Diagnostics);
        NetworkInfo info = (NetworkInfo)CompiledCode.Load(run.Output).GetType("TransferNet")!.GetProperty("Info")!.GetValue(null)!;
        Assert.Equal(info.ToMermaid(), Regex.Match(Text, "```mermaid\n(.*?)```", RegexOptions.Singleline).Groups[1].Value);
    }

    [Fact]
    public void The_warning_is_the_one_of_its_page()
    {
        string page = File.ReadAllText(Path.Combine(Snapshot.ProjectDirectory, "..", "docs", "diagnostics", "FN0203.md"));
        string warning = Text.Split('\n').Select(line => line.Trim()).Single(line => line.StartsWith("warning FN", StringComparison.Ordinal));

        Assert.Contains($"```text\n{warning}\n```", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_number_of_recorded_cases_is_the_number_of_files()
    {
        int files = Directory.GetFiles(Path.Combine(Snapshot.ProjectDirectory, "Oracle", "Cases"), "*.json").Length;
        Assert.Contains($"* {files.ToString(CultureInfo.InvariantCulture)} recorded PyTorch cases", Text, StringComparison.Ordinal);
    }
}
