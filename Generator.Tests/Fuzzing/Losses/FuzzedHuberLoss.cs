using FusedNorm.Generator.Tests.Oracle;

namespace FusedNorm.Generator.Tests.Fuzzing.Losses;

/// <summary>d² / 2 where |d| is at most delta, else delta (|d| - delta / 2).</summary>
internal sealed class FuzzedHuberLoss(FuzzRandom random) : FuzzedElementLoss(random)
{
    private readonly double? declared = random.Chance(0.5) ? null : random.Pick(0.25, 0.5, 2);

    public override IEnumerable<string> Arguments
    {
        get
        {
            List<string> arguments = [.. base.Arguments];
            AttributeText.AddNumber(arguments, "Delta", declared);
            return arguments;
        }
    }

    private double Delta => declared ?? 1;

    protected override double Value(double x, double y, int index) =>
        Math.Abs(x - y) <= Delta ? (x - y) * (x - y) / 2 : Delta * (Math.Abs(x - y) - (Delta / 2));

    protected override double Slope(double x, double y, int index) => Math.Abs(x - y) <= Delta ? x - y : Delta * Math.Sign(x - y);
}
