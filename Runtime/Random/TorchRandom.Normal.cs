namespace FusedNorm;

/// <content>The normal distribution, for which PyTorch has two ways: a scalar one with a memory, and one in blocks of sixteen.</content>
public sealed partial class TorchRandom
{
    /// <summary>Draws <c>torch.randn(count)</c>.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public float[] Normal(int count)
    {
        float[] values = NewArray<float>(count);
        Normal(values);
        return values;
    }

    /// <summary>Fills with normal values, as <c>tensor.normal_(mean, std)</c> on a contiguous float32 tensor.</summary>
    /// <param name="destination">
    /// What is filled. Fewer than 16 values are drawn in pairs, and the second value of the last pair is kept for the next such call; 16
    /// or more take a word each, and 16 words more where their number is not a multiple of 16.
    /// </param>
    /// <param name="mean">The mean.</param>
    /// <param name="standardDeviation">The standard deviation, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="standardDeviation"/> is negative or not a number.</exception>
    public void Normal(Span<float> destination, double mean = 0, double standardDeviation = 1)
    {
        CheckStandardDeviation(standardDeviation);
        if (destination.Length < NormalBlock.Length)
        {
            foreach (ref float value in destination)
            {
                value = (float)NormalBlock.Scale(NextNormal(), mean, standardDeviation, fusedMultiplyAdd);
            }

            return;
        }

        // All uniform values come first; then each whole block is transformed where it stands.
        Uniform(destination);
        int i = 0;
        for (; i <= destination.Length - NormalBlock.Length; i += NormalBlock.Length)
        {
            Transform(destination.Slice(i, NormalBlock.Length), (float)mean, (float)standardDeviation);
        }

        // A remainder is not drawn on its own: the last sixteen values are drawn anew.
        if (i < destination.Length)
        {
            Span<float> last = destination[^NormalBlock.Length..];
            Uniform(last);
            Transform(last, (float)mean, (float)standardDeviation);
        }
    }

    /// <summary>Fills with normal values, as <c>tensor.normal_(mean, std)</c> on a contiguous float64 tensor.</summary>
    /// <inheritdoc cref="Normal(Span{float}, double, double)"/>
    /// <param name="destination">
    /// What is filled. Fewer than 16 values are drawn in pairs, and the second value of the last pair is kept for the next such call; 16
    /// or more take two words each, and 32 words more where their number is not a multiple of 16.
    /// </param>
    /// <param name="mean">The mean.</param>
    /// <param name="standardDeviation">The standard deviation, at least 0.</param>
    public void Normal(Span<double> destination, double mean = 0, double standardDeviation = 1)
    {
        CheckStandardDeviation(standardDeviation);
        if (destination.Length < NormalBlock.Length)
        {
            foreach (ref double value in destination)
            {
                value = NormalBlock.Scale(NextNormal(), mean, standardDeviation, fusedMultiplyAdd);
            }

            return;
        }

        Uniform(destination);
        int i = 0;
        for (; i <= destination.Length - NormalBlock.Length; i += NormalBlock.Length)
        {
            NormalBlock.Transform(destination.Slice(i, NormalBlock.Length), mean, standardDeviation, fusedMultiplyAdd);
        }

        if (i < destination.Length)
        {
            Span<double> last = destination[^NormalBlock.Length..];
            Uniform(last);
            NormalBlock.Transform(last, mean, standardDeviation, fusedMultiplyAdd);
        }
    }

    private void Transform(Span<float> block, float mean, float standardDeviation)
    {
        if (fusedMultiplyAdd)
        {
            NormalBlock.TransformFused(block, mean, standardDeviation);
        }
        else
        {
            NormalBlock.Transform(block, mean, standardDeviation);
        }
    }

    /// <summary>One standard normal value: the spare one, or the first of a new pair.</summary>
    private double NextNormal()
    {
        if (spareNormal is double spare)
        {
            spareNormal = null;
            return spare;
        }

        // The first uniform value turns and the second one stretches; in a block of sixteen it is the other way round.
        double angle = 2 * Math.PI * engine.NextDouble();
        double radius = Math.Sqrt(-2 * Math.Log(1 - engine.NextDouble()));
        spareNormal = radius * Math.Sin(angle);
        return radius * Math.Cos(angle);
    }

    private static void CheckStandardDeviation(double standardDeviation)
    {
        if (!(standardDeviation >= 0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(standardDeviation), Invariant($"normal expects std >= 0.0, but found std {standardDeviation}."));
        }
    }
}
