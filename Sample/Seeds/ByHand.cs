namespace FusedNorm.Sample.Seeds;

/// <summary>Batch norm by hand, in double precision and in the plainest words: what the generated code is held against.</summary>
internal static class ByHand
{
    /// <summary>The default of every batch norm.</summary>
    public const double Eps = 1e-5;

    /// <summary>The default of every batch norm: the weight of the new value.</summary>
    public const double Momentum = 0.1;

    /// <summary>A batch's statistics, one of each per channel.</summary>
    /// <param name="Mean">The mean.</param>
    /// <param name="BiasedVariance">The variance with n below the line: what the batch is normalised with.</param>
    /// <param name="Count">n, how many values a channel has in the batch.</param>
    public sealed record Statistics(double[] Mean, double[] BiasedVariance, int Count)
    {
        /// <summary>The variance with n - 1 below the line: what goes into the running variance.</summary>
        public double[] UnbiasedVariance => [.. BiasedVariance.Select(variance => variance * Count / (Count - 1))];
    }

    /// <summary>The statistics of a batch laid out as (sample, channel, position).</summary>
    /// <param name="batch">The values.</param>
    /// <param name="channels">How many channels there are.</param>
    /// <param name="positions">How many values a channel has per sample.</param>
    public static Statistics Measure(float[] batch, int channels, int positions)
    {
        double[] mean = new double[channels];
        double[] variance = new double[channels];
        for (int channel = 0; channel < channels; channel++)
        {
            double[] values = [.. batch.Where((_, index) => index / positions % channels == channel).Select(value => (double)value)];
            mean[channel] = values.Average();
            variance[channel] = values.Average(value => Math.Pow(value - mean[channel], 2));
        }

        return new Statistics(mean, variance, batch.Length / channels);
    }

    /// <summary>(x - mean) / sqrt(variance + eps), per channel.</summary>
    /// <param name="batch">The values.</param>
    /// <param name="positions">How many values a channel has per sample.</param>
    /// <param name="mean">One per channel.</param>
    /// <param name="variance">One per channel.</param>
    public static double[] Normalise(float[] batch, int positions, double[] mean, double[] variance)
    {
        double[] result = new double[batch.Length];
        for (int i = 0; i < batch.Length; i++)
        {
            int channel = i / positions % mean.Length;
            result[i] = (batch[i] - mean[channel]) / Math.Sqrt(variance[channel] + Eps);
        }

        return result;
    }

    /// <summary>(1 - momentum) * old + momentum * batch, per channel.</summary>
    /// <param name="old">The running statistic before.</param>
    /// <param name="batch">The batch's.</param>
    /// <param name="momentum">The weight of the new value.</param>
    public static double[] Update(double[] old, double[] batch, double momentum = Momentum) =>
        [.. old.Zip(batch, (before, now) => ((1 - momentum) * before) + (momentum * now))];
}
