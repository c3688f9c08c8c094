using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Layers.Activations;

/// <summary><c>torch.nn.Tanh</c>.</summary>
internal sealed class Tanh(LayerDeclaration declaration) : Activation(declaration)
{
    protected override bool DerivativeReadsOutput => true;

    protected override int FlopsPerElement => 10;

    protected override Expr Function(Expr x) =>
        new Call("Tanh", x);

    protected override Expr Gradient(Expr saved, Expr gradient) =>
        gradient * (Expr.One - (saved * saved));
}
