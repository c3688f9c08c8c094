namespace FusedNorm.Generator.Kernels;

/// <summary>A kernel in its place in a program.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Conditions">The call is made where one of these holds; always where there are none.</param>
internal sealed record KernelCall(Kernel Kernel, IReadOnlyList<Flag> Conditions);

/// <summary>Kernels in the order they run.</summary>
internal sealed class KernelProgram(Purpose purpose)
{
    public Purpose Purpose { get; } = purpose;

    public List<KernelCall> Calls { get; init; } = [];

    /// <summary>What the caller may look at behind it.</summary>
    public IReadOnlyList<Tensor> Results { get; init; } = [];

    public IEnumerable<Kernel> Kernels => Calls.Select(call => call.Kernel);

    public IEnumerable<Tensor> Tensors => Kernels.SelectMany(kernel => kernel.Reads.Concat(kernel.Writes)).Distinct();

    /// <summary>The same program, behind which the caller may look at some tensors.</summary>
    public KernelProgram Giving(IEnumerable<Tensor?> results) => new(Purpose) { Calls = Calls, Results = [.. results.OfType<Tensor>()] };

    /// <summary>The same program with other calls.</summary>
    public KernelProgram With(IEnumerable<KernelCall> calls) => new(Purpose) { Calls = [.. calls], Results = Results };

    /// <summary>The same program with other kernels in their places.</summary>
    public KernelProgram Select(Func<Kernel, Kernel> kernel) => With(Calls.Select(call => call with { Kernel = kernel(call.Kernel) }));
}
