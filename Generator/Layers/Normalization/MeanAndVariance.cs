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

    private static readonly Expr Count = new Local("count");

    private Expr Mean => tensors.Read(tensors.Mean);

    /// <summary>The first sweep also sums.</summary>
    public static void AddSums(Chain first, bool isDouble)
    {
        if (isDouble)
        {
            first.Sweep.Comment = "the sum, for the mean";
            first.Sweep.Sinks.Add(new ReduceSum("sum", first.Current, IsWide: true));
            return;
        }

        first.Sweep.Comment = "the sum, for the mean, and the sum of the squares, for the variance";
        first.Sweep.Sinks.Add(new ReduceMoments("sum", "squares", first.Current));
    }

    /// <summary>
    /// From the sums to the scalars <c>exactMean</c>, <c>remainder</c> and <c>variance</c>, with the rounded mean in its tensor.
    /// </summary>
    public IEnumerable<Step> Steps(Recipe recipe) => isDouble ? InTwoSweeps(recipe) : InOneSweep(recipe);

    private IEnumerable<Step> InOneSweep(Recipe recipe)
    {
        Local exactMean = new("exactMean");
        Local remainder = new("remainder");
        yield return new Let("exactMean", new Local("sum") / Count);
        yield return tensors.Set(tensors.Mean, exactMean);

        // None where the mean is infinite or NaN.
        yield return new Let("remainder", new WhereFinite(exactMean - Mean, exactMean - Mean, Expr.Zero));
        yield return new Let("variance", (new Local("squares") / Count) - (exactMean * exactMean));
        Chain second = Chain.Repeat(recipe);
        second.Sweep.Comment = "the mean is far from zero: the squares of the deviations from it";
        second.Sweep.Sinks.Add(new ReduceSum("deviations", new SquaredDistance(second.Current, Mean), IsWide: true));
        yield return new SecondSweepIf(
            exactMean * exactMean,
            new Constant(MostCancelled) * new Local("variance"),
            [second.Sweep, new Reset("variance", Variance("deviations", remainder))]);
    }

    private IEnumerable<Step> InTwoSweeps(Recipe recipe)
    {
        yield return tensors.Set(tensors.Mean, new Local("sum") / Count);
        Chain second = Chain.Repeat(recipe);
        second.Sweep.Comment = "the squares of the deviations, for the variance, and their sum, which corrects the mean";
        second.Sweep.Sinks.Add(new ReduceSum("squares", new SquaredDistance(second.Current, Mean), IsWide: true));
        second.Sweep.Sinks.Add(new ReduceSum("deviations", second.Current - Mean, IsWide: true));
        yield return second.Sweep;

        // An infinite input makes the correction NaN; its mean is infinite, as in PyTorch.
        Local correction = new("correction");
        Local exactMean = new("exactMean");
        yield return new Let("correction", new Local("deviations") / Count);
        yield return new Let("exactMean", new WhereFinite(correction, Mean + correction, Mean));
        yield return new Let("variance", Variance("squares", correction));

        // What rounding took from the corrected mean: the difference of two neighbours is exact.
        yield return new Let("remainder", new WhereFinite(correction, correction - (exactMean - Mean), Expr.Zero));
        yield return tensors.Set(tensors.Mean, exactMean);
    }

    /// <summary>Deviations from another number than the mean have squares that are larger by their distance's.</summary>
    private static Expr Variance(string squares, Local distance) => (new Local(squares) / Count) - (distance * distance);
}
