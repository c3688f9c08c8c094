using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Layers.Losses;

/// <summary><c>torch.nn.L1Loss</c>: |d|, with the derivative sign(d), which is 0 at 0 and, as PyTorch's, at NaN.</summary>
internal sealed class L1Loss(LayerOptions options) : DifferenceLoss(options)
{
    protected override Expr Function(Sweep sweep, Local difference) => Magnitude(sweep, difference);

    protected override Expr Slope(Local difference) =>
        Expr.WhereLess(difference, Expr.Zero, new Constant(-1), Expr.WhereLess(Expr.Zero, difference, Expr.One, Expr.Zero));
}
