using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Layers.Activations;

/// <summary>
/// <c>torch.nn.Hardsigmoid</c>: min(max(x + 3, 0), 6) / 6. The derivative is 1 / 6 between -3 and 3, and 0 at both and of NaN, as in
/// PyTorch.
/// </summary>
internal sealed class Hardsigmoid(LayerOptions options) : Activation(options)
{
    private static readonly Expr Three = new Constant(3);

    private static readonly Expr MinusThree = new Constant(-3);

    private static readonly Expr Six = new Constant(6);

    /// <summary>An output of 1 may come from a number just below 3.</summary>
    protected override bool DerivativeReadsOutput => false;

    protected override int FlopsPerElement => 4;

    protected override Expr Function(Expr x) =>
        Expr.WhereLess(x, MinusThree, Expr.Zero, Expr.WhereLess(Three, x, Six, x + Three)) / Six;

    protected override Expr Gradient(Expr saved, Expr gradient) =>
        Expr.WhereLess(MinusThree, saved, Expr.WhereLess(saved, Three, gradient / Six, Expr.Zero), Expr.Zero);
}
