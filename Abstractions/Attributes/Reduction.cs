namespace FusedNorm;

/// <summary>How a loss combines the samples of a batch.</summary>
public enum Reduction
{
    /// <summary>The mean over the samples that count, PyTorch's default.</summary>
    Mean,

    /// <summary>The sum.</summary>
    Sum,

    /// <summary>No combination: one loss per sample.</summary>
    None,
}
