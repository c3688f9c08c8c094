using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Layers.Activations;

/// <summary>
/// min(max(x, low), high). NaN passes; its gradient is 0, as PyTorch's is in full registers, and so are the derivatives at both bounds. The
/// output is at a bound where the input is at it or beyond, so it tells the derivative.
/// </summary>
internal abstract class Clamp(LayerOptions options, double low, double high) : Activation(options)
{
    protected double Low => low;

    protected double High => high;

    protected override bool DerivativeReadsOutput => true;

    protected override int FlopsPerElement => 2;

    protected override Expr Function(Expr x) =>
        Expr.WhereLess(x, new Constant(low), new Constant(low), Expr.WhereLess(new Constant(high), x, new Constant(high), x));

    protected override Expr Gradient(Expr saved, Expr gradient) =>
        Expr.WhereLess(new Constant(low), saved, Expr.WhereLess(saved, new Constant(high), gradient, Expr.Zero), Expr.Zero);
}
