namespace FusedNorm;

/// <summary>
/// <c>torch.nn.NLLLoss</c> on class indices: the negative of the target's element. The output is (classes) and holds log-probabilities, as
/// <see cref="LogSoftmaxAttribute"/> gives them.
/// </summary>
public sealed class NLLLossAttribute : LossAttribute
{
    /// <summary>
    /// A weight for each class, finite. The mean is divided by the sum of the targets' weights, not by their number. None by default.
    /// </summary>
    public double[]? Weight { get; set; }

    /// <summary>Samples with this target count neither in the loss nor in the mean; -100 by default.</summary>
    public int IgnoreIndex { get; set; } = -100;
}
