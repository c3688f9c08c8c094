namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>x / (1 + |x|); derivative 1 / (1 + |x|)².</summary>
internal sealed class FuzzedSoftsign : FuzzedActivation
{
    protected override double Function(double x) => x / (1 + Math.Abs(x));

    protected override double Derivative(double x) => 1 / ((1 + Math.Abs(x)) * (1 + Math.Abs(x)));
}
