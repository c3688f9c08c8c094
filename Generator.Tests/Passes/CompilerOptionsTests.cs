using FusedNorm.Generator.Passes;
using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Generator.Tests.Networks;
using Xunit;

namespace FusedNorm.Generator.Tests.Passes;

/// <summary>Fusing loops and sharing memory change speed and size, never numbers.</summary>
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
        "[Input(5)] [Linear(4, Bias = false)] [Linear(3, Freeze = Freeze.All)] [ReLU] [Linear(2, Freeze = Freeze.Weight)] [CrossEntropyLoss]",
        "[Input(3, 4)] [BeginNoGrad] [BatchNorm1d] [ReLU] [EndNoGrad] [ReLU] [BatchNorm1d] [Flatten] [Linear(2)] [CrossEntropyLoss(Reduction = Reduction.None)]",
        "[Input(2, 3, 4)] [Linear(5)] [BatchNorm2d] [Linear(2)] [ReLU]",
        "[Input(2, 5, 5)] [BatchNorm2d] [ReLU] [AvgPool2d(3, Stride = 2, Padding = 1)] [BatchNorm2d(Freeze = Freeze.All)] [AvgPool2d(1)] [Flatten] [Linear(3)] [CrossEntropyLoss]",
        "[Input(1)] [BatchNorm1d] [Linear(1)]",
    ];

    [Theory]
    [MemberData(nameof(WholeNetworks.Names), MemberType = typeof(WholeNetworks))]
    public void Unfused_kernels_compute_the_same(string network) =>
        AssertSameNumbers([WholeNetworks.All[network]], new CompilerOptions { FuseKernels = false }, relativeTolerance: 1e-6);

    [Theory]
    [MemberData(nameof(WholeNetworks.Names), MemberType = typeof(WholeNetworks))]
    public void Tensors_with_memory_of_their_own_hold_the_same_bits(string network) =>
        AssertSameNumbers([WholeNetworks.All[network]], new CompilerOptions { PlanMemory = false }, relativeTolerance: 0);

    [Fact]
    public void Neighbours_in_any_order_compute_the_same_unfused()
    {
        string[] sources = [.. Stacks.Select((stack, index) => $"[Network] {stack} public partial class Net{index};")];
        AssertSameNumbers(sources, new CompilerOptions { FuseKernels = false, PlanMemory = false }, relativeTolerance: 1e-6);
    }

    [Fact]
    public void Unfused_kernels_are_more()
    {
        int Kernels(CompilerOptions options) =>
            NetworkCompiler.Compile(GeneratorRunner.Declaration(WholeNetworks.Image), options).Split("internal static void").Length;
        Assert.True(Kernels(new CompilerOptions { FuseKernels = false }) > Kernels(CompilerOptions.Default));
    }

    /// <summary>Compares tensor by tensor, relative to the tensor's largest element, since sums that cancel keep the rounding of their terms.</summary>
    private static void AssertSameNumbers(string[] sources, CompilerOptions options, double relativeTolerance)
    {
        IReadOnlyDictionary<string, double[]> expected = NetworkProbe.Run(GeneratorRunner.CompileWith(CompilerOptions.Default, sources), Batch);
        IReadOnlyDictionary<string, double[]> found = NetworkProbe.Run(GeneratorRunner.CompileWith(options, sources), Batch);
        Assert.Equal(expected.Keys.Order(), found.Keys.Order());
        foreach ((string name, double[] values) in expected)
        {
            Assert.Equal(values.Length, found[name].Length);
            double tolerance = relativeTolerance * values.Select(Math.Abs).DefaultIfEmpty(0).Max();
            for (int i = 0; i < values.Length; i++)
            {
                Assert.True(double.IsFinite(values[i]), $"{name}[{i}] is {values[i]}.");
                Assert.True(Math.Abs(values[i] - found[name][i]) <= tolerance, $"{name}[{i}]: {values[i]:R} by default, {found[name][i]:R} with {options}.");
            }
        }
    }
}
