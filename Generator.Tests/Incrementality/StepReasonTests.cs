using System.Collections.Immutable;
using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace FusedNorm.Generator.Tests.Incrementality;

/// <summary>Which steps run again after an edit, by the exact reason each step gives. The compiler proper must not.</summary>
[Trait("Registers", "None")]
public sealed class StepReasonTests
{
    private const string Network = """
        [Network]
        [Input(3)]
        [Linear(4)]
        public partial class Net
        {
            public int Twice(int x) => x * 2;
        }
        """;

    private const string Other = """
        [Network]
        [Input(2)]
        [ReLU]
        [Linear(2)]
        public partial class OtherNet;
        """;

    private const string Including = """
        [Network]
        [Input(3)]
        [Include<Trunk>]
        [Linear(2)]
        public partial class Including;
        """;

    private const string Trunk = """
        [Network]
        [Input(3)]
        [Linear(4)]
        [ReLU]
        [CrossEntropyLoss]
        public partial class Trunk
        {
            public int Three() => 3;
        }
        """;

    private const string Invalid = """
        [Network]
        [Input(3)]
        [Linear(5, 4)]
        public partial class Net;
        """;

    private const string Warned = """
        [Network]
        [Input(3)]
        [Linear(4, Bias = false)]
        [BatchNorm1d(Momentum = 0.2)]
        [ReLU]
        public partial class WarnedNet;
        """;

    private const string Bystander = """
        internal static class Bystander
        {
            public static int Three() => 3;
        }
        """;

    [Fact]
    public void The_first_run_is_new() => AssertReasons(
        Run([Network]).Single(), read: [New], declaration: [New], compile: [New], diagnostics: [], output: [New]);

    [Fact]
    public void An_unchanged_rerun_takes_everything_from_the_cache() => AssertReasons(
        After([Network], [Network]), read: [Cached], declaration: [Cached], compile: [Cached], diagnostics: [], output: [Cached]);

    [Fact]
    public void A_comment_above_the_class_is_read_and_compiles_nothing() => AssertReasons(
        After([Network], ["// A remark.\n\n" + Network]), read: [Unchanged],
        declaration: [Cached], compile: [Cached], diagnostics: [], output: [Cached]);

    [Fact]
    public void A_body_edit_in_another_file_compiles_nothing() => AssertReasons(
        After([Network, Bystander], [Network, Edit(Bystander, "=> 3", "=> 2 + 1")]),
        read: [Unchanged], declaration: [Cached], compile: [Cached], diagnostics: [], output: [Cached]);

    [Fact]
    public void A_body_edit_of_a_method_of_the_same_part_compiles_nothing() => AssertReasons(
        After([Network], [Edit(Network, "x * 2", "x + x")]),
        read: [Unchanged], declaration: [Cached], compile: [Cached], diagnostics: [], output: [Cached]);

    [Fact]
    public void A_member_added_by_the_user_compiles_nothing() => AssertReasons(
        After([Network], [Edit(Network, "public int", "private int counter; public int")]),
        read: [Unchanged], declaration: [Cached], compile: [Cached], diagnostics: [], output: [Cached]);

    [Fact]
    public void A_changed_constant_compiles_again() => AssertReasons(
        After([Network], [Edit(Network, "Linear(4)", "Linear(5)")]),
        read: [Modified], declaration: [Modified], compile: [Modified], diagnostics: [], output: [Modified]);

    [Fact]
    public void A_constant_that_says_the_same_in_other_words_compiles_nothing() => AssertReasons(
        After([Network], [Edit(Network, "Linear(4)", "Linear(outFeatures: 2 + 2)")]),
        read: [Unchanged], declaration: [Cached], compile: [Cached], diagnostics: [], output: [Cached]);

    [Fact]
    public void Of_two_networks_only_the_edited_one_compiles_again() => AssertReasons(
        After([Network, Other], [Network, Edit(Other, "[ReLU]", "[Flatten]")]),
        read: [Unchanged, Modified], declaration: [Cached, Modified],
        compile: [Cached, Modified], diagnostics: [], output: [Cached, Modified]);

