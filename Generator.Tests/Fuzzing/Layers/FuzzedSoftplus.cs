using FusedNorm.Generator.Tests.Oracle;

namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>
/// log(1 + exp(βx)) / β, and x where βx is above the threshold. The thresholds are large enough for the jump there to be below what single
/// precision can tell.
/// </summary>
internal sealed class FuzzedSoftplus(FuzzRandom random) : FuzzedActivation
{
    private readonly double? declaredBeta = random.Chance(0.4) ? null : random.Pick(0.5, 2.5);
    private readonly double? declaredThreshold = random.Chance(0.5) ? null : random.Pick(16.0, 25.0);

    private double Beta => declaredBeta ?? 1;

    private double Threshold => declaredBeta is null ? 20 : declaredThreshold ?? 20;

    public override IEnumerable<string> Arguments(Shapes inputs) =>
        new[] { declaredBeta, declaredBeta is null ? null : declaredThreshold }.OfType<double>().Select(AttributeText.Number);

    protected override double Function(double x) => Beta * x > Threshold ? x : Math.Log(1 + Math.Exp(Beta * x)) / Beta;

    protected override double Derivative(double x) => Beta * x > Threshold ? 1 : Logistic(Beta * x);
}
