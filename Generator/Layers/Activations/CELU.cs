using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Layers.Activations;

/// <summary>
/// <c>torch.nn.CELU</c>: x where it is positive, else alpha (exp(x / alpha) - 1), so that the derivative has no jump.
/// </summary>
internal sealed class CELU(LayerOptions options) : Activation(options)
{
    private readonly double alpha = options.Double("Alpha", 1);

    protected override bool DerivativeReadsOutput => false;

    protected override int FlopsPerElement => 11;

    public override Shape? InferShape(Shape input, Reporter reporter) =>
        reporter.Require(alpha != 0, "Alpha", "a number other than 0", alpha) ? input : null;

    public override OnnxCall Onnx(Node node, bool isDouble) => new(Kind, ("alpha", alpha));

    protected override Expr Function(Expr x)
    {
        Expr curve = new Call(Elementary.Expm1, Scaled(x));
        return Expr.WhereLess(Expr.Zero, x, x, alpha == 1 ? curve : new Constant(alpha) * curve);
    }

    protected override Expr Gradient(Expr saved, Expr gradient) =>
        Expr.WhereLess(Expr.Zero, saved, gradient, gradient * new Call(Elementary.Exp, Scaled(saved)));

    /// <summary>x / alpha, by a product as in PyTorch; a factor of 1 is none.</summary>
    private Expr Scaled(Expr x) => alpha == 1 ? x : x * new Constant(1 / alpha);
}
