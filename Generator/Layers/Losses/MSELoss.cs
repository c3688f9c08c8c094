using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Layers.Losses;

/// <summary><c>torch.nn.MSELoss</c>: d², with the derivative 2d.</summary>
internal sealed class MSELoss(LayerDeclaration declaration) : DifferenceLoss(declaration)
{
    protected override Expr Function(Sweep sweep, Local difference) => difference * difference;

    protected override Expr Slope(Local difference) => new Constant(2) * difference;
}
