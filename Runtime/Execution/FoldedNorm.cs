using System.Numerics;

namespace FusedNorm.Execution;

/// <summary>
/// A norm with running statistics as three numbers a channel: <c>y = (x - mean) * scale + shift</c>, <c>scale = weight / sqrt(variance + eps)</c>,
/// <c>shift = bias</c>. In double precision; what is stored in the end is rounded once.
/// </summary>
/// <typeparam name="T">The network's element type.</typeparam>
public sealed class FoldedNorm<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly double[] mean;
    private readonly double[] scale;
    private readonly double[] shift;

    /// <summary>Takes a norm's running statistics and parameters as they are now.</summary>
    /// <param name="norm">The norm.</param>
    /// <param name="eps">What is added to its variance.</param>
    /// <exception cref="InvalidOperationException">The norm keeps no running statistics.</exception>
    public FoldedNorm(TrackingNormLayer<T> norm, double eps)
    {
        ArgumentNullException.ThrowIfNull(norm);
        mean = Rounding.Widen<T>(norm.RunningMean);
        scale = Rounding.Widen<T>(norm.RunningVar);
        shift = norm.Affine ? Rounding.Widen<T>(norm.Bias.Data) : new double[mean.Length];
        for (int channel = 0; channel < scale.Length; channel++)
        {
            double inverse = 1.0 / Math.Sqrt(scale[channel] + eps);
            scale[channel] = norm.Affine ? inverse * double.CreateTruncating(norm.Weight.Data[channel]) : inverse;
        }
    }

    private FoldedNorm(double[] mean, double[] scale, double[] shift)
    {
        this.mean = mean;
        this.scale = scale;
        this.shift = shift;
    }

    /// <summary>The number of channels.</summary>
    public int Channels => mean.Length;

    /// <summary>
    /// This norm and the next as one. The first mean stays what is subtracted from the input, so that an input far from zero loses no digits to the
    /// difference of large numbers: that of the means is taken here.
    /// </summary>
    /// <param name="next">The norm that reads this one's output; flattened in between, it has several channels for each of this one.</param>
    public FoldedNorm<T> Then(FoldedNorm<T> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        double[] means = new double[next.Channels];
        double[] scales = new double[next.Channels];
        double[] shifts = new double[next.Channels];
        for (int channel = 0; channel < next.Channels; channel++)
        {
            int own = ChannelOf(channel, next.Channels);
            means[channel] = mean[own];
            scales[channel] = scale[own] * next.scale[channel];
            shifts[channel] = next.Apply(shift[own], channel);
        }

        return new FoldedNorm<T>(means, scales, shifts);
    }

    /// <summary>What is subtracted from the input, rounded to the network's precision.</summary>
    public ReadOnlySpan<T> Mean => Rounding.Round<T>(mean);

    /// <summary>What the difference is multiplied by, rounded.</summary>
    public ReadOnlySpan<T> Scale => Rounding.Round<T>(scale);

    /// <summary>What is added then, rounded.</summary>
    public ReadOnlySpan<T> Shift => Rounding.Round<T>(shift);

    /// <summary>The channel that an element belongs to where each channel has equally many of them, side by side.</summary>
    internal int ChannelOf(int element, int elements) => element / (elements / Channels);

    internal double ScaleOf(int channel) => scale[channel];

    internal double ShiftOf(int channel) => shift[channel];

    internal double Apply(double x, int channel) => ((x - mean[channel]) * scale[channel]) + shift[channel];
}
