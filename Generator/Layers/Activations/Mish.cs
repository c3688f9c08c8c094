using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Layers.Activations;

/// <summary>
/// <c>torch.nn.Mish</c>: x tanh(log(1 + exp(x))). With z = exp(x) and n = z (z + 2) that is x n / (n + 2), and the derivative
/// (n + 4 x z (z + 1) / (n + 2)) / (n + 2): one exponential, and nothing is lost on the way. At minus infinity it is NaN, and its
/// derivative at both infinities, as PyTorch's are.
/// </summary>
internal sealed class Mish(LayerOptions options) : Activation(options)
{
    /// <summary>
    /// From here on n / (n + 2) and the derivative are 1 in double precision too; below it no square of z overflows in single precision.
    /// </summary>
    private static readonly Expr Straight = new Constant(40);

    private static readonly Expr Two = new Constant(2);

    protected override bool DerivativeReadsOutput => false;

    protected override int FlopsPerElement => 20;

    protected override Expr Function(Expr x)
    {
        Expr product = Product(new Call(Elementary.Exp, x));
        return Expr.WhereLess(Straight, x, x, x * (product / (product + Two)));
    }

    protected override Expr Gradient(Expr saved, Expr gradient)
    {
        Expr power = new Call(Elementary.Exp, saved);
        Expr product = Product(power);
        Expr bend = new Constant(4) * saved * (power * (power + Expr.One) / (product + Two));

        // Zero times infinity is the NaN of the far end.
        return Expr.WhereLess(
            Straight, saved, gradient + (Expr.Zero * saved), gradient * ((product + bend) / (product + Two)));
    }

    private static Expr Product(Expr power) => power * (power + Two);
}
