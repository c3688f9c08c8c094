using FusedNorm.Generator.Tests.Oracle;

namespace FusedNorm.Generator.Tests.Fuzzing.Losses;

/// <summary>-(p y log σ(x) + (1 - y) log(1 - σ(x))) with the positive weight p.</summary>
internal sealed class FuzzedBCEWithLogitsLoss : FuzzedElementLoss
{
    private readonly double[]? weights;

    public FuzzedBCEWithLogitsLoss(FuzzRandom random, int[] below)
        : base(random)
    {
        int count = random.Chance(0.5) ? 0 : random.Chance(0.3) || below[^1] > MostWeights ? 1 : below[^1];
        weights = DrawWeights(random, count);
    }

    public override IEnumerable<string> Arguments
    {
        get
        {
            List<string> arguments = [.. base.Arguments];
            AttributeText.AddNumbers(arguments, "PosWeight", weights);
            return arguments;
        }
    }

    public override bool Fits(int[] outputShape) => weights is null || weights.Length == 1 || weights.Length == outputShape[^1];

    protected override double Target(FuzzRandom random) => random.Chance(0.7) ? random.Below(2) : random.Unit();

    protected override double Value(double x, double y, int index) => (Positive(index) * y * Softplus(-x)) + ((1 - y) * Softplus(x));

    protected override double Slope(double x, double y, int index)
    {
        double logistic = 1 / (1 + Math.Exp(-x));
        return ((1 - y) * logistic) - (Positive(index) * y * (1 - logistic));
    }

    private double Positive(int index) => weights is null ? 1 : weights[index % weights.Length];

    /// <summary>log(1 + exp(x)), which is -log σ(-x).</summary>
    private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));
}
