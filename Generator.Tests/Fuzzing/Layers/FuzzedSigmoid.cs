namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>s = 1 / (1 + exp(-x)); derivative s (1 - s).</summary>
internal sealed class FuzzedSigmoid : FuzzedActivation
{
    protected override double Function(double x) => Logistic(x);

    protected override double Derivative(double x) => Logistic(x) * (1 - Logistic(x));
}
