namespace FusedNorm;

/// <summary>
/// Which parameters of a layer are declared untrainable, as <c>requires_grad_(False)</c> does. The gradient still flows
/// through a frozen layer to what stands above it, and a frozen batch norm still moves its running statistics in training.
/// </summary>
[Flags]
public enum Freeze
{
    /// <summary>Every parameter is trainable.</summary>
    None = 0,

    /// <summary>The weight is frozen.</summary>
    Weight = 1,

    /// <summary>The bias is frozen.</summary>
    Bias = 2,

    /// <summary>Every parameter of the layer is frozen.</summary>
    All = Weight | Bias,
}
