namespace FusedNorm;

/// <summary>The shape of one sample, without the batch: <c>[Input(3, 8)]</c> is 3 channels of 8 positions.</summary>
/// <param name="shape">Channels first, then the spatial dimensions: (features), (channels, length) or (channels, height, width).</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class InputAttribute(params int[] shape) : Attribute
{
    /// <summary>The per-sample shape.</summary>
    public IReadOnlyList<int> Shape { get; } = shape;

    /// <summary>The batch size where it never changes; 0, the default, leaves it free.</summary>
    public int Batch { get; set; }

    /// <summary>Whether <c>Backward</c> also computes the gradient with respect to the input (<c>InputGradient</c>).</summary>
    public bool RequiresGrad { get; set; }
}
