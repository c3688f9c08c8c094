namespace FusedNorm.Generator.Kernels;

/// <summary>Fills a tensor with what a dropout multiplies by: drawn in training mode, ones otherwise.</summary>
internal sealed class MaskKernel(string name, IsTraining training, double probability, Tensor mask) : Kernel(name)
{
    public IsTraining Training { get; } = training;

    /// <summary>The probability of a zero.</summary>
    public double Probability { get; } = probability;

    public Tensor Mask { get; } = mask;

    public override IEnumerable<Sweep> Sweeps => [];

    public override IEnumerable<Tensor> Reads => [];

    public override IEnumerable<Tensor> Writes => [Mask];
}
