namespace FusedNorm.Benchmarks;

/// <summary>What networks that end in a loss of classes have beyond <see cref="INetwork{T}"/>; their generated members implement it.</summary>
internal interface IClassifier : INetwork
{
    /// <summary>The mean loss of a batch.</summary>
    /// <param name="input">Whole samples.</param>
    /// <param name="targets">One class per sample.</param>
    float Loss(ReadOnlySpan<float> input, ReadOnlySpan<int> targets);

    /// <summary>Adds the gradients of the last loss.</summary>
    void Backward();
}
