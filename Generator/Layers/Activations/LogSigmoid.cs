using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Layers.Activations;

/// <summary>
/// <c>torch.nn.LogSigmoid</c>: min(x, 0) - log(1 + z) with z = exp(-|x|), which never overflows; derivative z / (1 + z) from 0 on,
/// 1 / (1 + z) below.
/// </summary>
internal sealed class LogSigmoid(LayerOptions options) : Activation(options)
{
    protected override bool DerivativeReadsOutput => false;

    protected override int FlopsPerElement => 20;

    // A NaN is not below 0, and passes through the logarithm.
    protected override Expr Function(Expr x) =>
        Expr.WhereLess(x, Expr.Zero, x, Expr.Zero) - new Call(Elementary.Log1p, Decay(x));

    protected override Expr Gradient(Expr saved, Expr gradient)
    {
        Call decay = Decay(saved);
        return gradient * (Expr.WhereLess(saved, Expr.Zero, Expr.One, decay) / (Expr.One + decay));
    }

    /// <summary>exp(-|x|).</summary>
    private static Call Decay(Expr x) => new Call(Elementary.Exp, Expr.Zero - new Call(Elementary.Abs, x));
}
