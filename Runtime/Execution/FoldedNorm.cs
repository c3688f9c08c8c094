using System.Numerics;

namespace FusedNorm.Execution;

/// <summary>
/// A norm with running statistics as three numbers a channel: <c>y = (x - mean) * scale + shift</c>, <c>scale = weight / sqrt(variance +
/// eps)</c>, <c>shift = bias</c>. In double precision; what is stored in the end is rounded once.
/// </summary>
/// <typeparam name="T">The network's element type.</typeparam>
public sealed class FoldedNorm<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Takes a norm's running statistics and parameters as they are now.</summary>
    /// <param name="norm">The norm.</param>
    /// <param name="eps">What is added to its variance.</param>
    /// <exception cref="InvalidOperationException">The norm keeps no running statistics.</exception>
    public FoldedNorm(TrackingNormLayer<T> norm, double eps)
    {
        ArgumentNullException.ThrowIfNull(norm);
        Fold = NormFold.Of(
            Rounding.Widen<T>(norm.RunningMean),
            Rounding.Widen<T>(norm.RunningVar),
            norm.Affine ? Rounding.Widen<T>(norm.Weight.Data) : null,
            norm.Affine ? Rounding.Widen<T>(norm.Bias.Data) : null,
            eps);
    }

    private FoldedNorm(NormFold fold) => Fold = fold;

    /// <summary>The number of channels.</summary>
    public int Channels => Fold.Channels;

    /// <summary>This norm and the next as one; the first mean stays what is subtracted from the input.</summary>
    /// <param name="next">
    /// The norm that reads this one's output; flattened in between, it has several channels for each of this one.
    /// </param>
    public FoldedNorm<T> Then(FoldedNorm<T> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new FoldedNorm<T>(Fold.Then(next.Fold));
    }

    /// <summary>What is subtracted from the input, rounded to the network's precision.</summary>
    public ReadOnlySpan<T> Mean => Rounding.Round<T>(Fold.Mean);

    /// <summary>What the difference is multiplied by, rounded.</summary>
    public ReadOnlySpan<T> Scale => Rounding.Round<T>(Fold.Scale);

    /// <summary>What is added then, rounded.</summary>
    public ReadOnlySpan<T> Shift => Rounding.Round<T>(Fold.Shift);

    internal NormFold Fold { get; }
}
