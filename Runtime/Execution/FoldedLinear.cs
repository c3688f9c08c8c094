using System.Numerics;

namespace FusedNorm.Execution;

/// <summary>
/// A linear layer that takes in the norms around it. The folds are exact but for the rounding of double precision; what is stored in the end is
/// rounded once.
/// </summary>
/// <typeparam name="T">The network's element type.</typeparam>
public sealed class FoldedLinear<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int inputs;
    private readonly int outputs;
    private readonly double[] weight;
    private readonly double[] bias;

    /// <summary>Takes a layer's parameters as they are now.</summary>
    /// <param name="layer">The layer.</param>
    public FoldedLinear(LinearLayer<T> layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        outputs = layer.Weight.Shape[0];
        inputs = layer.Weight.Shape[1];
        weight = Rounding.Widen<T>(layer.Weight.Data);
        bias = layer.HasBias ? Rounding.Widen<T>(layer.Bias.Data) : new double[outputs];
    }

    /// <summary>
    /// Takes in a norm that stands in front: its scale into the columns of the weight, its shift through the weight into the bias. The mean is still
    /// to be subtracted from the input: W(x - mean) of a channel far from zero would keep few digits as Wx - W mean.
    /// </summary>
    /// <param name="norm">The norm whose output the layer reads; flattened in between, several columns belong to each channel.</param>
    /// <returns>This layer.</returns>
    public FoldedLinear<T> After(FoldedNorm<T> norm)
    {
        ArgumentNullException.ThrowIfNull(norm);
        for (int output = 0; output < outputs; output++)
        {
            Span<double> row = weight.AsSpan(output * inputs, inputs);
            for (int input = 0; input < inputs; input++)
            {
                int channel = norm.ChannelOf(input, inputs);
                bias[output] += row[input] * norm.ShiftOf(channel);
                row[input] *= norm.ScaleOf(channel);
            }
        }

        return this;
    }

    /// <summary>Takes in a norm that stands behind: its scale into the rows of the weight, all of it into the bias.</summary>
    /// <param name="norm">The norm that reads the layer's output.</param>
    /// <returns>This layer.</returns>
    public FoldedLinear<T> Then(FoldedNorm<T> norm)
    {
        ArgumentNullException.ThrowIfNull(norm);
        for (int output = 0; output < outputs; output++)
        {
            int channel = norm.ChannelOf(output, outputs);
            bias[output] = norm.Apply(bias[output], channel);
            foreach (ref double value in weight.AsSpan(output * inputs, inputs))
            {
                value *= norm.ScaleOf(channel);
            }
        }

        return this;
    }

    /// <summary>The weight, of shape (out, in), rounded to the network's precision.</summary>
    public ReadOnlySpan<T> Weight => Rounding.Round<T>(weight);

    /// <summary>The bias, one per output, rounded.</summary>
    public ReadOnlySpan<T> Bias => Rounding.Round<T>(bias);
}
