namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>A scale times x above 0, else that scale times alpha · (exp(x) - 1), with the numbers that torch.nn.SELU states.</summary>
internal sealed class FuzzedSELU : FuzzedActivation
{
    private const double Alpha = 1.6732632423543772848170429916717;
    private const double Scale = 1.0507009873554804934193349852946;

    protected override double Function(double x) => Scale * (x > 0 ? x : Alpha * (Math.Exp(x) - 1));

    protected override double Derivative(double x) => Scale * (x > 0 ? 1 : Alpha * Math.Exp(x));
}
