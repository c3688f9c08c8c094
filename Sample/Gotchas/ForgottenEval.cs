namespace FusedNorm.Sample.Gotchas;

/// <summary>Evaluating in training mode.</summary>
internal static class ForgottenEval
{
    public static Gotcha Gotcha { get; } = new(
        "forgotten-eval",
        "The same sample gives another answer each time; why?",
        "without model.eval() what a sample gets depends on the others of its batch, and every evaluation moves the running statistics.",
        Measure);

    private static IEnumerable<Measurement> Measure()
    {
        TorchRandom random = new(1029);
        TorchNorm net = new(random);
        float[] sample = random.Normal(3);
        float[] Among(float[] others) => [.. sample, .. others];
        float[] first = Among(random.Normal(9));
        float[] second = Among([.. random.Normal(9).Select(value => value + 2)]);
        float a;
        float b;
        float mean = net.Bn1.RunningMean[0];
#pragma warning disable FN0500 // An evaluation in training mode is what is shown here.
        using (Autograd.NoGrad())
        {
            a = net.Forward(first)[0];
            b = net.Forward(second)[0];
        }
#pragma warning restore FN0500

        yield return new Measurement(
            "Forward in training mode: one sample among two sets of others", $"{a:F4}, {b:F4}", Math.Abs(a - b) > 0.1);
        yield return new Measurement(
            "running mean before, after", $"{mean:F4}, {net.Bn1.RunningMean[0]:F4}", net.Bn1.RunningMean[0] != mean);
        float[] output = new float[8];
        net.Predict(first, output);
        a = output[0];
        net.Predict(second, output);
        yield return new Measurement("Predict", $"{a:F4}, {output[0]:F4}", a == output[0]);
    }
}
