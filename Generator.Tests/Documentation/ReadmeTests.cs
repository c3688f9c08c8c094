using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Generator.Tests.Weights;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace FusedNorm.Generator.Tests.Documentation;

/// <summary>What the README shows is what the generator does.</summary>
[Trait("Registers", "None")]
public sealed class ReadmeTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Snapshot.ProjectDirectory, "..", "README.md"));

    /// <summary>The C# blocks: the declaration, the program, the excerpt, and more declarations and statements.</summary>
    private static readonly string[] Blocks =
        [.. Regex.Matches(Text, "```csharp\n(.*?)```", RegexOptions.Singleline).Select(match => match.Groups[1].Value)];

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
        string warning =
            Text.Split('\n').Select(line => line.Trim()).Single(line => line.StartsWith("warning FN", StringComparison.Ordinal));

        Assert.Contains($"```text\n{warning}\n```", page, StringComparison.Ordinal);
    }

    /// <summary>All declarations, and all statements in their order as one program, which prints what the comments beside it say.</summary>
    [Fact]
    public void Every_block_compiles_and_runs_to_what_it_says()
    {
        string folder = Directory.CreateTempSubdirectory("fusednorm-readme-").FullName;
        try
        {
            Assembly program = CompiledCode.Load(Program(folder));
            string[] printed = Printed(
                () => program.EntryPoint!.Invoke(null, program.EntryPoint.GetParameters().Length == 0 ? [] : [Array.Empty<string>()]));

            MatchCollection comments = Regex.Matches(Blocks[1], "// ([-0-9.]+(?:, [-0-9.]+)+|False)$", RegexOptions.Multiline);
            string[] said = [.. comments.Select(match => match.Groups[1].Value)];
            Assert.Equal(said[0], printed[0]);

            // The last digit is the width's of the machine.
            Assert.All(Numbers(said[1]).Zip(Numbers(printed[1])), pair => Assert.Equal(pair.First, pair.Second, 2e-7));
            Assert.Equal(4, Numbers(printed[1]).Length);

            // The scaled network has learned what the table is about, and its best weights are those that it has now.
            Assert.InRange(int.Parse(printed[2], CultureInfo.InvariantCulture), 180, 200);
            Assert.Equal(printed[2], printed[3]);
            Assert.Equal(5, printed.Length);
            Assert.Equal("True", printed[4]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The package shows this text on its page, where a link into the repository leads nowhere.</summary>
    [Fact]
    public void Every_link_is_absolute_and_leads_to_a_file()
    {
        string[] links = [.. Regex.Matches(Text, @"\]\((.*?)\)").Select(match => match.Groups[1].Value)];
        Assert.NotEmpty(links);
        Assert.All(links, link =>
        {
            Assert.StartsWith("https://github.com/fusednorm/fusednorm", link, StringComparison.Ordinal);
            string file = Regex.Replace(link, "^https://github.com/fusednorm/fusednorm(/blob/main/)?", "").Split('#')[0];
            Assert.True(File.Exists(Path.Combine(Snapshot.ProjectDirectory, "..", file.Length == 0 ? "README.md" : file)), link);
        });
    }

    [Fact]
    public void The_number_of_recorded_cases_is_the_number_of_files()
    {
        string cases = Path.Combine(Snapshot.ProjectDirectory, "Oracle", "Cases");
        int files = Directory.GetFiles(cases, "*.json", SearchOption.AllDirectories).Length;
        Assert.Contains($"* {files.ToString(CultureInfo.InvariantCulture)} recorded PyTorch cases", Text, StringComparison.Ordinal);
    }

    /// <summary>
    /// What the statements leave to the reader is added: the table, room for outputs, and lines that print what came of it.
    /// </summary>
    private static CSharpCompilation Program(string folder)
    {
        const string Table = """
            static (float[] Rows, int[] Labels) Table(int count)
            {
                float[] rows = new TorchRandom(count).Normal(count * 6);
                for (int i = 0; i < rows.Length; i++)
                {
                    rows[i] = 1000 + (rows[i] * 50);
                }

                bool IsOne(int i) => rows[i * 6] + rows[(i * 6) + 1] > rows[(i * 6) + 2] + 1000;
                return (rows, [.. Enumerable.Range(0, count).Select(i => IsOne(i) ? 1 : 0)]);
            }
            """;
        const string After = """
            model.Predict(heldOut, logits);
            Console.WriteLine(best);
            Console.WriteLine(heldOutLabels.Where((label, row) => (logits[(row * 2) + 1] > logits[row * 2] ? 1 : 0) == label).Count());
            Console.WriteLine(found.SelfTest!.LargestDifference < 1e-5 && logits1.All(float.IsFinite));
            """;
        string[] statements = [.. Blocks.Where((block, index) => index != 2 && !IsDeclaration(block))];
        string program = "using System.Linq;\n" + statements[0]
            + "float[] y = new float[12];\nfloat[] pixels = new float[64];\nfloat[] logits1 = new float[10];\n"
            + string.Join("\n", statements.Skip(1)).Replace("Predict(pixels, logits)", "Predict(pixels, logits1)", StringComparison.Ordinal)
            + After + "\n" + Table;
        string declarations = string.Join(
            "\n", Blocks.Where(IsDeclaration).Select(block => block.Replace("using FusedNorm;", "", StringComparison.Ordinal)));
        foreach (string file in new[] { "net.safetensors", "best.safetensors" })
        {
            program = program.Replace($"\"{file}\"", $"@\"{Path.Combine(folder, file)}\"", StringComparison.Ordinal);
        }

        CSharpCompilation project = GeneratorRunner.Compile(program, declarations);
        project = project.WithOptions(project.Options.WithOutputKind(OutputKind.ConsoleApplication));
        GeneratorRun run = GeneratorRunner.Run(
            project,
            WeightsText.InPages.Single(file => file.Name == "digits.safetensors").Text());
        Assert.DoesNotContain(run.Diagnostics, diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
        return run.Output;
    }

    private static double[] Numbers(string line) =>
        [.. line.Split(", ").Select(number => double.Parse(number, CultureInfo.InvariantCulture))];

    private static bool IsDeclaration(string block) => block.Contains("[Network]", StringComparison.Ordinal);

    private static string[] Printed(Action run)
    {
        TextWriter console = Console.Out;
        using StringWriter text = new();
        Console.SetOut(text);
        try
        {
            run();
        }
        finally
        {
            Console.SetOut(console);
        }

        return text.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
    }
}
