namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>max(x, 0); the derivative at 0 is 0.</summary>
internal sealed class FuzzedReLU : FuzzedActivation
{
    protected override double Function(double x) => x > 0 ? x : 0;

    protected override double Derivative(double x) => x > 0 ? 1 : 0;
}
