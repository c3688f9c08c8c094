namespace FusedNorm.Execution;

/// <summary>The arithmetic of <c>FoldedLinear</c>, in double precision; the generator is built from this file too.</summary>
/// <param name="weight">The weight, of shape (out, in); folding changes it.</param>
/// <param name="bias">The bias; folding changes it.</param>
internal sealed class LinearFold(double[] weight, double[] bias)
{
    public double[] Weight { get; } = weight;

    public double[] Bias { get; } = bias;

    private int Outputs => Bias.Length;

    private int Inputs => Weight.Length / Bias.Length;

    /// <summary>
    /// Takes in a norm that stands in front: its scale into the columns of the weight, its shift through the weight into the bias. The mean
    /// is still to be subtracted from the input: W(x - mean) of a channel far from zero would keep few digits as Wx - W mean.
    /// </summary>
    /// <param name="norm">The norm whose output the layer reads; flattened in between, several columns belong to each channel.</param>
    public void After(NormFold norm)
    {
        for (int output = 0; output < Outputs; output++)
        {
            int row = output * Inputs;
            for (int input = 0; input < Inputs; input++)
            {
                int channel = norm.ChannelOf(input, Inputs);
                Bias[output] += Weight[row + input] * norm.Shift[channel];
                Weight[row + input] *= norm.Scale[channel];
            }
        }
    }

    /// <summary>Takes in a norm that stands behind: its scale into the rows of the weight, all of it into the bias.</summary>
    /// <param name="norm">The norm that reads the layer's output.</param>
    public void Then(NormFold norm)
    {
        for (int output = 0; output < Outputs; output++)
        {
            int channel = norm.ChannelOf(output, Outputs);
            Bias[output] = norm.Apply(Bias[output], channel);
            int row = output * Inputs;
            for (int input = 0; input < Inputs; input++)
            {
                Weight[row + input] *= norm.Scale[channel];
            }
        }
    }
}
