namespace FusedNorm;

/// <summary>What the average pools share.</summary>
public abstract class AvgPoolAttribute : LayerAttribute
{
    /// <summary>The step between windows; 0, the default, means the size of the window.</summary>
    public int Stride { get; set; }

    /// <summary>How many zeros stand on both sides of the input; at most half the window.</summary>
    public int Padding { get; set; }

    /// <summary>Whether a last window that hangs over the end counts (ceil instead of floor in the length formula).</summary>
    public bool CeilMode { get; set; }

    /// <summary>Whether padding counts in the divisor; true by default, as in PyTorch.</summary>
    public bool CountIncludePad { get; set; } = true;
}

/// <summary><c>torch.nn.AvgPool1d</c>: (C, L) to (C, L').</summary>
/// <param name="kernelSize">The length of the window.</param>
public sealed class AvgPool1dAttribute(int kernelSize) : AvgPoolAttribute
{
    /// <summary>The length of the window.</summary>
    public int KernelSize { get; } = kernelSize;
}

/// <summary><c>torch.nn.AvgPool2d</c>: (C, H, W) to (C, H', W').</summary>
public sealed class AvgPool2dAttribute : AvgPoolAttribute
{
    /// <summary>A square window.</summary>
    /// <param name="kernelSize">Its height and width.</param>
    public AvgPool2dAttribute(int kernelSize)
        : this(kernelSize, kernelSize)
    {
    }

    /// <summary>A rectangular window.</summary>
    /// <param name="kernelHeight">Its height.</param>
    /// <param name="kernelWidth">Its width.</param>
    public AvgPool2dAttribute(int kernelHeight, int kernelWidth)
    {
        KernelHeight = kernelHeight;
        KernelWidth = kernelWidth;
    }

    /// <summary>The height of the window.</summary>
    public int KernelHeight { get; }

    /// <summary>The width of the window.</summary>
    public int KernelWidth { get; }

    /// <summary>The vertical step where it differs from <see cref="AvgPoolAttribute.Stride"/>; 0 means it does not.</summary>
    public int StrideHeight { get; set; }

    /// <summary>The horizontal step where it differs from <see cref="AvgPoolAttribute.Stride"/>; 0 means it does not.</summary>
    public int StrideWidth { get; set; }

    /// <summary>The vertical padding where it differs from <see cref="AvgPoolAttribute.Padding"/>; -1 means it does not.</summary>
    public int PaddingHeight { get; set; } = -1;

    /// <summary>The horizontal padding where it differs from <see cref="AvgPoolAttribute.Padding"/>; -1 means it does not.</summary>
    public int PaddingWidth { get; set; } = -1;
}
