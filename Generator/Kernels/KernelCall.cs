namespace FusedNorm.Generator.Kernels;

/// <summary>A kernel in its place in a program.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Conditions">The call is made where one of these holds; always where there are none.</param>
internal sealed record KernelCall(Kernel Kernel, IReadOnlyList<Flag> Conditions);

/// <summary>Kernels in the order they run.</summary>
internal sealed class KernelProgram(string phase)
{
    /// <summary><c>forward</c>, <c>loss</c>, <c>backward</c> or <c>predict</c>.</summary>
    public string Phase { get; } = phase;

    public List<KernelCall> Calls { get; } = [];

    public IEnumerable<Kernel> Kernels => Calls.Select(call => call.Kernel);

    public IEnumerable<Tensor> Tensors => Kernels.SelectMany(kernel => kernel.Reads.Concat(kernel.Writes)).Distinct();
}
