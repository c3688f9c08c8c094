namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>tanh(x); derivative 1 - tanh²(x).</summary>
internal sealed class FuzzedTanh : FuzzedActivation
{
    protected override double Function(double x) => Math.Tanh(x);

    protected override double Derivative(double x) => 1 - (Math.Tanh(x) * Math.Tanh(x));
}
