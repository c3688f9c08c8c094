using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers.Normalization;

/// <summary>
/// The mean and the biased variance of a group of elements, which every norm but one needs: every element is added in double precision, and
/// neither a large offset nor an outlier costs digits. The mean is kept as the sum of two numbers, <c>mean + remainder</c>,
/// because x - mean is exact where they are close, and the remainder joins the shift, where it costs nothing per element.
/// </summary>
/// <remarks>
/// In single precision one sweep takes the sums of the elements and of their squares, which double precision holds to the last digit where
/// the mean is not far from zero. Where it is, their difference has lost digits, and a second sweep takes the squares of the
/// deviations from the rounded mean; what rounding took is known, and leaves the variance. In double precision there is nothing wider to
/// add in, so there are always two sweeps, and the sum of the deviations corrects a mean that lost its last digits.
/// </remarks>
internal sealed class MeanAndVariance(NormTensors tensors, bool isDouble)
{
    /// <summary>
    /// How often the square of the mean may contain the variance: the difference of the two sums has lost ten of the 53 bits then, and
    /// single precision needs 24.
    /// </summary>
    private const double MostCancelled = 1024;

    private readonly Local sum = new(new Symbol("sum"));
    private readonly Local squares = new(new Symbol("squares"));
    private readonly Local deviations = new(new Symbol("deviations"));

    /// <summary>The mean, before it is rounded.</summary>
    public Local ExactMean { get; } = new(new Symbol("exactMean"));

    /// <summary>What rounding took from it.</summary>
    public Local Remainder { get; } = new(new Symbol("remainder"));

    public Local Variance { get; } = new(new Symbol("variance"));

    private Expr Mean => tensors.Read(tensors.Mean);

    /// <summary>The first sweep also sums.</summary>
    public void AddSums(Chain first)
    {
        if (isDouble)
        {
            first.Sweep.Comment = "the sum, for the mean";
            first.Sweep.Sinks.Add(new ReduceSum(sum.Symbol, first.Current, IsWide: true));
            return;
        }

        first.Sweep.Comment = "the sum, for the mean, and the sum of the squares, for the variance";
        first.Sweep.Sinks.Add(new ReduceMoments(sum.Symbol, squares.Symbol, first.Current));
    }

    /// <summary>
    /// From the sums to <see cref="ExactMean"/>, <see cref="Remainder"/> and <see cref="Variance"/>, with the rounded mean in its tensor.
    /// </summary>
    public IEnumerable<Step> Steps(Recipe recipe) => isDouble ? InTwoSweeps(recipe) : InOneSweep(recipe);

    private IEnumerable<Step> InOneSweep(Recipe recipe)
    {
        yield return new Let(ExactMean.Symbol, sum / Expr.Count);
        yield return tensors.Set(tensors.Mean, ExactMean);

        // None where the mean is infinite or NaN.
        yield return new Let(Remainder.Symbol, new WhereFinite(ExactMean - Mean, ExactMean - Mean, Expr.Zero));
        yield return new Let(Variance.Symbol, (squares / Expr.Count) - (ExactMean * ExactMean));
        Chain second = Chain.Repeat(recipe);
        second.Sweep.Comment = "the mean is far from zero: the squares of the deviations from it";
        second.Sweep.Sinks.Add(new ReduceSum(deviations.Symbol, new SquaredDistance(second.Current, Mean), IsWide: true));
        yield return new SecondSweepIf(
            ExactMean * ExactMean,
            new Constant(MostCancelled) * Variance,
            [second.Sweep, new Reset(Variance.Symbol, Around(deviations, Remainder))]);
    }

    private IEnumerable<Step> InTwoSweeps(Recipe recipe)
    {
        yield return tensors.Set(tensors.Mean, sum / Expr.Count);
        Chain second = Chain.Repeat(recipe);
        second.Sweep.Comment = "the squares of the deviations, for the variance, and their sum, which corrects the mean";
        second.Sweep.Sinks.Add(new ReduceSum(squares.Symbol, new SquaredDistance(second.Current, Mean), IsWide: true));
        second.Sweep.Sinks.Add(new ReduceSum(deviations.Symbol, second.Current - Mean, IsWide: true));
        yield return second.Sweep;

        // An infinite input makes the correction NaN; its mean is infinite, as in PyTorch.
        Local correction = new(new Symbol("correction"));
        yield return new Let(correction.Symbol, deviations / Expr.Count);
        yield return new Let(ExactMean.Symbol, new WhereFinite(correction, Mean + correction, Mean));
        yield return new Let(Variance.Symbol, Around(squares, correction));

        // What rounding took from the corrected mean: the difference of two neighbours is exact.
        yield return new Let(Remainder.Symbol, new WhereFinite(correction, correction - (ExactMean - Mean), Expr.Zero));
        yield return tensors.Set(tensors.Mean, ExactMean);
    }

    /// <summary>Deviations from another number than the mean have squares that are larger by their distance's.</summary>
    private static Expr Around(Local squares, Local distance) => (squares / Expr.Count) - (distance * distance);
}
