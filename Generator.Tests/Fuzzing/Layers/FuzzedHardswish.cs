namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>0 up to -3, x from 3 on, x (x + 3) / 6 between; the derivative between, ends included, is x / 3 + 1 / 2.</summary>
internal sealed class FuzzedHardswish : FuzzedActivation
{
    protected override double Function(double x) => x <= -3 ? 0 : x >= 3 ? x : x * (x + 3) / 6;

    protected override double Derivative(double x) => x < -3 ? 0 : x > 3 ? 1 : (x / 3) + 0.5;
}
