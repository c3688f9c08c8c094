using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Layers.Activations;

/// <summary><c>torch.nn.SiLU</c>: x s with s = sigmoid(x); derivative s (1 + x (1 - s)).</summary>
internal sealed class SiLU(LayerOptions options) : Activation(options)
{
    protected override bool DerivativeReadsOutput => false;

    protected override int FlopsPerElement => 10;

    protected override Expr Function(Expr x) =>
        x * new Call(Elementary.Sigmoid, x);

    protected override Expr Gradient(Expr saved, Expr gradient) =>
        gradient * (new Call(Elementary.Sigmoid, saved) * (Expr.One + (saved * (Expr.One - new Call(Elementary.Sigmoid, saved)))));
}
