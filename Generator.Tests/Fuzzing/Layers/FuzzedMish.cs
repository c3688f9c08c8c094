namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>x t with t = tanh(log(1 + exp(x))); derivative t + x s (1 - t²) with s = 1 / (1 + exp(-x)).</summary>
internal sealed class FuzzedMish : FuzzedActivation
{
    protected override double Function(double x) => x * Tangent(x);

    protected override double Derivative(double x) => Tangent(x) + (x * Logistic(x) * (1 - (Tangent(x) * Tangent(x))));

    private static double Tangent(double x) => Math.Tanh(Math.Log(1 + Math.Exp(x)));
}
