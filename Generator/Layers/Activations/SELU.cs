using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Layers.Activations;

/// <summary>
/// <c>torch.nn.SELU</c>: an ELU with the alpha and times the scale that keep a mean of 0 and a variance of 1; the derivative at 0 is the
/// one below it.
/// </summary>
internal sealed class SELU(LayerOptions options) : Activation(options)
{
    private const double Alpha = 1.6732632423543772848170429916717;

    private const double Scale = 1.0507009873554804934193349852946;

    private static readonly Expr Above = new Constant(Scale);

    private static readonly Expr Below = new Constant(Alpha * Scale);

    protected override bool DerivativeReadsOutput => false;

    protected override int FlopsPerElement => 11;

    protected override Expr Function(Expr x) =>
        Expr.WhereLess(Expr.Zero, x, x * Above, Below * new Call(Elementary.Expm1, x));

    protected override Expr Gradient(Expr saved, Expr gradient) =>
        Expr.WhereLess(Expr.Zero, saved, gradient * Above, gradient * (Below * new Call(Elementary.Exp, saved)));
}
