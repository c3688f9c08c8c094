namespace FusedNorm.Sample.Gotchas;

/// <summary>Freezing is not eval mode.</summary>
internal static class FrozenNorms
{
    public static Gotcha Gotcha { get; } = new(
        "frozen",
        "I froze the layer; why does what it computes still change?",
        "requires_grad_(False) stops gradients only; in training mode the layer still takes the batch's statistics and updates its own.",
        Measure);

    private static IEnumerable<Measurement> Measure()
    {
        TorchRandom random = new(1029);
        float[] batch = [.. random.Normal(12).Select(value => (2 * value) + 5)];
        FrozenNorm frozen = new(random);
        frozen.Forward(batch);
        yield return new Measurement(
            "frozen: running mean after one batch", $"{frozen.Bn1.RunningMean[0]:F4}, from 0", frozen.Bn1.RunningMean[0] > 0.1);
        StillNorm still = new(random);
        still.Forward(batch);
        yield return new Measurement("frozen and Eval = true", $"{still.Bn1.RunningMean[0]:F4}, from 0", still.Bn1.RunningMean[0] == 0);
    }
}
