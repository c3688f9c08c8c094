using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Layers.Activations;

/// <summary>
/// <c>torch.nn.Hardswish</c>. PyTorch takes the inner derivative x / 3 + 1 / 2 at both kinks, and below them a product with zero:
/// NaN at minus infinity.
/// </summary>
internal sealed class Hardswish(LayerDeclaration declaration) : Activation(declaration)
{
    protected override bool DerivativeReadsOutput => false;

    protected override int FlopsPerElement => 4;

    protected override Expr Function(Expr x) =>
        Expr.WhereLess(x, new Constant(-3), x * Expr.Zero, Expr.WhereLess(new Constant(3), x, x, x * (x + new Constant(3)) / new Constant(6)));

    protected override Expr Gradient(Expr saved, Expr gradient) =>
        Expr.WhereLess(saved, new Constant(-3), Expr.Zero, Expr.WhereLess(new Constant(3), saved, gradient, gradient * ((saved / new Constant(3)) + new Constant(0.5))));
}
