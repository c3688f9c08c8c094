using FusedNorm.Generator.Tests.Oracle;

namespace FusedNorm.Generator.Tests.Fuzzing.Losses;

/// <summary>d² / (2 beta) where |d| is below beta, else |d| - beta / 2.</summary>
internal sealed class FuzzedSmoothL1Loss(FuzzRandom random) : FuzzedElementLoss(random)
{
    private readonly double? declared = random.Chance(0.5) ? null : random.Pick(0, 0.5, 2);

    public override IEnumerable<string> Arguments
    {
        get
        {
            List<string> arguments = [.. base.Arguments];
            AttributeText.AddNumber(arguments, "Beta", declared);
            return arguments;
        }
    }

    private double Beta => declared ?? 1;

    protected override double Value(double x, double y, int index) =>
        Math.Abs(x - y) < Beta ? (x - y) * (x - y) / (2 * Beta) : Math.Abs(x - y) - (Beta / 2);

    protected override double Slope(double x, double y, int index) => Math.Abs(x - y) < Beta ? (x - y) / Beta : Math.Sign(x - y);
}
