using FusedNorm.Generator.Tests.Oracle;

namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>min(max(x, low), high); the derivative is 0 at both bounds.</summary>
internal sealed class FuzzedHardtanh(FuzzRandom random) : FuzzedActivation
{
    private readonly double? declaredLow = random.Chance(0.4) ? null : random.Pick(-2.0, -0.5);
    private readonly double? declaredHigh = random.Chance(0.5) ? null : random.Pick(0.7, 2.5);

    private double Low => declaredLow ?? -1;

    private double High => declaredLow is null ? 1 : declaredHigh ?? 1;

    public override IEnumerable<string> Arguments(Shapes inputs) =>
        new[] { declaredLow, declaredLow is null ? null : declaredHigh }.OfType<double>().Select(AttributeText.Number);

    protected override double Function(double x) => Math.Min(Math.Max(x, Low), High);

    protected override double Derivative(double x) => x > Low && x < High ? 1 : 0;
}
