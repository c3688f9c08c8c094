using System.Numerics;

namespace FusedNorm.Execution;

/// <summary>
/// A linear layer that takes in the norms around it. The folds are exact but for the rounding of double precision; what is stored in the
/// end is rounded once.
/// </summary>
/// <typeparam name="T">The network's element type.</typeparam>
public sealed class FoldedLinear<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly LinearFold fold;

    /// <summary>Takes a layer's parameters as they are now.</summary>
    /// <param name="layer">The layer.</param>
    public FoldedLinear(LinearLayer<T> layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        fold = new LinearFold(
            Rounding.Widen<T>(layer.Weight.Data), layer.HasBias ? Rounding.Widen<T>(layer.Bias.Data) : new double[layer.Weight.Shape[0]]);
    }

    /// <summary>Takes in a norm that stands in front, but for its mean, which is still to be subtracted from the input.</summary>
    /// <param name="norm">The norm whose output the layer reads; flattened in between, several columns belong to each channel.</param>
    /// <returns>This layer.</returns>
    public FoldedLinear<T> After(FoldedNorm<T> norm)
    {
        ArgumentNullException.ThrowIfNull(norm);
        fold.After(norm.Fold);
        return this;
    }

    /// <summary>Takes in a norm that stands behind: its scale into the rows of the weight, all of it into the bias.</summary>
    /// <param name="norm">The norm that reads the layer's output.</param>
    /// <returns>This layer.</returns>
    public FoldedLinear<T> Then(FoldedNorm<T> norm)
    {
        ArgumentNullException.ThrowIfNull(norm);
        fold.Then(norm.Fold);
        return this;
    }

    /// <summary>The weight, of shape (out, in), rounded to the network's precision.</summary>
    public ReadOnlySpan<T> Weight => Rounding.Round<T>(fold.Weight);

    /// <summary>The bias, one per output, rounded.</summary>
    public ReadOnlySpan<T> Bias => Rounding.Round<T>(fold.Bias);
}
