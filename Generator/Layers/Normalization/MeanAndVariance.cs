using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers.Normalization;

/// <summary>
/// The mean and the biased variance of a group of elements, which every norm but one needs. The mean is taken in two steps: a first estimate,
/// and a correction from the deviations of the second sweep, so that neither a large offset nor an outlier costs digits. It is kept as
/// the sum of two numbers, <c>mean + remainder</c>, because x - mean is exact where they are close, and the remainder joins the shift,
/// where it costs nothing per element.
/// </summary>
internal static class MeanAndVariance
{
    /// <summary>The first sweep also sums; the group's mean tensor then takes <c>sum / count</c>.</summary>
    public static void AddSum(Chain first)
    {
        first.Sweep.Comment = "the sum, for a first estimate of the mean";
        first.Sweep.Sinks.Add(new ReduceSum("sum", first.Current));
    }

    /// <summary>The second sweep, over the deviations from the estimate.</summary>
    public static Sweep Deviations(Recipe recipe, Expr mean)
    {
        Chain second = Chain.Repeat(recipe);
        Local deviation = second.Sweep.Let("deviation", second.Current - mean);
        second.Sweep.Comment = "deviations from the estimate: their sum corrects the mean, their squares give the variance";
        second.Sweep.Sinks.Add(new ReduceSum("deviations", deviation));
        second.Sweep.Sinks.Add(new ReduceSum("squares", deviation * deviation));
        return second.Sweep;
    }

    /// <summary>The scalars <c>exactMean</c>, <c>variance</c> and <c>remainder</c>, and the rounded mean in its tensor.</summary>
    public static IEnumerable<Step> Correct(NormTensors tensors, Tensor meanTensor)
    {
        Expr count = new Local("count");
        Expr mean = tensors.Read(meanTensor);
        yield return new Let("correction", new Local("deviations") / count);

        // An infinite input makes the correction NaN; its mean is infinite, as in PyTorch.
        yield return new Let("exactMean", new WhereFinite(new Local("correction"), mean + new Local("correction"), mean));
        yield return new Let("variance", (new Local("squares") - (new Local("deviations") * new Local("correction"))) / count);
        yield return tensors.Set(meanTensor, new Local("exactMean"));
        yield return new Let("remainder", new WhereFinite(new Local("correction"), new Local("exactMean") - mean, Expr.Zero));
    }
}
