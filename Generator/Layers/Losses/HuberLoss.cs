using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Layers.Losses;

/// <summary><c>torch.nn.HuberLoss</c>: d² / 2 where |d| is at most δ, else δ (|d| - δ/2); derivative d, held between -δ and δ.</summary>
internal sealed class HuberLoss(LayerOptions options) : DifferenceLoss(options)
{
    private readonly double delta = options.Double("Delta", 1);

    protected override void CheckOptions(Reporter reporter) => reporter.Require(delta > 0, "Delta", "positive", delta);

    protected override Expr Function(Sweep sweep, Local difference)
    {
        Local magnitude = Magnitude(sweep, difference);
        Expr beyond = new Constant(delta) * (magnitude - new Constant(delta / 2));
        return Expr.WhereLessOrEqual(magnitude, new Constant(delta), Half * magnitude * magnitude, beyond);
    }

    protected override Expr Slope(Local difference) => Clamped(difference, delta, new Constant(-delta), difference, new Constant(delta));
}
