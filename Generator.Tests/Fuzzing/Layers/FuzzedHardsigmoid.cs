namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>min(max(x + 3, 0), 6) / 6; the derivative is 0 at -3 and 3.</summary>
internal sealed class FuzzedHardsigmoid : FuzzedActivation
{
    protected override double Function(double x) => Math.Min(Math.Max(x + 3, 0), 6) / 6;

    protected override double Derivative(double x) => x is > -3 and < 3 ? 1.0 / 6 : 0;
}
