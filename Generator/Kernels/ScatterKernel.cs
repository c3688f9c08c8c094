namespace FusedNorm.Generator.Kernels;

/// <summary>
/// Hands the gradient of each window's largest element back to that element, the first of equals. Which one it is is found again
/// from the input, which is cheaper to keep than an index beside it.
/// </summary>
internal sealed class ScatterKernel(
    string name, Geometry geometry, WindowGeometry windows, Tensor input, Tensor gradient, Tensor destination)
    : Kernel(name)
{
    /// <summary>How the output is seen: its channels and positions.</summary>
    public Geometry Geometry { get; } = geometry;

    public WindowGeometry Windows { get; } = windows;

    public Tensor Input { get; } = input;

    public Tensor Gradient { get; } = gradient;

    public Tensor Destination { get; } = destination;

    public override IEnumerable<Sweep> Sweeps => [];

    public override IEnumerable<Tensor> Reads => [Input, Gradient];

    public override IEnumerable<Tensor> Writes => [Destination];
}
