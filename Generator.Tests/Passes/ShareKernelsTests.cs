using FusedNorm.Generator.Compiler;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Options;
using FusedNorm.Generator.Programs;
using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Generator.Tests.Networks;
using Xunit;

namespace FusedNorm.Generator.Tests.Passes;

/// <summary>Kernels that differ in names alone become one method; others never do.</summary>
public sealed class ShareKernelsTests
{
    [Fact]
    public void Kernels_that_differ_in_the_names_of_their_tensors_are_one()
    {
        Assert.Equal(["A", "A"], Shared(Copy("A", "x", "y"), Copy("B", "p", "q")));
    }

    [Fact]
    public void Kernels_that_use_their_tensors_otherwise_are_several()
    {
        Tensor one = new("one", TensorKind.PerSample, 3);
        Tensor other = new("other", TensorKind.PerSample, 3);
        Tensor result = new("result", TensorKind.PerSample, 3);
        Kernel Difference(string name, Tensor left, Tensor right)
        {
            Kernel kernel = new(name, Group.None, new Geometry(1, 3, 1));
            Sweep sweep = new();
            sweep.Let(new Symbol("left"), new Load(one));
            sweep.Let(new Symbol("right"), new Load(other));
            sweep.Sinks.Add(new Store(result, sweep.Let(new Symbol("difference"), new Load(left) - new Load(right))));
            kernel.Steps.Add(sweep);
            return kernel;
        }

        Assert.Equal(["A", "B"], Shared(Difference("A", one, other), Difference("B", other, one)));
        Assert.Equal(["A", "B"], Shared(Copy("A", "x", "y"), Copy("B", "x", "y", length: 4)));
    }

    [Theory]
    [MemberData(nameof(WholeNetworks.Names), MemberType = typeof(WholeNetworks))]
    public void A_network_gets_shorter_and_every_call_finds_its_kernel(string network)
    {
        string shared = Compile(network, new CompilerOptions());
        string apart = Compile(network, new CompilerOptions { ShareKernels = false });

        Assert.True(shared.Length < apart.Length);
        CompiledCode.RequireClean(GeneratorRunner.CompileWith(new CompilerOptions(), WholeNetworks.All[network]));
    }

    private static string Compile(string network, CompilerOptions options) =>
        NetworkCompiler.Compile(GeneratorRunner.Declaration(WholeNetworks.All[network]), options);

    private static Kernel Copy(string name, string from, string to, int length = 3)
    {
        Sweep sweep = new();
        Local element = sweep.Let(new Symbol("element"), new Load(new Tensor(from, TensorKind.Input, length)));
        sweep.Sinks.Add(new Store(new Tensor(to, TensorKind.PerSample, 6), element) { Offset = 2 });
        return new Kernel(name, Group.None, new Geometry(1, length, 1)) { Steps = { sweep } };
    }

    private static IEnumerable<string> Shared(params Kernel[] kernels)
    {
        IReadOnlyDictionary<Kernel, KernelMethod> methods = KernelMethods.Of(kernels, isDouble: false, share: true);
        return kernels.Select(kernel => methods[kernel].Name);
    }
}
