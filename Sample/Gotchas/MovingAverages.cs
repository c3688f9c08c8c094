namespace FusedNorm.Sample.Gotchas;

/// <summary>Why training does not normalise with the moving average.</summary>
internal static class MovingAverages
{
    private const int Batch = 8;
    private const int Positions = 16;

    public static Gotcha Gotcha { get; } = new(
        "moving-average",
        "Why does training not normalise with the moving average?",
        "in training the batch's mean and variance are part of the graph and the gradient goes through them; running ones are constants.",
        Measure);

    private static IEnumerable<Measurement> Measure()
    {
        TorchRandom random = new(1029);
        Channels net = new(random);
        float[] input = random.Normal(Batch * 3 * Positions);
        float[] slope = random.Normal(input.Length);
        foreach (bool training in new[] { true, false })
        {
            net.Train(training);
            net.Forward(input);
            net.Backward(slope);
            float[] gradient = net.InputGradient.ToArray();

            // What a gradient step along the input would do to the channel's mean, and to its spread.
            double shift = Math.Abs(gradient.Where((_, i) => Channel(i) == 0).Sum(value => (double)value));
            double stretch = Math.Abs(gradient.Select((value, i) => Channel(i) == 0 ? (double)value * input[i] : 0).Sum());
            bool holds = training ? shift < 1e-3 && stretch < 1e-3 : shift > 0.1 && stretch > 0.1;
            yield return new Measurement(
                $"{(training ? "batch" : "running")} statistics: the gradient's part that only shifts a channel, that only stretches it",
                $"{shift:F4}, {stretch:F4}", holds);
        }
    }

    private static int Channel(int index) => index / Positions % 3;
}
