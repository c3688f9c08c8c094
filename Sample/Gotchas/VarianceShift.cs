namespace FusedNorm.Sample.Gotchas;

/// <summary>Dropout before batch norm.</summary>
internal static class VarianceShift
{
    private const int Samples = 256;

    public static Gotcha Gotcha { get; } = new(
        "dropout",
        "Dropout before or after batch norm?",
        "dropout scales what is left by 1/(1-p), which keeps the mean and raises the variance; "
        + "a norm below learns that variance, and evaluation has the other.",
        Measure);

    private static IEnumerable<Measurement> Measure()
    {
        TorchRandom random = new(1029);
        DroppedNorm before = new(random);
        NormThenDropout after = new(random);
        float[] output = new float[Samples * 64];
        float[] batch = [];
        for (int step = 0; step < 100; step++)
        {
            batch = [.. random.Normal(Samples * 64).Select(value => value + 1)];
            before.Forward(batch);
            after.Forward(batch);
        }

        before.Predict(batch, output);
        double shifted = Variance(output);
        after.Predict(batch, output);
        double kept = Variance(output);
        yield return new Measurement("variance of what the norm gives in evaluation, dropout before it", $"{shifted:F2}", shifted < 0.6);
        yield return new Measurement("dropout below it", $"{kept:F2}", Math.Abs(kept - 1) < 0.1);
    }

    /// <summary>The mean of the features' variances.</summary>
    private static double Variance(float[] output) => Enumerable.Range(0, 64).Average(feature =>
    {
        double[] values = [.. output.Where((_, i) => i % 64 == feature).Select(value => (double)value)];
        double mean = values.Average();
        return values.Average(value => (value - mean) * (value - mean));
    });
}
