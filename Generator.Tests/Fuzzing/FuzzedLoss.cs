namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>The loss of a random network: losses one by one, and how they combine.</summary>
internal abstract class FuzzedLoss(FuzzRandom random)
{
    /// <summary>Nobody writes more weights into an attribute.</summary>
    protected const int MostWeights = 64;

    private readonly Reduction reduction = random.Pick(Reduction.Mean, Reduction.Mean, Reduction.Sum, Reduction.None);

    /// <summary>The attribute's name.</summary>
    public string Kind => GetType().Name["Fuzzed".Length..];

    /// <summary>Whether the losses are not combined.</summary>
    public bool IsVector => reduction == Reduction.None;

    /// <summary>Whether targets are class indices.</summary>
    public virtual bool TakesClasses => false;

    /// <summary>The attribute's arguments.</summary>
    public virtual IEnumerable<string> Arguments => IsVector || reduction == Reduction.Sum ? [$"Reduction = Reduction.{reduction}"] : [];

    /// <summary>Whether it can stand below an output of this shape.</summary>
    public abstract bool Fits(int[] outputShape);

    /// <summary>How many losses a sample has before they combine.</summary>
    public abstract int LossesOfSample(int[] outputShape);

    /// <summary>Targets for a batch.</summary>
    public abstract double[] DrawTargets(FuzzRandom random, int[] outputShape, int batch);

    /// <summary>The loss, or all of them.</summary>
    public double[] Forward(double[] output, double[] targets, int batch)
    {
        double[] losses = Losses(output, targets, batch);
        return IsVector ? losses : [losses.Sum() / Divisor(output, targets, batch)];
    }

    /// <summary>The output's gradient, given that of the loss or of each of the losses.</summary>
    public double[] Backward(double[] output, double[] targets, int batch, double[] gradient)
    {
        double[] ofLosses =
            IsVector ? gradient : [.. Losses(output, targets, batch).Select(_ => gradient[0] / Divisor(output, targets, batch))];
        return OutputGradient(output, targets, batch, ofLosses);
    }

    /// <summary>The losses one by one.</summary>
    protected abstract double[] Losses(double[] output, double[] targets, int batch);

    /// <summary>The output's gradient, given that of each of the losses.</summary>
    protected abstract double[] OutputGradient(double[] output, double[] targets, int batch, double[] gradient);

    /// <summary>What the mean divides by.</summary>
    protected abstract double MeanDivisor(double[] output, double[] targets, int batch);

    /// <summary>Weights in eighths, which both precisions hold exactly; null, which is the default, for none.</summary>
    protected static double[]? DrawWeights(FuzzRandom random, int count) =>
        count == 0 ? null : [.. Enumerable.Range(0, count).Select(_ => random.Between(1, 16) / 8.0)];

    private double Divisor(double[] output, double[] targets, int batch) =>
        reduction == Reduction.Mean ? MeanDivisor(output, targets, batch) : 1;
}
