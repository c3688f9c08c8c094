using FusedNorm.Generator.Tests.Oracle;

namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>x above 0, else slope · x; the derivative at 0 is the slope.</summary>
internal sealed class FuzzedLeakyReLU(FuzzRandom random) : FuzzedActivation
{
    private readonly double? declared = random.Chance(0.4) ? null : random.Pick(0.2, 0, -0.5, 1.5);

    private double Slope => declared ?? 0.01;

    public override IEnumerable<string> Arguments(Shapes inputs) => declared is double slope ? [AttributeText.Number(slope)] : [];

    protected override double Function(double x) => x > 0 ? x : Slope * x;

    protected override double Derivative(double x) => x > 0 ? 1 : Slope;
}
