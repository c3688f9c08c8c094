using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Layers.Losses;

/// <summary><c>torch.nn.MSELoss</c>: d², with the derivative 2d.</summary>
internal sealed class MSELoss(LayerOptions options) : DifferenceLoss(options)
{
    protected override Expr Function(Sweep sweep, Local difference) => difference * difference;

    protected override Expr Slope(Local difference) => new Constant(2) * difference;
}
