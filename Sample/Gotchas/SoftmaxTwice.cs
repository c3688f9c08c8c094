namespace FusedNorm.Sample.Gotchas;

/// <summary>A softmax before cross-entropy.</summary>
internal static class SoftmaxTwice
{
    public static Gotcha Gotcha { get; } = new(
        "softmax",
        "My loss never goes below 1.46; why?",
        "CrossEntropyLoss expects logits and applies log_softmax itself; nothing warns of a softmax before it.",
        Measure);

    private static IEnumerable<Measurement> Measure()
    {
        float[] sure = new float[10];
        sure[3] = 100;
        float twice = new TwoSoftmaxes(new TorchRandom(0)).Loss(sure, [3]);
        float once = new OneSoftmax(new TorchRandom(0)).Loss(sure, [3]);
        yield return new Measurement(
            "the loss of a perfect answer among ten, softmax before it",
            $"{twice:F4}", Math.Abs(twice - Math.Log(1 + (9 / Math.E))) < 1e-4);
        yield return new Measurement("logits before it", $"{once:F4}", once < 1e-4);
    }
}
