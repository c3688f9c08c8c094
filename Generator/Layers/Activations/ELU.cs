using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Layers.Activations;

/// <summary><c>torch.nn.ELU</c>: the derivative at 0 is alpha, as below it.</summary>
internal sealed class ELU(LayerOptions options) : Activation(options)
{
    private readonly double alpha = options.Double("Alpha", 1);

    protected override bool DerivativeReadsOutput => false;

    protected override int FlopsPerElement => 10;

    public override OnnxCall Onnx(Node node, bool isDouble) => new(Kind, ("alpha", alpha));

    protected override Expr Function(Expr x) =>
        Expr.WhereLess(Expr.Zero, x, x, new Constant(alpha) * new Call(Elementary.Expm1, x));

    protected override Expr Gradient(Expr saved, Expr gradient) =>
        Expr.WhereLess(Expr.Zero, saved, gradient, gradient * (new Constant(alpha) * new Call(Elementary.Exp, saved)));
}
