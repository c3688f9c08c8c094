namespace FusedNorm.Sample.Gotchas;

/// <summary>Which elements share a mean.</summary>
internal static class SharedMeans
{
    private const int Batch = 5;
    private const int Channels = 3;
    private const int Positions = 16;

    public static Gotcha Gotcha { get; } = new(
        "shared-mean",
        "Per channel or per activation: which elements share a mean?",
        "BatchNorm2d takes one mean a channel, over all samples and positions; weight and bias have one value a channel too.",
        Measure);

    private static IEnumerable<Measurement> Measure()
    {
        TorchRandom random = new(1029);
        Gotchas.Channels net = new(random);
        float[] input = [.. random.Normal(Batch * Channels * Positions).Select((value, i) => value + i)];
        float[] output = net.Forward(input).ToArray();
        double MeanOf(Func<int, bool> chosen) => Math.Abs(output.Where((_, i) => chosen(i)).Average(value => (double)value));
        double channels = Enumerable.Range(0, Channels).Max(channel => MeanOf(i => i / Positions % Channels == channel));
        double samples = Enumerable.Range(0, Batch).Max(sample => MeanOf(i => i / (Channels * Positions) == sample));
        double positions = Enumerable.Range(0, Positions).Max(position => MeanOf(i => i % Positions == position));
        yield return new Measurement(
            "running means", $"{net.Bn1.RunningMean.Length}, of {Batch} x {Channels} x {Positions} values",
            net.Bn1.RunningMean.Length == Channels);
        yield return new Measurement("largest mean of the output over a channel", $"{channels:F4}", channels < 1e-4);
        yield return new Measurement("over a sample", $"{samples:F4}", samples > 0.1);
        yield return new Measurement("over a position", $"{positions:F4}", positions > 0.01);
    }
}
