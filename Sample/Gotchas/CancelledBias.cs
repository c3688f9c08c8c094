namespace FusedNorm.Sample.Gotchas;

/// <summary>A bias before a batch norm.</summary>
internal static class CancelledBias
{
    public static Gotcha Gotcha { get; } = new(
        "bias",
        "Does a linear layer need a bias before batch norm?",
        "keeps the bias and computes its gradient, which is zero but for rounding; bias=False is the usual choice.",
        Measure);

    private static IEnumerable<Measurement> Measure()
    {
        TorchRandom random = new(1029);
        BiasedNorm net = new(random);
        float[] batch = random.Normal(8 * 3);
        int[] targets = [0, 1, 0, 1, 0, 1, 0, 1];
        net.Loss(batch, targets);
        net.Backward();
        double weight = Largest(net.Fc1.Weight.Grad);
        double bias = Largest(net.Fc1.Bias.Grad);
        float[] before = net.Forward(batch).ToArray();
        net.Fc1.Bias.Data.Fill(3);
        double moved = Largest([.. net.Forward(batch).ToArray().Zip(before, (after, old) => after - old)]);
        yield return new Measurement("largest gradient of the weight", $"{weight:F4}", weight > 0.001);
        yield return new Measurement("of the bias", $"{bias:F4}", bias < 1e-5);
        yield return new Measurement("what the output moves when every bias becomes 3", $"{moved:F4}", moved < 1e-4);
    }

    private static double Largest(ReadOnlySpan<float> values)
    {
        double largest = 0;
        foreach (float value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }
}
