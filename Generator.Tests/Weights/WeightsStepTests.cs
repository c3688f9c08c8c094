using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace FusedNorm.Generator.Tests.Weights;

/// <summary>What runs again after an edit of the code, of the network or of its file.</summary>
[Trait("Registers", "None")]
public sealed class WeightsStepTests
{
    private const string Net = "[Network] [Weights(\"net.pt\")] [Input(2)] [Linear(1)] partial class Net;";
    private const string Bystander = "internal static class Bystander { public static int Three() => 3; }";

    private static readonly WeightsText File = Weights(1);
    private static readonly WeightsText Unrelated = WeightsText.Of("unrelated.pt", ("F32 (1) x", [1]));

    [Fact]
    public void An_edit_elsewhere_reads_and_folds_nothing() => AssertReasons(
        After([Net, Bystander], [Net, Bystander.Replace("3;", "2 + 1;", StringComparison.Ordinal)], File, File),
        compile: Cached, file: Cached, weights: Cached, constants: Cached);

    [Fact]
    public void A_moved_network_reads_and_folds_nothing() => AssertReasons(
        After([Net], ["\n\n" + Net], File, File), compile: Cached, file: Cached, weights: Cached, constants: Cached);

    [Fact]
    public void A_file_that_was_written_again_folds_nothing() => AssertReasons(
        After([Net], [Net], File, Weights(1)), compile: Cached, file: Unchanged, weights: Cached, constants: Cached);

    [Fact]
    public void New_weights_compile_no_network() => AssertReasons(
        After([Net], [Net], File, Weights(2)), compile: Cached, file: Modified, weights: Modified, constants: Modified);

    [Fact]
    public void An_edited_network_reads_no_file() => AssertReasons(
        After([Net], [Net.Replace("[Linear(1)]", "[Linear(1)] [ReLU]", StringComparison.Ordinal)], File, File),
        compile: Modified, file: Cached, weights: Modified, constants: Unchanged);

    [Fact]
    public void Another_file_folds_nothing()
    {
        GeneratorDriver driver = GeneratorRunner.CreateDriver(File).RunGenerators(GeneratorRunner.Compile(Net));
        GeneratorRunResult run =
            driver.AddAdditionalTexts([Unrelated]).RunGenerators(GeneratorRunner.Compile(Net)).GetRunResult().Results.Single();

        Assert.Equal([Unchanged], Reasons(run, TrackingNames.Weights));
        Assert.Equal([Cached], Reasons(run, TrackingNames.Constants));
    }

    [Fact]
    public void A_file_that_no_longer_fits_is_reported_and_compiles_no_network()
    {
        GeneratorRunResult run = After([Net], [Net], File, WeightsText.Of("net.pt"));

        Assert.Equal("FN0027", Assert.Single(run.Diagnostics).Id);
        Assert.Equal([New], Reasons(run, TrackingNames.WeightsDiagnostics));
        Assert.Equal([Cached], Reasons(run, TrackingNames.Compile));
    }

    private static WeightsText Weights(float value) =>
        WeightsText.Of("net.pt", ("F32 (1, 2) fc1.weight", [value, 0]), ("F32 (1) fc1.bias", [3]));

    private static GeneratorRunResult After(string[] before, string[] after, WeightsText old, WeightsText current)
    {
        CSharpCompilation compilation = GeneratorRunner.Compile(before);
        GeneratorDriver driver = GeneratorRunner.CreateDriver(old).RunGenerators(compilation);
        foreach ((SyntaxTree tree, int index) in compilation.SyntaxTrees.TakeLast(before.Length).Select((tree, index) => (tree, index))
            .Where(entry => before[entry.index] != after[entry.index]).ToArray())
        {
            compilation = compilation.ReplaceSyntaxTree(tree, GeneratorRunner.Parse(after[index], tree.FilePath));
        }

        return (old == current ? driver : driver.ReplaceAdditionalText(old, current)).RunGenerators(compilation).GetRunResult().Results
            .Single();
    }

    private static void AssertReasons(
        GeneratorRunResult run, IncrementalStepRunReason compile, IncrementalStepRunReason file,
        IncrementalStepRunReason weights, IncrementalStepRunReason constants)
    {
        Assert.Empty(run.Diagnostics);
        Assert.Equal([compile], Reasons(run, TrackingNames.Compile));
        Assert.Equal([file], Reasons(run, TrackingNames.WeightsFiles));
        Assert.Equal([weights], Reasons(run, TrackingNames.Weights));
        Assert.Equal([constants], Reasons(run, TrackingNames.Constants));
    }

    private static IncrementalStepRunReason[] Reasons(GeneratorRunResult run, string step) =>
        [.. run.TrackedSteps.Where(tracked => tracked.Key == step).SelectMany(tracked => tracked.Value).SelectMany(steps => steps.Outputs)
            .Select(output => output.Reason)];
}
