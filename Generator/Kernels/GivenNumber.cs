namespace FusedNorm.Generator.Kernels;

/// <summary>A number in double precision that is decided when a network runs, and that a call gives its kernel.</summary>
internal enum GivenNumber
{
    /// <summary>The weight of a new value in running statistics.</summary>
    Momentum,

    /// <summary>What the gradients of losses are scaled by: 1 over what the mean divides by.</summary>
    Weight,
}
