using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Generator.Tests.Networks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace FusedNorm.Generator.Tests.Declarations;

/// <summary>
/// Valid declarations with a token deleted, doubled or replaced, some thousands of them, the same in every run: the generator
/// throws nothing, and either a class comes of it or somebody says why not.
/// </summary>
public sealed class MutationTests
{
    private const int Seed = 1029;

    private const int MutantsPerNetwork = 300;

    /// <summary>Compiling is what takes the time, so only the first of the different classes are.</summary>
    private const int CompiledPerNetwork = 40;

    private static readonly string[] Replacements =
    [
        "0", "-1", "1", "2", "7", "2147483647", "65536", "0.5", "null", "true", "\"fc1\"", "default", "double.NaN", "[", ")", ",",
    ];

    [Theory]
    [MemberData(nameof(WholeNetworks.Names), MemberType = typeof(WholeNetworks))]
    public void A_mutant_becomes_a_class_or_is_refused(string network)
    {
        Random random = new(Seed);
        string[] tokens = Tokens(WholeNetworks.All[network]);
        HashSet<string> compiled = [];
        int classes = 0;
        int refusals = 0;
        for (int i = 0; i < MutantsPerNetwork; i++)
        {
            string source = Mutate(tokens, random);
            GeneratorRun run = GeneratorRunner.Run(source);
            Assert.True(run.Result.Exception is null, $"{source}\n{run.Result.Exception}");
            if (run.Files.Count == 0)
            {
                refusals++;
                Assert.True(
                    run.Errors.Count > 0 || Errors(run.Input).Any() || IsNoNetwork(run), $"Nothing comes of it, and nobody says why:\n{source}");
                continue;
            }

            classes++;
            Assert.Empty(run.Errors);
            if (compiled.Count < CompiledPerNetwork && compiled.Add(run.Text))
            {
                RequireSoundFile(run, source);
            }
        }

        Assert.True(classes > 0 && refusals > 0, "The mutants are all of one kind, which shows little.");
    }

    [Fact]
    public void A_mutant_of_networks_that_include_each_other_leaves_every_generated_file_sound()
    {
        Random random = new(Seed);
        string[] tokens = Tokens("""
            [Network] [Input(4)] [Linear(4)] [Include<Trunk>("trunk", Freeze = Freeze.All)] [Include<Block>(Eval = true)] [Linear(2)] [CrossEntropyLoss]
            public partial class Net;
            [Network] [Input(4)] [Tap("x")] [Include<Block>] [Add("x")] [BeginNoGrad] [Include<Block>("b")] [EndNoGrad]
            public partial class Trunk;
            [Network] [Input(4)] [Linear(4)] [BatchNorm1d] [Dropout(0.25)]
            public partial class Block;
            """);
        HashSet<string> compiled = [];
        HashSet<string> reported = [];
        for (int i = 0; i < MutantsPerNetwork; i++)
        {
            string source = Mutate(tokens, random);
            GeneratorRun run = GeneratorRunner.Run(source);
            Assert.True(run.Result.Exception is null, $"{source}\n{run.Result.Exception}");
            reported.UnionWith(run.Errors.Select(diagnostic => diagnostic.Id));
            if (compiled.Count < CompiledPerNetwork && compiled.Add(string.Concat(run.Files.Select(file => file.SourceText))))
            {
                RequireSoundFile(run, source);
            }
        }

        Assert.True(compiled.Count > 20, $"Only {compiled.Count} different mutants were compiled.");
        Assert.Superset(new HashSet<string> { "FN0013", "FN0022", "FN0023" }, reported);
    }

    private static string[] Tokens(string source) =>
        [.. GeneratorRunner.Parse(source, "").GetRoot().DescendantTokens().Select(token => token.Text).Where(text => text.Length > 0)];

    private static string Mutate(string[] tokens, Random random)
    {
        List<string> mutant = [.. tokens];
        int edits = random.Next(1, 3);
        for (int edit = 0; edit < edits; edit++)
        {
            int at = random.Next(mutant.Count);
            switch (random.Next(6))
            {
                case 0:
                    mutant.RemoveAt(at);
                    break;
                case 1:
                    mutant.Insert(at, mutant[at]);
                    break;
                case 2:
                    mutant.Insert(at, mutant[random.Next(mutant.Count)]);
                    break;
                case 3:
                    MoveAttribute(mutant, random, copy: true);
                    break;
                case 4:
                    MoveAttribute(mutant, random, copy: false);
                    break;
                default:
                    mutant[at] = Replacements[random.Next(Replacements.Length)];
                    break;
            }
        }

        return string.Join(" ", mutant);
    }

    /// <summary>Puts a whole attribute before another.</summary>
    private static void MoveAttribute(List<string> mutant, Random random, bool copy)
    {
        int[] starts = [.. mutant.Index().Where(token => token.Item == "[").Select(token => token.Index)];
        if (starts.Length == 0)
        {
            return;
        }

        int from = starts[random.Next(starts.Length)];
        int length = mutant.IndexOf("]", from) - from + 1;
        if (length <= 0)
        {
            return;
        }

        List<string> attribute = mutant.GetRange(from, length);
        int to = starts[random.Next(starts.Length)];
        if (!copy)
        {
            mutant.RemoveRange(from, length);
            to = Math.Min(to, mutant.Count);
        }

        mutant.InsertRange(to, attribute);
    }

    /// <summary>A mutant without <c>[Network]</c> on a class asks for nothing.</summary>
    private static bool IsNoNetwork(GeneratorRun run) => !run.Result.TrackedSteps.ContainsKey(TrackingNames.Read);

    /// <summary>A warning or an error in a generated file may only follow from an error in the user's.</summary>
    private static void RequireSoundFile(GeneratorRun run, string source)
    {
        Diagnostic[] problems = [.. run.Output.GetDiagnostics().Where(diagnostic =>
            diagnostic.Severity >= DiagnosticSeverity.Warning && !run.Input.SyntaxTrees.Contains(diagnostic.Location.SourceTree!))];
        Assert.True(problems.Length == 0 || Errors(run.Input).Any(), $"{source}\n{string.Join("\n", problems.AsEnumerable())}");
    }

    private static IEnumerable<Diagnostic> Errors(CSharpCompilation compilation) =>
        compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
}
