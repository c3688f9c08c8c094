namespace FusedNorm;

/// <summary>How a loss combines what it computes for a batch.</summary>
public enum Reduction
{
    /// <summary>
    /// The mean, PyTorch's default: over the samples that count (with class weights, a weighted mean) where targets are class indices, over
    /// all samples where they are probabilities, over all elements of the output for every other loss.
    /// </summary>
    Mean,

    /// <summary>The sum.</summary>
    Sum,

    /// <summary>
    /// No combination: one loss per sample for <see cref="CrossEntropyLossAttribute"/> and <see cref="NLLLossAttribute"/>, one per element
    /// of the output for the others.
    /// </summary>
    None,
}