    [Fact]
    public void A_second_network_leaves_the_first_alone() => AssertReasons(
        After([Network, Bystander], [Network, Other]),
        read: [Unchanged, New], declaration: [Cached, New], compile: [Cached, New], diagnostics: [], output: [Cached, New]);

    [Fact]
    public void A_change_of_an_included_network_compiles_both_again() => AssertReasons(
        After([Including, Trunk], [Including, Edit(Trunk, "[ReLU]", "[Tanh]")]),
        read: [Modified, Modified], declaration: [Modified, Modified],
        compile: [Modified, Modified], diagnostics: [], output: [Modified, Modified]);

    [Fact]
    public void A_change_of_what_an_included_network_keeps_to_itself_compiles_that_one_alone() => AssertReasons(
        After([Including, Trunk], [Including, Edit(Trunk, "[CrossEntropyLoss]", "[CrossEntropyLoss(LabelSmoothing = 0.1)]")]),
        read: [Unchanged, Modified], declaration: [Cached, Modified],
        compile: [Cached, Modified], diagnostics: [], output: [Cached, Modified]);

    [Fact]
    public void A_body_edit_or_a_comment_in_an_included_network_compiles_nothing() => AssertReasons(
        After([Including, Trunk], [Including, "// A remark.\n\n" + Edit(Trunk, "=> 3", "=> 2 + 1")]),
        read: [Unchanged, Unchanged], declaration: [Cached, Cached], compile: [Cached, Cached], diagnostics: [], output: [Cached, Cached]);

    [Fact]
    public void A_body_edit_elsewhere_compiles_no_including_network() => AssertReasons(
        After([Including, Trunk, Bystander], [Including, Trunk, Edit(Bystander, "=> 3", "=> 2 + 1")]),
        read: [Unchanged, Unchanged], declaration: [Cached, Cached], compile: [Cached, Cached], diagnostics: [], output: [Cached, Cached]);

    [Fact]
    public void A_mistake_in_an_included_network_is_reported_at_both() => AssertReasons(
        After([Including, Trunk], [Including, Edit(Trunk, "[Linear(4)]", "[Linear(5, 4)]")]),
        read: [Modified, Modified], declaration: [Removed, Removed], compile: [Removed, Removed],
        diagnostics: [New, New], output: [New, New, Removed, Removed]);

    [Fact]
    public void A_body_edit_elsewhere_says_nothing_anew() => AssertReasons(
        After([Invalid, Bystander], [Invalid, Edit(Bystander, "=> 3", "=> 2 + 1")]),
        read: [Unchanged], declaration: [], compile: [], diagnostics: [Cached], output: [Cached]);

    [Fact]
    public void A_body_edit_elsewhere_warns_nobody_anew() => AssertReasons(
        After([Edit(Warned, "0.2", "0.99"), Bystander], [Edit(Warned, "0.2", "0.99"), Edit(Bystander, "=> 3", "=> 2 + 1")]),
        read: [Unchanged], declaration: [Cached], compile: [Cached], diagnostics: [Cached], output: [Cached, Cached]);

    [Fact]
    public void A_warning_that_comes_is_said_and_the_network_compiled() => AssertReasons(
        After([Warned], [Edit(Warned, "Momentum = 0.2", "Momentum = 0.9")]),
        read: [Modified], declaration: [Modified], compile: [Modified], diagnostics: [New], output: [New, Modified]);

    [Fact]
    public void Of_fifty_networks_an_edit_elsewhere_compiles_none_and_an_edit_of_one_that_one()
    {
        string[] networks =
            [.. Enumerable.Range(0, 50).Select(index => Network.Replace("class Net", $"class Net{index}", StringComparison.Ordinal))];
        IncrementalStepRunReason[] Fifty(IncrementalStepRunReason reason) => [.. Enumerable.Repeat(reason, 50)];
        IncrementalStepRunReason[] OneOf(IncrementalStepRunReason others) =>
            [.. Fifty(others).Select((reason, index) => index == 17 ? Modified : reason)];
        AssertReasons(
            After([.. networks, Bystander], [.. networks, Edit(Bystander, "=> 3", "=> 2 + 1")]),
            read: Fifty(Unchanged), declaration: Fifty(Cached), compile: Fifty(Cached), diagnostics: [], output: Fifty(Cached));

        string[] edited = [.. networks];
        edited[17] = Edit(networks[17], "Linear(4)", "Linear(5)");
        AssertReasons(
            After(networks, edited), read: OneOf(Unchanged), declaration: OneOf(Cached),
            compile: OneOf(Cached), diagnostics: [], output: OneOf(Cached));
    }

