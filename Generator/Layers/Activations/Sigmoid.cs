using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Layers.Activations;

/// <summary><c>torch.nn.Sigmoid</c>.</summary>
internal sealed class Sigmoid(LayerOptions options) : Activation(options)
{
    public override Squashing? Squashing => Graph.Squashing.Sigmoid;

    protected override bool DerivativeReadsOutput => true;

    protected override int FlopsPerElement => 10;

    protected override Expr Function(Expr x) =>
        new Call(Elementary.Sigmoid, x);

    protected override Expr Gradient(Expr saved, Expr gradient) =>
        gradient * (saved * (Expr.One - saved));
}
