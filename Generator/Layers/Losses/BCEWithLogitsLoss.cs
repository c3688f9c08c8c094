using FusedNorm.Generator.Collections;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Layers.Losses;

/// <summary>
/// <c>torch.nn.BCEWithLogitsLoss</c>: (1 - y) x + (1 + (p - 1) y) softplus(-x) with the logit x, its target y and the positive weight p;
/// derivative (p y + 1 - y) σ(x) - p y. The exponential that both need is taken once, of -|x|, so it cannot overflow.
/// </summary>
internal sealed class BCEWithLogitsLoss(LayerOptions options) : ElementLoss(options)
{
    private static readonly Symbol DecayOfLogit = new("decay");
    private static readonly Symbol WeightOfTarget = new("posWeight");

    private readonly EquatableArray<double>? positive = options.Doubles("PosWeight");

    public override Squashing? Applies => Squashing.Sigmoid;

    public override string OutputName => "logits";

    /// <summary>Only where weights differ along the last dimension; a single one is a constant.</summary>
    protected override (string Name, IReadOnlyList<double> Values)? WeightTable =>
        positive is { Count: > 1 } values ? ("posWeights", values) : null;

    protected override void CheckOptions(Reporter reporter)
    {
        int last = reporter.Input.Last;
        CheckWeights(
            reporter, "PosWeight", positive, count => count == 1 || count == last, "1, or one for each element of the last dimension");
    }

    protected override Expr Function(Sweep sweep, LossTensors tensors, Local x, Local y)
    {
        Expr negative = Expr.WhereLess(x, Expr.Zero, Expr.Zero - x, Expr.Zero);
        Local softplus = sweep.Let(new Symbol("softplus"), new Call(Elementary.Log1p, Decay(sweep, x)) + negative);
        Expr slope = PosWeight(sweep, tensors) is Expr weight ? (Expr.One + ((weight - Expr.One) * y)) * softplus : softplus;
        return ((Expr.One - y) * x) + slope;
    }

    protected override Expr Slope(Sweep sweep, LossTensors tensors, Local x, Local y)
    {
        Local decay = Decay(sweep, x);
        Local sigmoid = sweep.Let(new Symbol("sigmoid"), Expr.WhereLess(x, Expr.Zero, decay, Expr.One) / (Expr.One + decay));
        if (PosWeight(sweep, tensors) is not Expr weight)
        {
            return sigmoid - y;
        }

        Local positive = sweep.Let(new Symbol("positive"), weight * y);
        return ((positive + Expr.One - y) * sigmoid) - positive;
    }

    /// <summary>exp(-|x|).</summary>
    private static Local Decay(Sweep sweep, Local x) =>
        sweep.Let(DecayOfLogit, new Call(Elementary.Exp, Expr.Zero - new Call(Elementary.Abs, x)));

    private Expr? PosWeight(Sweep sweep, LossTensors tensors) =>
        tensors.Weights is not null
            ? sweep.Let(WeightOfTarget, new Channel(tensors.Weights))
            : positive is { Count: 1 } single ? new Constant(single[0]) : null;
}
