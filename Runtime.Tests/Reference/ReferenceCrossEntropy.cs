namespace FusedNorm.Runtime.Tests.Reference;

/// <summary>Cross-entropy of logits against class indices.</summary>
internal sealed class ReferenceCrossEntropy(int classes, double smoothing = 0, int ignoreIndex = -100, Reduction reduction = Reduction.Mean)
{
    /// <summary>One loss per sample; 0 for an ignored one.</summary>
    public double[] SampleLosses(double[] logits, int[] targets)
    {
        double[] losses = new double[targets.Length];
        for (int n = 0; n < targets.Length; n++)
        {
            if (targets[n] == ignoreIndex)
            {
                continue;
            }

            double[] logProbabilities = LogSoftmax(logits, n);
            losses[n] = (-(1 - smoothing) * logProbabilities[targets[n]]) - (smoothing / classes * logProbabilities.Sum());
        }

        return losses;
    }

    /// <summary>The reduced loss.</summary>
    public double Loss(double[] logits, int[] targets) => SampleLosses(logits, targets).Sum() / Divisor(targets);

    /// <summary>The logits' gradient; <paramref name="sampleGradients"/> belongs to losses without a reduction.</summary>
    public double[] Gradient(double[] logits, int[] targets, double[]? sampleGradients = null)
    {
        double[] gradient = new double[logits.Length];
        for (int n = 0; n < targets.Length; n++)
        {
            if (targets[n] == ignoreIndex)
            {
                continue;
            }

            double[] logProbabilities = LogSoftmax(logits, n);
            for (int k = 0; k < classes; k++)
            {
                double wanted = ((k == targets[n] ? 1 : 0) * (1 - smoothing)) + (smoothing / classes);
                gradient[(n * classes) + k] = (Math.Exp(logProbabilities[k]) - wanted) * (sampleGradients?[n] ?? 1) / Divisor(targets);
            }
        }

        return gradient;
    }

    /// <summary>What the summed losses are divided by.</summary>
    public double Divisor(int[] targets) => reduction == Reduction.Mean ? targets.Count(target => target != ignoreIndex) : 1;

    private double[] LogSoftmax(double[] logits, int sample)
    {
        double[] own = logits[(sample * classes)..((sample + 1) * classes)];
        double largest = own.Max();
        double logSum = largest + Math.Log(own.Sum(logit => Math.Exp(logit - largest)));
        return [.. own.Select(logit => logit - logSum)];
    }
}
