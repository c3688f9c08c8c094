using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Layers.Activations;

/// <summary><c>torch.nn.LeakyReLU</c>: the derivative at 0 is the slope.</summary>
internal sealed class LeakyReLU(LayerOptions options) : Activation(options)
{
    private readonly double slope = options.Double("NegativeSlope", 0.01);

    protected override bool DerivativeReadsOutput => false;

    public override OnnxCall Onnx(Node node, bool isDouble) => new(Kind, ("slope", slope));

    protected override Expr Function(Expr x) =>
        Expr.WhereLess(Expr.Zero, x, x, x * new Constant(slope));

    protected override Expr Gradient(Expr saved, Expr gradient) =>
        Expr.WhereLess(Expr.Zero, saved, gradient, gradient * new Constant(slope));
}
