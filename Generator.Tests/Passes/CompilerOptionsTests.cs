using FusedNorm.Generator.Compiler;
using FusedNorm.Generator.Options;
using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Generator.Tests.Networks;
using Xunit;

namespace FusedNorm.Generator.Tests.Passes;

/// <summary>Fusing loops and sharing memory change speed and size, never numbers.</summary>
[Trait("Size", "Large")]
[Trait("Registers", "Every")]
public sealed class CompilerOptionsTests
{
    private const int Batch = 4;

    /// <summary>Stacks in which fused loops meet in every order that has ever gone wrong or might.</summary>
    private static readonly string[] Stacks =
    [
        "[Input(3, 4)] [ReLU] [BatchNorm1d]",
        "[Input(3, 4)] [ReLU] [ReLU] [BatchNorm1d(Eval = true)] [ReLU] [BatchNorm1d]",
        "[Input(3, 4, RequiresGrad = true)] [ReLU] [BatchNorm1d(Eval = true)] [ReLU]",
        "[Input(3, 4, RequiresGrad = true)] [ReLU] [BatchNorm1d] [AvgPool1d(2)]",
        "[Input(3, 4, RequiresGrad = true)] [Flatten]",
        "[Input(3, 4, RequiresGrad = true)] [Detach] [ReLU]",
        "[Input(3, 4, RequiresGrad = true)] [ReLU] [Flatten] [ReLU]",
        "[Input(3, 4)] [Detach]",
        "[Input(3, 4)] [BatchNorm1d] [BatchNorm1d] [BatchNorm1d(Affine = false)]",
        "[Input(3, 6, RequiresGrad = true)] [AvgPool1d(2, Stride = 1)] [AvgPool1d(3, Stride = 1, Padding = 1)] [ReLU]",
        "[Input(3, 4)] [Linear(5)] [BatchNorm1d] [ReLU] [Flatten] [BatchNorm1d(Eval = true)] [Linear(2)]",
        "[Input(5)] [Linear(4)] [BatchNorm1d(Eval = true)] [ReLU] [Linear(3)] [BatchNorm1d(TrackRunningStats = false)] [ReLU]",
        "[Input(5)] [Linear(4, Bias = false)] [Linear(3, Freeze = Freeze.All)] [ReLU] [Linear(2, Freeze = Freeze.Weight)] "
        + "[CrossEntropyLoss]",
        "[Input(3, 4)] [BeginNoGrad] [BatchNorm1d] [ReLU] [EndNoGrad] [ReLU] [BatchNorm1d] [Flatten] [Linear(2)] "
            + "[CrossEntropyLoss(Reduction = Reduction.None)]",
        "[Input(2, 3, 4)] [Linear(5)] [BatchNorm2d] [Linear(2)] [ReLU]",
        "[Input(2, 5, 5)] [BatchNorm2d] [ReLU] [AvgPool2d(3, Stride = 2, Padding = 1)] [BatchNorm2d(Freeze = Freeze.All)] "
            + "[AvgPool2d(1)] [Flatten] [Linear(3)] [CrossEntropyLoss]",
        // Norms whose rows are of different lengths, each read again inside the other's loops.
        "[Input(4, 3, 17, RequiresGrad = true)] [InstanceNorm2d(Affine = true)] [Tap(\"t\")] [ReLU] [GroupNorm(1)] [Add(\"t\")]",
        "[Input(6, 11, RequiresGrad = true)] [GroupNorm(1)] [LeakyReLU] [GroupNorm(2)] [LeakyReLU] [GroupNorm(3)] [ReLU] [InstanceNorm1d]",
        "[Input(6, 5, RequiresGrad = true)] [GroupNorm(3)] [Tap(\"t\")] [LeakyReLU] [GroupNorm(2)] [Add(\"t\")]",
        "[Input(1)] [BatchNorm1d] [Linear(1)]",
        // Both sides of a join through layers; a value that is computed again in both; one that nobody reads.
        "[Input(5, RequiresGrad = true)] [Tap(\"x\")] [Linear(4)] [BatchNorm1d] [ReLU] [Tap(\"a\")] [From(\"x\")] [Linear(4)] "
            + "[BatchNorm1d] [Add(\"a\")] [ReLU] [Tap(\"y\")] [Sigmoid] [Tap(\"s\")] [From(\"y\")] [LeakyReLU] [Add(\"s\")] [Linear(3)] "
            + "[CrossEntropyLoss]",
        "[Input(3, 4)] [BatchNorm1d] [ReLU] [Tap(\"x\")] [MaxPool1d(2)] [BatchNorm1d] [Tap(\"a\")] [From(\"x\")] [AvgPool1d(2)] "
            + "[Tap(\"b\")] [From(\"x\")] [Tanh] [Dropout] [From(\"a\")] [Concat(\"b\")] [Flatten] [Linear(2)]",
        "[Input(3, 4, RequiresGrad = true)] [Dropout] [AvgPool1d(2)] [Dropout(0.2)] [BatchNorm1d] [Dropout(0.3)] [Flatten] [Dropout]",
        "[Input(5)] [Linear(4)] [Tap(\"x\")] [Dropout] [Tap(\"y\")] [ReLU] [Add(\"y\")] [Add(\"x\")] [Dropout(0)] [Linear(2)] "
        + "[Dropout(1)] [CrossEntropyLoss]",
        "[Input(3, 4)] [BatchNorm1d] [Linear(5)] [ReLU] [BCEWithLogitsLoss(PosWeight = [3, 0.5, 1, 0, 2])]",
        "[Input(3, 4, RequiresGrad = true)] [ReLU] [HuberLoss(Delta = 0.5, Reduction = Reduction.None)]",
        "[Input(5)] [Linear(4)] [CrossEntropyLoss(Weight = [1, 0.5, 2, 1], LabelSmoothing = 0.1)]",
        "[Input(5)] [Linear(4)] [LogSoftmax] [NLLLoss(Weight = [1, 0.5, 2, 1], Reduction = Reduction.Sum)]",
        "[Input(5, RequiresGrad = true)] [Detach] [MSELoss]",
    ];