    [Fact]
    public void A_moved_mistake_reports_again_and_compiles_nothing() => AssertReasons(
        After([Invalid], ["\n\n" + Invalid]), read: [Modified], declaration: [], compile: [], diagnostics: [Modified], output: [Modified]);

    [Fact]
    public void Another_mistake_reports_again_and_compiles_nothing() => AssertReasons(
        After([Invalid], [Edit(Invalid, "Linear(5, 4)", "Linear(6, 4)")]),
        read: [Modified], declaration: [], compile: [], diagnostics: [Modified], output: [Modified]);

    [Fact]
    public void A_mistake_in_one_network_leaves_the_other_alone() => AssertReasons(
        After([Network, Other], [Network, Edit(Other, "Linear(2)", "Linear(0)")]),
        read: [Modified, Unchanged], declaration: [Cached, Removed],
        compile: [Cached, Removed], diagnostics: [New], output: [New, Cached, Removed]);

    [Fact]
    public void A_corrected_mistake_compiles() => AssertReasons(
        After([Invalid], [Edit(Invalid, "Linear(5, 4)", "Linear(3, 4)")]),
        read: [Modified], declaration: [New], compile: [New], diagnostics: [Removed], output: [Removed, New]);

    private static string Edit(string source, string from, string to)
    {
        Assert.Contains(from, source, StringComparison.Ordinal);
        return source.Replace(from, to, StringComparison.Ordinal);
    }

    /// <summary>The last of two runs, with only the files that differ replaced, as an editor does.</summary>
    private static GeneratorRunResult After(string[] before, string[] after) => Run(before, after).Last();

    private static IEnumerable<GeneratorRunResult> Run(params string[][] versions)
    {
        CSharpCompilation compilation = GeneratorRunner.Compile(versions[0]);
        SyntaxTree[] trees = [.. compilation.SyntaxTrees.TakeLast(versions[0].Length)];
        GeneratorDriver driver = GeneratorRunner.CreateDriver();
        foreach (string[] version in versions)
        {
            for (int i = 0; i < version.Length; i++)
            {
                if (trees[i].ToString() != version[i])
                {
                    SyntaxTree edited = GeneratorRunner.Parse(version[i], trees[i].FilePath);
                    compilation = compilation.ReplaceSyntaxTree(trees[i], edited);
                    trees[i] = edited;
                }
            }

            driver = driver.RunGenerators(compilation);
            yield return driver.GetRunResult().Results.Single();
        }
    }

    private static void AssertReasons(
        GeneratorRunResult run,
        IncrementalStepRunReason[] read,
        IncrementalStepRunReason[] declaration,
        IncrementalStepRunReason[] compile,
        IncrementalStepRunReason[] diagnostics,
        IncrementalStepRunReason[] output)
    {
        string Reasons(string step) => Text(run.TrackedSteps.Where(tracked => tracked.Key == step).SelectMany(ReasonsOf));
        Assert.Equal(
            $"read: {Text(read)}; declaration: {Text(declaration)}; compile: {Text(compile)}; diagnostics: {Text(diagnostics)}; "
            + $"output: {Text(output)}",
            $"read: {Reasons(TrackingNames.Read)}; declaration: {Reasons(TrackingNames.Declaration)}; compile: "
            + $"{Reasons(TrackingNames.Compile)}; "
            + $"diagnostics: {Reasons(TrackingNames.Diagnostics)}; output: {Text(run.TrackedOutputSteps.SelectMany(ReasonsOf))}");
    }

    private static IEnumerable<IncrementalStepRunReason> ReasonsOf(
        KeyValuePair<string, ImmutableArray<IncrementalGeneratorRunStep>> step) =>
        step.Value.SelectMany(run => run.Outputs).Select(output => output.Reason);

    private static string Text(IEnumerable<IncrementalStepRunReason> reasons) => string.Join(" ", reasons);
}
