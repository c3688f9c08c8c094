using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Layers.Losses;

/// <summary>An element-wise loss of the difference d of an element and its target.</summary>
internal abstract class DifferenceLoss(LayerOptions options) : ElementLoss(options)
{
    protected static readonly Expr Half = new Constant(0.5);

    private static readonly Symbol DifferenceOfTarget = new("difference");
    private static readonly Symbol MagnitudeOfDifference = new("magnitude");

    /// <summary>The loss of a difference.</summary>
    protected abstract Expr Function(Sweep sweep, Local difference);

    /// <summary>Its derivative.</summary>
    protected abstract Expr Slope(Local difference);

    protected sealed override Expr Function(Sweep sweep, LossTensors tensors, Local x, Local y) => Function(sweep, Difference(sweep, x, y));

    protected sealed override Expr Slope(Sweep sweep, LossTensors tensors, Local x, Local y) => Slope(Difference(sweep, x, y));

    /// <summary>|d|.</summary>
    protected static Local Magnitude(Sweep sweep, Local difference) =>
        sweep.Let(MagnitudeOfDifference, new Call(Elementary.Abs, difference));

    /// <summary>
    /// A number with the sign of the difference; the difference itself between minus the limit and the limit, and where it is NaN.
    /// </summary>
    protected static Expr Clamped(Local difference, double limit, Expr below, Expr inside, Expr above) => Expr.WhereLessOrEqual(
        difference, new Constant(-limit), below, Expr.WhereLessOrEqual(new Constant(limit), difference, above, inside));

    private static Local Difference(Sweep sweep, Local x, Local y) => sweep.Let(DifferenceOfTarget, x - y);
}