    [Theory]
    [MemberData(nameof(WholeNetworks.Names), MemberType = typeof(WholeNetworks))]
    public void Unfused_kernels_compute_the_same_and_tensors_with_memory_of_their_own_hold_the_same_bits(string network)
    {
        IReadOnlyDictionary<string, double[]> expected = Run(CompilerOptions.Default, WholeNetworks.All[network]);
        AssertSameNumbers(expected, Run(new CompilerOptions { FuseKernels = false }, WholeNetworks.All[network]), relativeTolerance: 1e-6);
        AssertSameNumbers(expected, Run(new CompilerOptions { FoldNorms = false }, WholeNetworks.All[network]), relativeTolerance: 1e-6);
        AssertSameNumbers(
            expected, Run(new CompilerOptions { PlanMemory = false, ShareKernels = false }, WholeNetworks.All[network]),
            relativeTolerance: 0);
    }

    [Fact]
    public void Neighbours_in_any_order_compute_the_same_unfused()
    {
        string[] sources =
            [.. Stacks.Select((stack, index) => $"[Network(Precision = Precision.Double)] {stack} public partial class Net{index};")];
        CompilerOptions plain = new() { FuseKernels = false, PlanMemory = false };
        AssertSameNumbers(Run(CompilerOptions.Default, sources), Run(plain, sources), relativeTolerance: 1e-12);
    }

    [Fact]
    public void Unfused_kernels_are_more()
    {
        int Kernels(CompilerOptions options) =>
            NetworkCompiler.Compile(GeneratorRunner.Declaration(WholeNetworks.Image), options).Split("internal static void").Length;
        Assert.True(Kernels(new CompilerOptions { FuseKernels = false }) > Kernels(CompilerOptions.Default));
    }

    private static IReadOnlyDictionary<string, double[]> Run(CompilerOptions options, params string[] sources) =>
        NetworkProbe.Run(GeneratorRunner.CompileWith(options, sources), Batch);

    private static string Network(string tensor) => tensor[..tensor.IndexOf(' ', StringComparison.Ordinal)];

    /// <summary>
    /// Compares number by number, relative to the largest of the same network: a gradient that cancels (a scale before another batch
    /// norm) keeps the rounding of its terms, and those are of that size.
    /// </summary>
    private static void AssertSameNumbers(
        IReadOnlyDictionary<string, double[]> expected, IReadOnlyDictionary<string, double[]> found, double relativeTolerance)
    {
        Assert.Equal(expected.Keys.Order(), found.Keys.Order());
        Dictionary<string, double> largest = expected.GroupBy(tensor => Network(tensor.Key))
            .ToDictionary(network => network.Key, network => network.SelectMany(tensor => tensor.Value).Max(Math.Abs));
        foreach ((string name, double[] values) in expected)
        {
            Assert.Equal(values.Length, found[name].Length);
            double tolerance = relativeTolerance * largest[Network(name)];
            for (int i = 0; i < values.Length; i++)
            {
                Assert.True(double.IsFinite(values[i]), $"{name}[{i}] is {values[i]}.");
                Assert.True(
                    Math.Abs(values[i] - found[name][i]) <= tolerance,
                    $"{name}[{i}]: {values[i]:R} by default, {found[name][i]:R} otherwise, more than {tolerance:G2} apart.");
            }
        }
    }
}
