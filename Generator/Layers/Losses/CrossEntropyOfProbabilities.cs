using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Layers.Losses;

/// <summary>
/// The cross-entropy where the target is a probability p for each class: q(k) = w(k) ((1 - e) p(k) + e/K) with the smoothing e and class
/// weights w.
/// </summary>
internal sealed class CrossEntropyOfProbabilities(LayerOptions options) : CrossEntropyLoss(options)
{
    private static readonly Local SumOfTargets = new(new Symbol("mass"));
    private static readonly Symbol WantedOfClass = new("wanted");

    protected override bool TakesClasses => false;

    protected override void CheckOptions(Reporter reporter)
    {
        reporter.Require(IgnoreIndex < 0, "IgnoreIndex", "negative beside ProbabilityTargets, of which none is ignored", IgnoreIndex);
        base.CheckOptions(reporter);
    }

    protected override void AddTargetSums(Sweep exponentials, LossTensors tensors)
    {
        Local wanted = Wanted(exponentials, tensors);
        exponentials.Sinks.Add(new ReduceSum(SumOfTargets.Symbol, wanted, IsWide: true));
        exponentials.Sinks.Add(new ReduceSum(HalfDistances.Symbol, wanted * HalfDistance, IsWide: true));
    }

    protected override Expr LossOfSums(LossTensors tensors) =>
        (SumOfTargets * LogSum) + (new Constant(2) * HalfDistances);

    protected override Expr Mass(LossTensors tensors) => SumOfTargets;

    protected override Expr SpreadTarget(Sweep sweep, LossTensors tensors) => Wanted(sweep, tensors);

    private Local Wanted(Sweep sweep, LossTensors tensors)
    {
        Expr probability = new Load(((ValueTargets)tensors.Targets).Values);
        if (Smoothing != 0)
        {
            probability = (new Constant(1 - Smoothing) * probability) + new Constant(Smoothing / tensors.Output.Length);
        }

        return sweep.Let(WantedOfClass, Product(tensors.Weights is null ? null : new Channel(tensors.Weights), probability));
    }
}
