namespace FusedNorm.Generator.Kernels;

/// <summary>What a program is for.</summary>
internal enum Purpose
{
    /// <summary>A forward pass in the layers' modes, which keeps what the backward pass reads.</summary>
    Forward,

    /// <summary>A loss, and where it is recorded the gradient that a backward pass starts from.</summary>
    Loss,

    /// <summary>The gradients of the parameters and of the input.</summary>
    Backward,

    /// <summary>A network's <c>Predict</c>: eval semantics, nothing kept.</summary>
    Predict,

    /// <summary>The <c>Predict</c> of an inference, whose parameters are constants of its own.</summary>
    Inference,

    /// <summary>The <c>Predict</c> of weights in the assembly: an inference's, over constants that lie as the parameters do.</summary>
    Pretrained,
}

internal static class PurposeWords
{
    /// <summary>The word for people: <c>forward</c>.</summary>
    public static string Word(this Purpose purpose) => purpose.ToString().ToLowerInvariant();
}
