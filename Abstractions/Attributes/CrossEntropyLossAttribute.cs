namespace FusedNorm;

/// <summary>
/// <c>torch.nn.CrossEntropyLoss</c>: -Σ q log softmax(z) with the logits z, an output of (classes), and the target's distribution q. Where
/// targets are class indices, <c>Loss(input, ReadOnlySpan&lt;int&gt;)</c> takes one per sample; with <see cref="ProbabilityTargets"/> it
/// takes a probability for each class of each sample.
/// </summary>
public sealed class CrossEntropyLossAttribute : LossAttribute
{
    /// <summary>
    /// A weight for each class, finite. The mean over class indices is divided by the sum of the targets' weights, not by their number.
    /// None by default.
    /// </summary>
    public double[]? Weight { get; set; }

    /// <summary>Samples with this target count neither in the loss nor in the mean; -100 by default. Class indices only.</summary>
    public int IgnoreIndex { get; set; } = -100;

    /// <summary>The share of the target that is spread evenly over all classes, 0 to 1; 0 by default.</summary>
    public double LabelSmoothing { get; set; }

    /// <summary>Whether targets are probabilities of the classes instead of class indices.</summary>
    public bool ProbabilityTargets { get; set; }
}
