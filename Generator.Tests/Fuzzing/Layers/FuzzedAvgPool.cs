using FusedNorm.Generator.Tests.Oracle;

namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>The average of each window, divided by what PyTorch divides by.</summary>
internal sealed class FuzzedAvgPool(FuzzedPlace place, int rank) : FuzzedSlidingPool(place, rank, dilates: false)
{
    private readonly bool countsPadding = place.Random.Chance(0.6);
    private readonly int divisorOverride = rank > 1 && place.Random.Chance(0.2) ? place.Random.Between(1, 7) : 0;

    public override string Kind => $"AvgPool{Rank}d";

    public override IEnumerable<string> Arguments(Shapes inputs)
    {
        List<string> arguments = [.. base.Arguments(inputs)];
        AttributeText.AddIf(arguments, !countsPadding, "CountIncludePad = false");
        AttributeText.AddIf(arguments, divisorOverride > 0, $"DivisorOverride = {divisorOverride}");
        return arguments;
    }

    protected override double Reduce(FuzzedWindow window, ReadOnlySpan<double> plane) =>
        window.Elements.Length == 0 ? 0 : Average(window, plane, Divisor(window));

    protected override void HandBack(FuzzedWindow window, ReadOnlySpan<double> plane, double gradient, Span<double> planeGradient) =>
        Spread(window, gradient, Divisor(window), planeGradient);

    private int Divisor(FuzzedWindow window) =>
        divisorOverride > 0 ? divisorOverride : countsPadding ? window.Size : window.Elements.Length;
}
