using FusedNorm.Generator.Tests.Oracle;

namespace FusedNorm.Generator.Tests.Fuzzing.Losses;

/// <summary>A loss for each sample, of an output that has a number for each class; class weights, and a target that is ignored.</summary>
internal abstract class FuzzedClassLoss : FuzzedLoss
{
    private readonly double[]? weights;
    private readonly int? ignored;

    protected FuzzedClassLoss(FuzzRandom random, int[] below, bool takesClasses)
        : base(random)
    {
        TakesClasses = takesClasses;
        weights = DrawWeights(random, random.Chance(0.6) || below[0] > MostWeights ? 0 : below[0]);
        ignored = random.Chance(0.6) || !takesClasses ? null : random.Chance(0.5) || below[0] == 1 ? -7 : random.Below(below[0]);
    }

    public override bool TakesClasses { get; }

    public override IEnumerable<string> Arguments
    {
        get
        {
            List<string> arguments = [.. base.Arguments];
            AttributeText.AddNumbers(arguments, "Weight", weights);
            AttributeText.AddIf(arguments, ignored is not null, $"IgnoreIndex = {ignored}");
            return arguments;
        }
    }

    private int Ignored => ignored ?? -100;

    public override bool Fits(int[] outputShape) =>
        outputShape.Length == 1 && (weights is null || weights.Length == outputShape[0]) && (ignored != 0 || outputShape[0] > 1);

    public override int LossesOfSample(int[] outputShape) => 1;

    public override double[] DrawTargets(FuzzRandom random, int[] outputShape, int batch)
    {
        double[] targets =
            [.. Enumerable.Range(0, batch).Select(_ => (double)(random.Chance(0.2) ? Ignored : random.Below(outputShape[0])))];

        // A mean over no sample is NaN, which the recorded cases hold; here a number is wanted.
        if (targets.All(target => target == Ignored))
        {
            targets[0] = Enumerable.Range(0, outputShape[0]).First(k => k != Ignored);
        }

        return targets;
    }

    protected override double MeanDivisor(double[] output, double[] targets, int batch) =>
        targets.Where(Counts).Sum(target => Weight((int)target));

    protected double Weight(int k) => weights is null ? 1 : weights[k];

    protected bool Counts(double target) => target != Ignored;
}
