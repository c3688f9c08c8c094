namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>The largest element of each window, padding never; of equal ones the first takes the gradient.</summary>
internal sealed class FuzzedMaxPool(FuzzedPlace place, int rank) : FuzzedSlidingPool(place, rank, dilates: true)
{
    public override string Kind => $"MaxPool{Rank}d";

    public override bool IsExact => true;

    /// <summary>A window of padding alone would be minus infinity, and PyTorch's gradient of it lands outside the input.</summary>
    protected override bool IsLegal(FuzzedWindow window) => window.Elements.Length > 0;

    protected override double Reduce(FuzzedWindow window, ReadOnlySpan<double> plane) => plane[Largest(window, plane)];

    protected override void HandBack(FuzzedWindow window, ReadOnlySpan<double> plane, double gradient, Span<double> planeGradient) =>
        planeGradient[Largest(window, plane)] += gradient;
}
