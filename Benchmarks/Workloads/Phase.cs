namespace FusedNorm.Benchmarks.Workloads;

/// <summary>What is done with a network.</summary>
internal enum Phase
{
    /// <summary>Eval mode, nothing recorded.</summary>
    Inference,

    /// <summary>Gradients dropped, forward with the loss, backward, a step of SGD.</summary>
    TrainingStep,

    /// <summary>Training mode, recorded for a backward pass.</summary>
    Forward,

    /// <summary>The same and the backward pass from a gradient of the output: to the input and to the parameters.</summary>
    ForwardBackward,
}
