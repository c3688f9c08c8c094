using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Layers.Losses;

/// <summary>
/// The cross-entropy where the target is a class t: q(k) = (1 - e) w(t) [k = t] + e/K w(k) with the smoothing e and class weights w, all 1
/// where none are declared. What is 1 is no factor of an expression here.
/// </summary>
internal sealed class CrossEntropyOfClasses(LayerOptions options) : CrossEntropyLoss(options)
{
    /// <summary>1 - e.</summary>
    private Constant? Kept => Smoothing == 0 ? null : new Constant(1 - Smoothing);

    protected override void AddTargetSums(Sweep exponentials, LossTensors tensors)
    {
        if (Smoothing != 0)
        {
            exponentials.Sinks.Add(new ReduceSum(HalfDistances.Symbol, Product(ClassWeight(tensors), HalfDistance), IsWide: true));
        }
    }

    protected override Expr LossOfSums(LossTensors tensors)
    {
        Expr loss = Product(Kept, TargetWeight(tensors), LogSum + (Largest - new LoadAtTarget(tensors.Output)));
        if (Smoothing != 0)
        {
            loss += new Constant(Share(tensors))
                * ((new Constant(WeightOfAll(tensors)) * LogSum) + (new Constant(2) * HalfDistances));
        }

        return loss;
    }

    protected override IEnumerable<Step> GradientSteps(LossTensors tensors, Tensor gradient) =>
        base.GradientSteps(tensors, gradient)
            .Append(new AddAtTarget(gradient, Expr.Zero - Product(Kept, TargetWeight(tensors), Weight)));

    protected override Expr? Mass(LossTensors tensors) =>
        TargetWeight(tensors) is not Expr own ? null
        : Smoothing == 0 ? own
        : Product(Kept, own) + new Constant(Share(tensors) * WeightOfAll(tensors));

    protected override Expr? SpreadTarget(Sweep sweep, LossTensors tensors) =>
        Smoothing == 0 ? null : Product(new Constant(Share(tensors)), ClassWeight(tensors));

    /// <summary>w(k) in a sweep over classes.</summary>
    private static Channel? ClassWeight(LossTensors tensors) => tensors.Weights is null ? null : new Channel(tensors.Weights);

    /// <summary>e/K.</summary>
    private double Share(LossTensors tensors) => Smoothing / tensors.Output.Length;

    private static double WeightOfAll(LossTensors tensors) => tensors.Weights?.Values!.Sum() ?? tensors.Output.Length;
}
