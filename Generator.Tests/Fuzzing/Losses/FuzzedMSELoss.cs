namespace FusedNorm.Generator.Tests.Fuzzing.Losses;

/// <summary>(x - y)².</summary>
internal sealed class FuzzedMSELoss(FuzzRandom random) : FuzzedElementLoss(random)
{
    protected override double Value(double x, double y, int index) => (x - y) * (x - y);

    protected override double Slope(double x, double y, int index) => 2 * (x - y);
}
