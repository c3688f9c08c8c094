namespace FusedNorm.Benchmarks.Workloads;

/// <summary>What a training step makes smaller.</summary>
internal enum LossKind
{
    /// <summary>Cross-entropy with a class for each sample.</summary>
    CrossEntropy,

    /// <summary>The mean squared error against the input, which the network is to give back.</summary>
    Reconstruction,
}
