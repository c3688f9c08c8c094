namespace FusedNorm.Sample.Gotchas;

/// <summary>Why the learning rate may be raised.</summary>
internal static class LearningRates
{
    private const int Steps = 225;

    public static Gotcha Gotcha { get; } = new(
        "learning-rate",
        "Why may the learning rate be raised with batch norm?",
        "nothing of its own; a norm's output does not change with the scale of the weights before it, so a step too long does less harm.",
        Measure);

    private static IEnumerable<Measurement> Measure()
    {
        foreach (double rate in new[] { 0.1, 1.0, 3.0 })
        {
            DigitsLesson lesson = new();
            WithNorm with = new(lesson.Random);
            double accuracy = Train(
                lesson, with.Parameters, rate, (input, targets) => { with.Loss(input, targets); with.Backward(); }, with.Predict);
            lesson = new DigitsLesson();
            WithoutNorm without = new(lesson.Random);
            double plain = Train(
                lesson, without.Parameters, rate,
                (input, targets) => { without.Loss(input, targets); without.Backward(); }, without.Predict);
            bool holds = accuracy > 0.9 && (rate < 1 ? plain > 0.8 : plain < 0.5);
            yield return new Measurement(
                $"learning rate {rate:F1}, {Steps} steps: unseen digits read", $"{accuracy:P1} with, {plain:P1} without", holds);
        }
    }

    private static double Train(
        DigitsLesson lesson, IReadOnlyList<Parameter> parameters, double rate, Action<float[], int[]> backward, Prediction predict)
    {
        Sgd sgd = new(parameters, rate);
        for (int step = 0; step < Steps; step++)
        {
            (float[] input, int[] targets) = lesson.Next();
            sgd.ZeroGrad();
            backward(input, targets);
            sgd.Step();
        }

        (float[] unseen, int[] expected) = lesson.Unseen;
        float[] logits = new float[expected.Length * 10];
        predict(unseen, logits);
        return DigitsLesson.Accuracy(logits, expected);
    }

    private delegate void Prediction(ReadOnlySpan<float> input, Span<float> output);
}
