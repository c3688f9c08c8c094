using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Layers.Activations;

/// <summary><c>torch.nn.Tanh</c>.</summary>
internal sealed class Tanh(LayerOptions options) : Activation(options)
{
    protected override bool DerivativeReadsOutput => true;

    protected override int FlopsPerElement => 10;

    protected override Expr Function(Expr x) =>
        new Call(Elementary.Tanh, x);

    protected override Expr Gradient(Expr saved, Expr gradient) =>
        gradient * (Expr.One - (saved * saved));
}
