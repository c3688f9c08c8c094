namespace FusedNorm.Generator.Tests.Fuzzing.Losses;

/// <summary>|x - y|; the derivative at 0 is 0.</summary>
internal sealed class FuzzedL1Loss(FuzzRandom random) : FuzzedElementLoss(random)
{
    protected override double Value(double x, double y, int index) => Math.Abs(x - y);

    protected override double Slope(double x, double y, int index) => Math.Sign(x - y);
}
