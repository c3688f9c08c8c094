using FusedNorm.Runtime.Tests.Networks;

namespace FusedNorm.Runtime.Tests.Reference;

/// <summary>A loss in double precision, one formula after the other. Targets that are class indices stand as whole numbers.</summary>
internal abstract class ReferenceLoss(Reduction reduction)
{
    /// <summary>The loss that a network declares.</summary>
    public static ReferenceLoss Of(TestedNetwork network, int[] outputShape) => network.DeclaredLoss! switch
    {
        CrossEntropyLossAttribute declared => new ReferenceCrossEntropy(outputShape[0], declared),
        NLLLossAttribute declared => new ReferenceNll(outputShape[0], declared),
        MSELossAttribute declared => new ReferenceElementLoss(declared.Reduction, (x, y, _) => ((x - y) * (x - y), 2 * (x - y))),
        L1LossAttribute declared => new ReferenceElementLoss(declared.Reduction, (x, y, _) => (Math.Abs(x - y), Math.Sign(x - y))),
        SmoothL1LossAttribute declared => new ReferenceElementLoss(declared.Reduction, (x, y, _) => SmoothL1(x - y, declared.Beta)),
        HuberLossAttribute declared => new ReferenceElementLoss(declared.Reduction, (x, y, _) => Huber(x - y, declared.Delta)),
        BCEWithLogitsLossAttribute declared =>
            new ReferenceElementLoss(declared.Reduction, (x, y, i) => BinaryCrossEntropy(x, y, declared.PosWeight switch
            {
                null => 1,
                [double all] => all,
                double[] each => each[i % outputShape[^1]],
            })),
        LossAttribute other => throw new NotSupportedException($"{other.GetType().Name} has no reference."),
    };

    /// <summary>The losses before they combine: one per sample, or one per element.</summary>
    public abstract double[] Losses(double[] output, double[] targets);

    /// <summary>What the mean divides by.</summary>
    public abstract double Divisor(double[] output, double[] targets);

    /// <summary>What the network returns: the reduced loss, or all of them.</summary>
    public Measured Result(double[] output, double[] targets)
    {
        double[] losses = Losses(output, targets);
        double share = Share(output, targets);
        return reduction == Reduction.None ? Measured.Of(losses) : new([losses.Sum() * share], losses.Sum(Math.Abs) * Math.Abs(share));
    }

    /// <summary>The output's gradient; <paramref name="lossGradients"/> belongs to losses without a reduction.</summary>
    public double[] Gradient(double[] output, double[] targets, double[]? lossGradients = null)
    {
        double share = Share(output, targets);
        int outputsPerLoss = output.Length / (lossGradients?.Length ?? output.Length);
        return [.. Slopes(output, targets).Select((slope, i) => slope * share * (lossGradients?[i / outputsPerLoss] ?? 1))];
    }

    /// <summary>What every loss counts in the result.</summary>
    public double Share(double[] output, double[] targets) => reduction == Reduction.Mean ? 1 / Divisor(output, targets) : 1;

    /// <summary>The derivative of each loss by the elements of the output that it is computed from.</summary>
    protected abstract double[] Slopes(double[] output, double[] targets);

    private static (double Loss, double Slope) SmoothL1(double d, double beta) =>
        Math.Abs(d) < beta ? (d * d / (2 * beta), d / beta) : (Math.Abs(d) - (beta / 2), Math.Sign(d));

    private static (double Loss, double Slope) Huber(double d, double delta) =>
        Math.Abs(d) <= delta ? (d * d / 2, d) : (delta * (Math.Abs(d) - (delta / 2)), delta * Math.Sign(d));

    private static (double Loss, double Slope) BinaryCrossEntropy(double x, double y, double positive)
    {
        double probability = 1 / (1 + Math.Exp(-x));
        double opposite = 1 / (1 + Math.Exp(x));
        return (
            -(positive * y * Math.Log(probability)) - ((1 - y) * Math.Log(opposite)), ((1 - y) * probability) - (positive * y * opposite));
    }
}

/// <summary>A loss of each element of the output with its own target.</summary>
internal sealed class ReferenceElementLoss(
    Reduction reduction, Func<double, double, int, (double Loss, double Slope)> function) : ReferenceLoss(reduction)
{
    public override double[] Losses(double[] output, double[] targets) => [.. output.Select((x, i) => function(x, targets[i], i).Loss)];

    public override double Divisor(double[] output, double[] targets) => output.Length;

    protected override double[] Slopes(double[] output, double[] targets) => [.. output.Select((x, i) => function(x, targets[i], i).Slope)];
}
