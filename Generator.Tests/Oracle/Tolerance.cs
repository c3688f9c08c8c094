namespace FusedNorm.Generator.Tests.Oracle;

/// <summary>
/// How far a computed value may be from PyTorch's: |found - expected| ≤ Absolute + Relative * |expected|. This file is the only
/// place that says so.
/// <list type="bullet">
/// <item>One step, float32: 1e-5 relative, 1e-6 absolute, for outputs, losses, predictions, gradients of parameters and of the
/// input, running means and variances, and parameters after an optimizer step alike. PyTorch's own distance from its float64
/// result stays below half of that on every committed case (<c>tools/oracle/measure_margins.py</c>).</item>
/// <item>One step, float64: 1e-10 relative, 1e-12 absolute, for the same quantities.</item>
/// <item>Free-running: after k steps each step may have added one step's tolerance, so k times the above.</item>
/// <item>Sums of a large network's tensors, from the first step to the last: 1e-9 of the sum of absolute values and 1e-13 for each element;
/// in single precision 1e-5 and 1e-6. <c>tools/oracle/measure_network_margins.py</c> says how little of that rounding uses.</item>
/// <item>Exact: what the seed determines in the initial state (bit for bit), which gradients are null, whether the output requires a
/// gradient, what raises, <c>num_batches_tracked</c>. NaN matches NaN only, an infinity only itself.</item>
/// </list>
/// A case whose reference is itself inexact brings its own values and says why; they replace the one-step ones.
/// </summary>
internal readonly record struct Tolerance(double Relative, double Absolute)
{
    private static readonly Tolerance single = new(1e-5, 1e-6);
    private static readonly Tolerance @double = new(1e-10, 1e-12);

    private static readonly Tolerance sums = new(1e-9, 1e-13);
    private static readonly Tolerance singleSums = new(1e-5, 1e-6);

    /// <summary>The tolerance of a trajectory that was left to itself for a number of steps, or of one step from PyTorch's state.</summary>
    public static Tolerance Of(OracleCase oracleCase, int steps)
    {
        if (oracleCase.IsDrawn)
        {
            return oracleCase.IsDouble ? sums : singleSums;
        }

        Tolerance step = OfPrediction(oracleCase);
        return new Tolerance(step.Relative * steps, step.Absolute * steps);
    }

    /// <summary>The tolerance of an inference beside the network's own prediction: that of one step, element by element.</summary>
    public static Tolerance OfPrediction(OracleCase oracleCase)
    {
        Tolerance common = oracleCase.IsDouble ? @double : single;
        return new Tolerance(oracleCase.OwnRelativeTolerance ?? common.Relative, oracleCase.OwnAbsoluteTolerance ?? common.Absolute);
    }

    /// <summary>How far a value may be from the expected one.</summary>
    public double Allowed(double expected) => Absolute + (Relative * Math.Abs(expected));

    public bool Accepts(double found, double expected) =>
        double.IsFinite(expected) ? Math.Abs(found - expected) <= Allowed(expected) : found.Equals(expected);
}
