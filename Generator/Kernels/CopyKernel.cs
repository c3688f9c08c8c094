namespace FusedNorm.Generator.Kernels;

/// <summary>Copies a run of every sample of one tensor to a run of every sample of another.</summary>
internal sealed class CopyKernel(
    string name, Tensor source, int sourceOffset, Tensor destination, int destinationOffset, int length) : Kernel(name)
{
    public Tensor Source { get; } = source;

    public int SourceOffset { get; } = sourceOffset;

    public Tensor Destination { get; } = destination;

    public int DestinationOffset { get; } = destinationOffset;

    public int Length { get; } = length;

    public override IEnumerable<Sweep> Sweeps => [];

    public override IEnumerable<Tensor> Reads => [Source];

    public override IEnumerable<Tensor> Writes => [Destination];
}
