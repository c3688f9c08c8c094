using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Layers.Activations;

/// <summary>
/// <c>torch.nn.Hardswish</c>: x min(max(x + 3, 0), 6) / 6 in this order, so that it is infinite where six times x is, and NaN at minus
/// infinity. The derivative is 0 up to -3 and 1 from 3 on, both ends included, as in PyTorch 2.10; older versions took x / 3 + 1 / 2 at an
/// end, some in full registers only.
/// </summary>
internal sealed class Hardswish(LayerOptions options) : Activation(options)
{
    private static readonly Expr Three = new Constant(3);

    private static readonly Expr MinusThree = new Constant(-3);

    private static readonly Expr Six = new Constant(6);

    protected override bool DerivativeReadsOutput => false;

    protected override int FlopsPerElement => 4;

    protected override Expr Function(Expr x) =>
        x * Expr.WhereLess(x, MinusThree, Expr.Zero, Expr.WhereLess(Three, x, Six, x + Three)) / Six;

    // NaN is neither below nor above, and passes.
    protected override Expr Gradient(Expr saved, Expr gradient) =>
        Expr.WhereLessOrEqual(
            saved, MinusThree, Expr.Zero, Expr.WhereLessOrEqual(Three, saved, gradient, gradient * ((saved / Three) + new Constant(0.5))));
}
