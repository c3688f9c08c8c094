namespace FusedNorm.Generator.Tests.Fuzzing.Losses;

/// <summary>A loss for each element of the output, from a target of its own; the mean divides by their number.</summary>
internal abstract class FuzzedElementLoss(FuzzRandom random) : FuzzedLoss(random)
{
    public override bool Fits(int[] outputShape) => true;

    public override int LossesOfSample(int[] outputShape) => Shapes.Length(outputShape);

    public override double[] DrawTargets(FuzzRandom random, int[] outputShape, int batch) =>
        [.. Enumerable.Range(0, batch * Shapes.Length(outputShape)).Select(_ => Target(random))];

    protected virtual double Target(FuzzRandom random) => random.Chance(0.2) ? random.Between(-2, 2) : random.Normal();

    protected sealed override double[] Losses(double[] output, double[] targets, int batch) =>
        [.. output.Select((x, i) => Value(x, targets[i], i))];

    protected sealed override double[] OutputGradient(double[] output, double[] targets, int batch, double[] gradient) =>
        [.. output.Select((x, i) => gradient[i] * Slope(x, targets[i], i))];

    protected sealed override double MeanDivisor(double[] output, double[] targets, int batch) => output.Length;

    /// <summary>The loss of an element x with the target y.</summary>
    protected abstract double Value(double x, double y, int index);

    /// <summary>Its derivative by x.</summary>
    protected abstract double Slope(double x, double y, int index);
}
