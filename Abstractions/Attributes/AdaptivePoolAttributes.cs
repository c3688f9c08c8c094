namespace FusedNorm;

/// <summary><c>torch.nn.AdaptiveAvgPool1d</c>: (C, L) to (C, size).</summary>
/// <param name="outputSize">The output's length; 0 keeps the input's.</param>
public sealed class AdaptiveAvgPool1dAttribute(int outputSize) : LayerAttribute
{
    /// <summary>The output's length; 0 keeps the input's.</summary>
    public int OutputSize { get; } = outputSize;
}

/// <summary><c>torch.nn.AdaptiveAvgPool2d</c>: (C, H, W) to (C, height, width).</summary>
/// <param name="outputHeight">The output's height; 0 keeps the input's.</param>
/// <param name="outputWidth">The output's width; 0 keeps the input's.</param>
public sealed class AdaptiveAvgPool2dAttribute(int outputHeight, int outputWidth) : LayerAttribute
{
    /// <summary>The output's height; 0 keeps the input's.</summary>
    public int OutputHeight { get; } = outputHeight;

    /// <summary>The output's width; 0 keeps the input's.</summary>
    public int OutputWidth { get; } = outputWidth;
}

/// <summary><c>torch.nn.AdaptiveMaxPool1d</c>: (C, L) to (C, size).</summary>
/// <param name="outputSize">The output's length; 0 keeps the input's.</param>
public sealed class AdaptiveMaxPool1dAttribute(int outputSize) : LayerAttribute
{
    /// <summary>The output's length; 0 keeps the input's.</summary>
    public int OutputSize { get; } = outputSize;
}

/// <summary><c>torch.nn.AdaptiveMaxPool2d</c>: (C, H, W) to (C, height, width).</summary>
/// <param name="outputHeight">The output's height; 0 keeps the input's.</param>
/// <param name="outputWidth">The output's width; 0 keeps the input's.</param>
public sealed class AdaptiveMaxPool2dAttribute(int outputHeight, int outputWidth) : LayerAttribute
{
    /// <summary>The output's height; 0 keeps the input's.</summary>
    public int OutputHeight { get; } = outputHeight;

    /// <summary>The output's width; 0 keeps the input's.</summary>
    public int OutputWidth { get; } = outputWidth;
}
