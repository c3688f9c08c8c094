using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Layers.Activations;

/// <summary>
/// <c>torch.nn.ReLU</c>. A comparison with NaN is false, and false keeps the value: NaN passes both ways. The derivative at 0 is 0.
/// </summary>
internal sealed class ReLU(LayerOptions options) : Activation(options)
{
    protected override bool DerivativeReadsOutput => true;

    protected override Expr Function(Expr x) =>
        Expr.WhereLess(x, Expr.Zero, Expr.Zero, x);

    protected override Expr Gradient(Expr saved, Expr gradient) =>
        Expr.WhereLessOrEqual(saved, Expr.Zero, Expr.Zero, gradient);
}
