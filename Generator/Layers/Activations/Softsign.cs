using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Layers.Activations;

/// <summary>
/// <c>torch.nn.Softsign</c>: y = x / (|x| + 1), which is NaN at an infinity; derivative (1 - |y|)², which is NaN there as PyTorch's is.
/// </summary>
internal sealed class Softsign(LayerOptions options) : Activation(options)
{
    protected override bool DerivativeReadsOutput => true;

    protected override int FlopsPerElement => 3;

    protected override Expr Function(Expr x) =>
        x / (new Call(Elementary.Abs, x) + Expr.One);

    protected override Expr Gradient(Expr saved, Expr gradient)
    {
        Expr left = Expr.One - new Call(Elementary.Abs, saved);
        return gradient * (left * left);
    }
}
