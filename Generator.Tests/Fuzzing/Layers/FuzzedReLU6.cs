namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>min(max(x, 0), 6); the derivative is 0 at both bounds.</summary>
internal sealed class FuzzedReLU6 : FuzzedActivation
{
    protected override double Function(double x) => Math.Min(Math.Max(x, 0), 6);

    protected override double Derivative(double x) => x is > 0 and < 6 ? 1 : 0;
}
