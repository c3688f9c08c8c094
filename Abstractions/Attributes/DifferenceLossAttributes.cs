namespace FusedNorm;

// Losses of the difference d = output - target. The output may have any shape; there is a target for each of its elements.

/// <summary><c>torch.nn.MSELoss</c>: d².</summary>
public sealed class MSELossAttribute : LossAttribute;

/// <summary><c>torch.nn.L1Loss</c>: |d|; its gradient at 0 is 0.</summary>
public sealed class L1LossAttribute : LossAttribute;

/// <summary>
/// <c>torch.nn.SmoothL1Loss</c>: d² / (2 <see cref="Beta"/>) where |d| is less than it, else |d| - <see cref="Beta"/> / 2.
/// </summary>
public sealed class SmoothL1LossAttribute : LossAttribute
{
    /// <summary>Where the parabola ends, 0 or more; 1 by default. 0 makes it <see cref="L1LossAttribute"/>.</summary>
    public double Beta { get; set; } = 1.0;
}

/// <summary>
/// <c>torch.nn.HuberLoss</c>: d² / 2 where |d| is at most <see cref="Delta"/>, else <see cref="Delta"/> (|d| - <see cref="Delta"/> / 2).
/// </summary>
public sealed class HuberLossAttribute : LossAttribute
{
    /// <summary>Where the parabola ends, positive; 1 by default.</summary>
    public double Delta { get; set; } = 1.0;
}
