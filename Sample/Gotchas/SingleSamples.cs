namespace FusedNorm.Sample.Gotchas;

/// <summary>A batch of one.</summary>
internal static class SingleSamples
{
    public static Gotcha Gotcha { get; } = new(
        "batch-of-one",
        "Why does a batch of one throw in training, and not in evaluation?",
        "raises \"Expected more than 1 value per channel when training\" where a channel has one value; an image has more even alone.",
        Measure);

    private static IEnumerable<Measurement> Measure()
    {
        StillNorm pinned = new(new TorchRandom(1029));
        TorchNorm net = new(new TorchRandom(1029));
        float[] one = [1, 2, 3];
        string said = "nothing";
        try
        {
            net.Forward(one);
        }
        catch (ArgumentException error)
        {
            said = error.Message.Split('\n')[0];
        }

        yield return new Measurement("one sample of (3) in training", said, said.Contains("more than 1", StringComparison.Ordinal));
        yield return new Measurement(
            "batches counted all the same, as in PyTorch", $"{net.Bn1.NumBatchesTracked}", net.Bn1.NumBatchesTracked == 1);
        net.Eval();
        yield return new Measurement("in evaluation", $"{net.Forward(one).Length} outputs", true);
        yield return new Measurement("pinned by Eval = true, in training", $"{pinned.Forward(one).Length} outputs", true);
        Channels images = new(new TorchRandom(1029));
        yield return new Measurement("one image of (3, 4, 4) in training", $"{images.Forward(new float[48]).Length} outputs", true);
    }
}
