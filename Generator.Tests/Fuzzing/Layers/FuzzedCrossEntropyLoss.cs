using FusedNorm.Generator.Tests.Oracle;

namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>
/// Per sample, with q = (1 - e) [k = t] + e / K: -Σ q(k) log softmax(z)(k). Ignored samples count neither in the sum nor in the mean.
/// </summary>
internal sealed class FuzzedCrossEntropyLoss(FuzzRandom random, int[] below) : FuzzedLoss
{
    private readonly double? smoothing = random.Chance(0.6) ? null : random.Pick(0.1, 0.5, 1);
    private readonly int? ignored = random.Chance(0.6) ? null : random.Chance(0.5) || below[0] == 1 ? -7 : random.Below(below[0]);
    private readonly Reduction reduction = random.Pick(Reduction.Mean, Reduction.Mean, Reduction.Sum, Reduction.None);

    public override string Kind => "CrossEntropyLoss";

    public override IEnumerable<string> Arguments
    {
        get
        {
            List<string> arguments = [];
            AttributeText.AddNumber(arguments, "LabelSmoothing", smoothing);
            AttributeText.AddIf(arguments, ignored is not null, $"IgnoreIndex = {ignored}");
            AttributeText.AddIf(arguments, reduction != Reduction.Mean, $"Reduction = Reduction.{reduction}");
            return arguments;
        }
    }

    public override bool IsVector => reduction == Reduction.None;

    public override bool Fits(int[] outputShape) => outputShape.Length == 1;

    public override double[] DrawTargets(FuzzRandom random, int[] outputShape, int batch)
    {
        double[] targets = [.. Enumerable.Range(0, batch).Select(_ => (double)(random.Chance(0.2) ? Ignored : random.Below(outputShape[0])))];

        // A mean over no sample is NaN, which the recorded cases hold; here a number is wanted.
        if (targets.All(target => target == Ignored))
        {
            targets[0] = Enumerable.Range(0, outputShape[0]).FirstOrDefault(k => k != Ignored);
        }

        return targets;
    }

    public override double[] Forward(double[] output, double[] targets, int batch)
    {
        int classes = output.Length / batch;
        double[] losses = [.. targets.Select((target, n) => target == Ignored
            ? 0
            : -Enumerable.Range(0, classes).Sum(k => Wanted(k, target, classes) * LogSoftmax(output, n, k, classes)))];
        return IsVector ? losses : [losses.Sum() / Divisor(targets)];
    }

    public override double[] Backward(double[] output, double[] targets, int batch, double[] gradient)
    {
        int classes = output.Length / batch;
        double[] outputGradient = new double[output.Length];
        for (int n = 0; n < batch; n++)
        {
            double weight = targets[n] == Ignored ? 0 : IsVector ? gradient[n] : gradient[0] / Divisor(targets);
            for (int k = 0; k < classes; k++)
            {
                outputGradient[(n * classes) + k] = weight * (Math.Exp(LogSoftmax(output, n, k, classes)) - Wanted(k, targets[n], classes));
            }
        }

        return outputGradient;
    }

    private int Ignored => ignored ?? -100;

    private double Wanted(int k, double target, int classes) => ((1 - (smoothing ?? 0)) * (k == target ? 1 : 0)) + ((smoothing ?? 0) / classes);

    private int Divisor(double[] targets) => reduction == Reduction.Mean ? targets.Count(target => target != Ignored) : 1;

    private static double LogSoftmax(double[] output, int sample, int k, int classes)
    {
        ReadOnlySpan<double> logits = output.AsSpan(sample * classes, classes);
        double largest = logits.ToArray().Max();
        return logits[k] - largest - Math.Log(logits.ToArray().Sum(logit => Math.Exp(logit - largest)));
    }
}
