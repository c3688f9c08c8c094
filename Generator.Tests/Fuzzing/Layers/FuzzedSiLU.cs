namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>x s with s = 1 / (1 + exp(-x)); derivative s + x s (1 - s).</summary>
internal sealed class FuzzedSiLU : FuzzedActivation
{
    protected override double Function(double x) => x * Logistic(x);

    protected override double Derivative(double x) => Logistic(x) + (x * Logistic(x) * (1 - Logistic(x)));
}
