namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>log s with s = 1 / (1 + exp(-x)); derivative 1 - s.</summary>
internal sealed class FuzzedLogSigmoid : FuzzedActivation
{
    protected override double Function(double x) => -Math.Log(1 + Math.Exp(-x));

    protected override double Derivative(double x) => Logistic(-x);
}
