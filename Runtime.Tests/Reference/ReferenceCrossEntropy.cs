namespace FusedNorm.Runtime.Tests.Reference;

/// <summary>Cross-entropy of logits with the distribution that each sample's target means.</summary>
internal sealed class ReferenceCrossEntropy(int classes, CrossEntropyLossAttribute declared) : ReferenceLoss(declared.Reduction)
{
    public override double[] Losses(double[] output, double[] targets) => [.. Enumerable.Range(0, output.Length / classes).Select(sample =>
    {
        double[] logProbabilities = LogSoftmax(output, sample);
        return Wanted(targets, sample).Zip(logProbabilities, (wanted, logProbability) => wanted == 0 ? 0 : -wanted * logProbability).Sum();
    })];

    public override double Divisor(double[] output, double[] targets) => declared.ProbabilityTargets
        ? output.Length / classes
        : targets.Where(target => target != declared.IgnoreIndex).Sum(target => Weight((int)target));

    protected override double[] Slopes(double[] output, double[] targets) =>
        [.. Enumerable.Range(0, output.Length / classes).SelectMany(sample =>
        {
            double[] wanted = Wanted(targets, sample);
            return LogSoftmax(output, sample).Select((logProbability, k) => (wanted.Sum() * Math.Exp(logProbability)) - wanted[k]);
        })];

    /// <summary>The weighted and smoothed distribution over classes; nothing for an ignored sample.</summary>
    private double[] Wanted(double[] targets, int sample)
    {
        double kept = 1 - declared.LabelSmoothing;
        double spread = declared.LabelSmoothing / classes;
        if (declared.ProbabilityTargets)
        {
            return [.. Enumerable.Range(0, classes).Select(k => Weight(k) * ((kept * targets[(sample * classes) + k]) + spread))];
        }

        int target = (int)targets[sample];
        return target == declared.IgnoreIndex
            ? new double[classes]
            : [.. Enumerable.Range(0, classes).Select(k => Weight(k) * ((k == target ? kept : 0) + spread))];
    }

    private double Weight(int k) => declared.Weight?[k] ?? 1;

    private double[] LogSoftmax(double[] logits, int sample)
    {
        double[] own = logits[(sample * classes)..((sample + 1) * classes)];
        double largest = own.Max();
        double logSum = largest + Math.Log(own.Sum(logit => Math.Exp(logit - largest)));
        return [.. own.Select(logit => logit - logSum)];
    }
}

/// <summary>The negative of the target's element.</summary>
internal sealed class ReferenceNll(int classes, NLLLossAttribute declared) : ReferenceLoss(declared.Reduction)
{
    public override double[] Losses(double[] output, double[] targets) =>
        [.. targets.Select((target, sample) =>
            target == declared.IgnoreIndex ? 0 : -Weight(target) * output[(sample * classes) + (int)target])];

    public override double Divisor(double[] output, double[] targets) =>
        targets.Where(target => target != declared.IgnoreIndex).Sum(Weight);

    protected override double[] Slopes(double[] output, double[] targets) =>
        [.. output.Select((_, i) => targets[i / classes] == i % classes && i % classes != declared.IgnoreIndex ? -Weight(i % classes) : 0)];

    private double Weight(double k) => declared.Weight?[(int)k] ?? 1;
}
