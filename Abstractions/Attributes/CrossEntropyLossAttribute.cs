namespace FusedNorm;

/// <summary>
/// <c>torch.nn.CrossEntropyLoss</c> on class indices: the negative log-softmax of the target's logit. Stands last; the network's
/// output stays the logits.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CrossEntropyLossAttribute : Attribute
{
    /// <summary>The share of the target that is spread evenly over all classes, 0 to 1; 0 by default.</summary>
    public double LabelSmoothing { get; set; }

    /// <summary>Samples with this target count neither in the loss nor in the mean; -100 by default.</summary>
    public int IgnoreIndex { get; set; } = -100;

    /// <summary>How the samples combine; <see cref="Reduction.Mean"/> by default.</summary>
    public Reduction Reduction { get; set; } = Reduction.Mean;
}
