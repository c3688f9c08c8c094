namespace FusedNorm;

/// <summary>The element type a network computes with.</summary>
public enum Precision
{
    /// <summary>32-bit <see cref="float"/>, PyTorch's default.</summary>
    Single,

    /// <summary>64-bit <see cref="double"/>.</summary>
    Double,
}
