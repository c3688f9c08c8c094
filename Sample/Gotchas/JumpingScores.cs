namespace FusedNorm.Sample.Gotchas;

/// <summary>Why the test score jumps while training goes well.</summary>
internal static class JumpingScores
{
    public static Gotcha Gotcha { get; } = new(
        "jumping-score",
        "Why does the test score jump, or start so low, while training goes well?",
        "eval() normalises with running statistics, which begin at mean 0 and variance 1 and take some 20 batches to follow "
        + "(momentum 0.1).",
        Measure);

    private static IEnumerable<Measurement> Measure()
    {
        DigitsLesson lesson = new();
        WithNorm net = new(lesson.Random);
        WithBatchNormOnly twin = new(new TorchRandom(0));
        Sgd sgd = new(net.Parameters, 0.05);
        (float[] unseen, int[] expected) = lesson.Unseen;
        float[] logits = new float[expected.Length * 10];
        for (int step = 1; step <= 60; step++)
        {
            (float[] input, int[] targets) = lesson.Next();
            sgd.ZeroGrad();
            net.Loss(input, targets);
            net.Backward();
            sgd.Step();
            if (step is 3 or 10 or 60)
            {
                net.Predict(unseen, logits);
                double running = DigitsLesson.Accuracy(logits, expected);
                for (int i = 0; i < net.Parameters.Count; i++)
                {
                    net.Parameters[i].Data.CopyTo(twin.Parameters[i].Data);
                }

                twin.Predict(unseen, logits);
                double own = DigitsLesson.Accuracy(logits, expected);
                yield return new Measurement(
                    $"after {step} steps, unseen digits read by running statistics, by their own",
                    $"{running:P1}, {own:P1}", step > 10 ? Math.Abs(own - running) < 0.05 : own > running + 0.05);
            }
        }
    }
}
