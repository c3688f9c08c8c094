using FusedNorm.Generator.Tests.Oracle;

namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>x above 0, else alpha · (exp(x / alpha) - 1).</summary>
internal sealed class FuzzedCELU(FuzzRandom random) : FuzzedActivation
{
    private readonly double? declared = random.Chance(0.4) ? null : random.Pick(0.6, 1.7);

    private double Alpha => declared ?? 1;

    public override IEnumerable<string> Arguments(Shapes inputs) => declared is double alpha ? [AttributeText.Number(alpha)] : [];

    protected override double Function(double x) => x > 0 ? x : Alpha * (Math.Exp(x / Alpha) - 1);

    protected override double Derivative(double x) => x > 0 ? 1 : Math.Exp(x / Alpha);
}
