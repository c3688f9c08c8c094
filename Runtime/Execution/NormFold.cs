namespace FusedNorm.Execution;

/// <summary>
/// The arithmetic of <c>FoldedNorm</c>, in double precision. The generator is built from this file too: it folds what it lays into an
/// assembly as a network in memory folds itself, to the same bits.
/// </summary>
/// <param name="mean">What is subtracted, per channel.</param>
/// <param name="scale">What the difference is multiplied by.</param>
/// <param name="shift">What is added then.</param>
internal sealed class NormFold(double[] mean, double[] scale, double[] shift)
{
    public double[] Mean { get; } = mean;

    public double[] Scale { get; } = scale;

    public double[] Shift { get; } = shift;

    public int Channels => Mean.Length;

    /// <summary>A norm with running statistics.</summary>
    /// <param name="mean">The running mean.</param>
    /// <param name="variance">The running variance.</param>
    /// <param name="weight">The weight; null for a norm without parameters.</param>
    /// <param name="bias">The bias; null with it.</param>
    /// <param name="eps">What is added to the variance.</param>
    public static NormFold Of(double[] mean, double[] variance, double[]? weight, double[]? bias, double eps)
    {
        double[] scale = new double[mean.Length];
        for (int channel = 0; channel < scale.Length; channel++)
        {
            double inverse = 1.0 / Math.Sqrt(variance[channel] + eps);
            scale[channel] = weight is null ? inverse : inverse * weight[channel];
        }

        return new NormFold(mean, scale, bias ?? new double[mean.Length]);
    }

    /// <summary>
    /// This norm and the next as one. The first mean stays what is subtracted from the input, so that an input far from zero loses no
    /// digits to the difference of large numbers: that of the means is taken here.
    /// </summary>
    /// <param name="next">
    /// The norm that reads this one's output; flattened in between, it has several channels for each of this one.
    /// </param>
    public NormFold Then(NormFold next)
    {
        double[] means = new double[next.Channels];
        double[] scales = new double[next.Channels];
        double[] shifts = new double[next.Channels];
        for (int channel = 0; channel < next.Channels; channel++)
        {
            int own = ChannelOf(channel, next.Channels);
            means[channel] = Mean[own];
            scales[channel] = Scale[own] * next.Scale[channel];
            shifts[channel] = next.Apply(Shift[own], channel);
        }

        return new NormFold(means, scales, shifts);
    }

    /// <summary>The channel that an element belongs to where each channel has equally many of them, side by side.</summary>
    public int ChannelOf(int element, int elements) => element / (elements / Channels);

    /// <summary>The norm of one number.</summary>
    public double Apply(double x, int channel) => ((x - Mean[channel]) * Scale[channel]) + Shift[channel];
}
