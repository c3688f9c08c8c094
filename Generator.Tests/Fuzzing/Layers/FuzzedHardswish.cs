namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>x min(max(x + 3, 0), 6) / 6; the derivative is 0 up to -3, 1 from 3 on and x / 3 + 1 / 2 between.</summary>
internal sealed class FuzzedHardswish : FuzzedActivation
{
    protected override double Function(double x) => x * Math.Min(Math.Max(x + 3, 0), 6) / 6;

    protected override double Derivative(double x) => x <= -3 ? 0 : x >= 3 ? 1 : (x / 3) + 0.5;
}
