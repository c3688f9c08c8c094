using FusedNorm.Generator.Passes;
using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Generator.Tests.Networks;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace FusedNorm.Generator.Tests.Passes;

/// <summary>Fusing loops and sharing memory change speed and size, never numbers.</summary>
public sealed class CompilerOptionsTests
{
    private const int Batch = 4;

    [Theory]
    [MemberData(nameof(WholeNetworks.Names), MemberType = typeof(WholeNetworks))]
    public void Unfused_kernels_compute_the_same(string network) =>
        AssertSameNumbers(network, new CompilerOptions { FuseKernels = false }, relativeTolerance: 1e-6);

    [Theory]
    [MemberData(nameof(WholeNetworks.Names), MemberType = typeof(WholeNetworks))]
    public void Tensors_with_memory_of_their_own_hold_the_same_bits(string network) =>
        AssertSameNumbers(network, new CompilerOptions { PlanMemory = false }, relativeTolerance: 0);

    [Fact]
    public void Unfused_kernels_are_more()
    {
        string Compile(CompilerOptions options) => NetworkCompiler.Compile(GeneratorRunner.Declaration(WholeNetworks.Image), options);
        int Kernels(string text) => text.Split("internal static").Length;
        Assert.True(Kernels(Compile(new CompilerOptions { FuseKernels = false })) > Kernels(Compile(CompilerOptions.Default)));
    }

    /// <summary>Compares tensor by tensor, relative to the tensor's largest element, since sums that cancel keep the rounding of their terms.</summary>
    private static void AssertSameNumbers(string network, CompilerOptions options, double relativeTolerance)
    {
        IReadOnlyDictionary<string, double[]> expected = Run(network, CompilerOptions.Default);
        IReadOnlyDictionary<string, double[]> found = Run(network, options);
        Assert.Equal(expected.Keys, found.Keys);
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

    private static IReadOnlyDictionary<string, double[]> Run(string network, CompilerOptions options)
    {
        CSharpCompilation project = GeneratorRunner.CompileWith(options, WholeNetworks.All[network]);
        return NetworkProbe.Run(project, Batch);
    }
}
