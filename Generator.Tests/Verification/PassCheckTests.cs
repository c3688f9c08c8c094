using FusedNorm.Generator.Compiler;
using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Options;
using FusedNorm.Generator.Tests.Fuzzing;
using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Generator.Tests.Networks;
using Xunit;

namespace FusedNorm.Generator.Tests.Verification;

/// <summary>
/// Kernels and their loops are right behind the lowering and behind every pass, and a pass that breaks them is shown at work.
/// </summary>
[Trait("Registers", "None")]
public sealed class PassCheckTests
{
    private const int Count = 40;

    [Theory]
    [MemberData(nameof(WholeNetworks.Names), MemberType = typeof(WholeNetworks))]
    public void Every_pass_leaves_kernels_and_loops_right(string network)
    {
        NetworkDeclaration declaration = GeneratorRunner.Declaration(WholeNetworks.All[network]);
        NetworkCompiler.LowerWatched(declaration, CompilerOptions.Default);
        NetworkCompiler.LowerWatched(declaration, CompilerOptions.Default.Plain);
        NetworkCompiler.LowerWatched(declaration, new CompilerOptions { ChannelBlock = 8 });
    }

    [Fact]
    [Trait("Size", "Large")]
    public void And_so_it_does_in_random_networks()
    {
        foreach (FuzzedNetwork network in FuzzSuite.Real.Committed.Take(Count).Concat(FuzzSuite.Small.Committed.Take(Count)))
        {
            foreach (NetworkDeclaration declaration in GeneratorRunner.Run(network.Declaration).Declarations)
            {
                NetworkCompiler.LowerWatched(declaration, CompilerOptions.Default);
            }
        }
    }

    [Fact]
    public void What_a_pass_broke_is_shown_before_and_after()
    {
        CompilerFault fault = CompilerFault.All.Single(fault => fault.Name == "a tensor that others read is kept in blocks");
        NetworkDeclaration declaration = GeneratorRunner.Declaration(
            "[Network] [Input(64)] [Linear(64)] [BatchNorm1d] [ReLU] [Linear(64)] [BatchNorm1d] partial class Net;");
        CompilerOptions options =
            new() { AfterPass = (pass, group) => (pass == fault.Pass ? fault.Apply(group) : null) ?? group };

        string message = Assert.Throws<InvalidOperationException>(() => NetworkCompiler.Compile(declaration, options)).Message;
        Assert.StartsWith("FuseProducts:\n", message, StringComparison.Ordinal);
        string[] parts = message.Split(["Before:\n", "After:\n"], StringSplitOptions.None);
        Assert.Equal(3, parts.Length);
        Assert.Contains("Fc1Forward: product of N rows, 64 columns, 64 terms", parts[1], StringComparison.Ordinal);
        Assert.DoesNotContain("Fc1ForwardAndBn1Forward", parts[1], StringComparison.Ordinal);
        Assert.Contains("Fc1ForwardAndBn1Forward: channels of 1 x 64 x 1", parts[2], StringComparison.Ordinal);
    }
}
