namespace FusedNorm.Generator.Graph;

/// <summary>
/// What turns logits into probabilities, or their logarithms: some losses do it themselves, one expects it done. The names are
/// those of the layers.
/// </summary>
internal enum Squashing
{
    Sigmoid,
    Softmax,
    LogSoftmax,
}
