using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Layers.Activations;

/// <summary>
/// <c>torch.nn.Softplus</c>: log(1 + exp(βx)) / β, and x itself where βx is above a threshold; derivative z / (z + 1) with z = exp(βx), and
/// 1 there. In PyTorch's order, so that what overflows there overflows here: with a threshold beyond the largest number's logarithm.
/// </summary>
internal sealed class Softplus(LayerOptions options) : Activation(options)
{
    private readonly double beta = options.Double("Beta", 1);
    private readonly double threshold = options.Double("Threshold", 20);

    /// <summary>An output just above the threshold may have come from either side of it.</summary>
    protected override bool DerivativeReadsOutput => false;

    protected override int FlopsPerElement => 20;

    public override OnnxCall Onnx(Node node, bool isDouble) => new(Kind, ("beta", beta), ("threshold", threshold));

    // A NaN is not above the threshold, and passes through the logarithm.
    protected override Expr Function(Expr x)
    {
        Expr curve = new Call(Elementary.Log1p, new Call(Elementary.Exp, Scaled(x)));
        return Expr.WhereLess(new Constant(threshold), Scaled(x), x, beta == 1 ? curve : curve / new Constant(beta));
    }

    protected override Expr Gradient(Expr saved, Expr gradient)
    {
        Expr power = new Call(Elementary.Exp, Scaled(saved));
        return Expr.WhereLess(new Constant(threshold), Scaled(saved), gradient, gradient * power / (power + Expr.One));
    }

    /// <summary>βx; a factor of 1 is none.</summary>
    private Expr Scaled(Expr x) => beta == 1 ? x : x * new Constant(beta);
}
