using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Layers.Losses;

/// <summary>
/// <c>torch.nn.SmoothL1Loss</c>: d² / 2β where |d| is less than β, else |d| - β/2; derivative d / β, else the sign. A β of 0, which leaves
/// no parabola, is declared as an <see cref="L1Loss"/> by <see cref="Create"/>.
/// </summary>
internal sealed class SmoothL1Loss : DifferenceLoss
{
    private readonly double beta;

    private SmoothL1Loss(LayerOptions options, double beta)
        : base(options) => this.beta = beta;

    public static Loss Create(LayerOptions options)
    {
        double beta = options.Double("Beta", 1);
        return beta == 0 ? new L1Loss(options) : new SmoothL1Loss(options, beta);
    }

    protected override void CheckOptions(Reporter reporter) => reporter.Require(beta >= 0, "Beta", "0 or more", beta);

    protected override Expr Function(Sweep sweep, Local difference)
    {
        Local magnitude = Magnitude(sweep, difference);
        return Expr.WhereLess(
            magnitude, new Constant(beta), Half * magnitude * magnitude / new Constant(beta), magnitude - new Constant(beta / 2));
    }

    protected override Expr Slope(Local difference) =>
        Clamped(difference, beta, new Constant(-1), difference / new Constant(beta), Expr.One);
}
