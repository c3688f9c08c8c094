using FusedNorm.Generator.Tests.Oracle;

namespace FusedNorm.Generator.Tests.Fuzzing.Losses;

/// <summary>
/// -Σ q(k) log softmax(z)(k) with q(k) = (1 - e) w(t) [k = t] + w(k) e / K for a class t, or w(k) ((1 - e) p(k) + e / K) for probabilities
/// p.
/// </summary>
internal sealed class FuzzedCrossEntropyLoss : FuzzedClassLoss
{
    private readonly double? smoothing;

    private FuzzedCrossEntropyLoss(FuzzRandom random, int[] below, bool takesClasses)
        : base(random, below, takesClasses) => smoothing = random.Chance(0.6) ? null : random.Pick(0.1, 0.5, 1);

    public override IEnumerable<string> Arguments
    {
        get
        {
            List<string> arguments = [.. base.Arguments];
            AttributeText.AddNumber(arguments, "LabelSmoothing", smoothing);
            AttributeText.AddIf(arguments, !TakesClasses, "ProbabilityTargets = true");
            return arguments;
        }
    }

    public static FuzzedCrossEntropyLoss Draw(FuzzRandom random, int[] below) => new(random, below, takesClasses: random.Chance(0.65));

    public override double[] DrawTargets(FuzzRandom random, int[] outputShape, int batch)
    {
        if (TakesClasses)
        {
            return base.DrawTargets(random, outputShape, batch);
        }

        double[] targets = [.. Enumerable.Range(0, batch * outputShape[0]).Select(_ => random.Unit())];
        return [.. targets.Select((target, i) => target / targets.Skip(i / outputShape[0] * outputShape[0]).Take(outputShape[0]).Sum())];
    }

    protected override double MeanDivisor(double[] output, double[] targets, int batch) =>
        TakesClasses ? base.MeanDivisor(output, targets, batch) : batch;

    protected override double[] Losses(double[] output, double[] targets, int batch)
    {
        int classes = output.Length / batch;
        double[] logs = LogSoftmax(output, classes);
        return
        [
            .. Enumerable.Range(0, batch).Select(n =>
                -Enumerable.Range(0, classes).Sum(k => Wanted(targets, n, k, classes) * logs[(n * classes) + k])),
        ];
    }

    protected override double[] OutputGradient(double[] output, double[] targets, int batch, double[] gradient)
    {
        int classes = output.Length / batch;
        double[] logs = LogSoftmax(output, classes);
        double[] outputGradient = new double[output.Length];
        for (int n = 0; n < batch; n++)
        {
            double mass = Enumerable.Range(0, classes).Sum(k => Wanted(targets, n, k, classes));
            for (int k = 0; k < classes; k++)
            {
                int i = (n * classes) + k;
                outputGradient[i] = gradient[n] * ((mass * Math.Exp(logs[i])) - Wanted(targets, n, k, classes));
            }
        }

        return outputGradient;
    }

    /// <summary>q(k) of a sample; 0 for one that is ignored.</summary>
    private double Wanted(double[] targets, int sample, int k, int classes)
    {
        double spread = (smoothing ?? 0) / classes;
        if (!TakesClasses)
        {
            return Weight(k) * (((1 - (smoothing ?? 0)) * targets[(sample * classes) + k]) + spread);
        }

        return Counts(targets[sample]) ? ((1 - (smoothing ?? 0)) * (k == targets[sample] ? Weight(k) : 0)) + (Weight(k) * spread) : 0;
    }

    private static double[] LogSoftmax(double[] output, int classes)
    {
        double[] logs = new double[output.Length];
        for (int row = 0; row < output.Length; row += classes)
        {
            double[] logits = output[row..(row + classes)];
            double largest = logits.Max();
            double logOfSum = Math.Log(logits.Sum(logit => Math.Exp(logit - largest)));
            for (int k = 0; k < classes; k++)
            {
                logs[row + k] = logits[k] - largest - logOfSum;
            }
        }

        return logs;
    }
}
