using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers.Normalization;

/// <summary>
/// The mean and the biased variance of a group of elements, which every norm but one needs: two sweeps, every element added in double
/// precision, so that neither a large offset nor an outlier costs digits. The mean is kept as the sum of two numbers, <c>mean + remainder</c>,
/// because x - mean is exact where they are close, and the remainder joins the shift, where it costs nothing per element.
/// </summary>
/// <remarks>
/// In single precision the first sweep gives the mean to the last digit, and the rounding of the subtracted mean is taken out of the
/// variance. In double precision there is nothing wider to add in, so the sum of the deviations corrects a mean that lost its last digits.
/// </remarks>
internal sealed class MeanAndVariance(NormTensors tensors, bool isDouble)
{
    private static readonly Expr Count = new Local("count");

    private Expr Mean => tensors.Read(tensors.Mean);

    /// <summary>The first sweep also sums.</summary>
    public static void AddSum(Chain first)
    {
        first.Sweep.Comment = "the sum, for the mean";
        first.Sweep.Sinks.Add(new ReduceSum("sum", first.Current, IsWide: true));
    }

    /// <summary>From the sum to the scalars <c>exactMean</c>, <c>remainder</c> and <c>variance</c>, with the rounded mean in its tensor.</summary>
    public IEnumerable<Step> Steps(Recipe recipe)
    {
        yield return tensors.Set(tensors.Mean, new Local("sum") / Count);
        yield return Deviations(recipe);
        if (!isDouble)
        {
            yield return new Let("exactMean", new Local("sum") / Count);
            yield return Remainder();
            yield return Variance(new Local("remainder"));
            yield break;
        }

        // An infinite input makes the correction NaN; its mean is infinite, as in PyTorch.
        yield return new Let("correction", new Local("deviations") / Count);
        yield return new Let("exactMean", new WhereFinite(new Local("correction"), Mean + new Local("correction"), Mean));
        yield return Variance(new Local("correction"));
        yield return tensors.Set(tensors.Mean, new Local("exactMean"));
        yield return Remainder();
    }

    /// <summary>The second sweep, over the deviations from the rounded mean.</summary>
    private Sweep Deviations(Recipe recipe)
    {
        Chain second = Chain.Repeat(recipe);
        second.Sweep.Comment = "the squares of the deviations, for the variance";
        second.Sweep.Sinks.Add(new ReduceSum("squares", new SquaredDistance(second.Current, Mean), IsWide: true));
        if (isDouble)
        {
            second.Sweep.Comment = "the squares of the deviations, for the variance, and their sum, which corrects the mean";
            second.Sweep.Sinks.Add(new ReduceSum("deviations", second.Current - Mean, IsWide: true));
        }

        return second.Sweep;
    }

    /// <summary>Deviations from another number than the mean have squares that are larger by their distance's.</summary>
    private static Let Variance(Expr distance) => new("variance", (new Local("squares") / Count) - (distance * distance));

    /// <summary>None where the mean is infinite or NaN.</summary>
    private Let Remainder() => new("remainder", new WhereFinite(new Local("exactMean") - Mean, new Local("exactMean") - Mean, Expr.Zero));
}
