namespace FusedNorm;

/// <summary>What the average pools share.</summary>
public abstract class AvgPoolAttribute : WindowPoolAttribute
{
    /// <summary>Only attributes that the generator knows derive from this one.</summary>
    private protected AvgPoolAttribute()
    {
    }

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

    /// <summary>The vertical step where it differs from <see cref="WindowPoolAttribute.Stride"/>; 0 means it does not.</summary>
    public int StrideHeight { get; set; }

    /// <summary>The horizontal step where it differs from <see cref="WindowPoolAttribute.Stride"/>; 0 means it does not.</summary>
    public int StrideWidth { get; set; }

    /// <summary>The vertical padding where it differs from <see cref="WindowPoolAttribute.Padding"/>; -1 means it does not.</summary>
    public int PaddingHeight { get; set; } = -1;

    /// <summary>The horizontal padding where it differs from <see cref="WindowPoolAttribute.Padding"/>; -1 means it does not.</summary>
    public int PaddingWidth { get; set; } = -1;

    /// <summary>What every window's sum is divided by, whatever its size; 0, the default, means by its size.</summary>
    public int DivisorOverride { get; set; }
}

/// <summary><c>torch.nn.AvgPool3d</c>: (C, D, H, W) to (C, D', H', W').</summary>
public sealed class AvgPool3dAttribute : AvgPoolAttribute
{
    /// <summary>A cubic window.</summary>
    /// <param name="kernelSize">Its depth, height and width.</param>
    public AvgPool3dAttribute(int kernelSize)
        : this(kernelSize, kernelSize, kernelSize)
    {
    }

    /// <summary>A window of three sizes.</summary>
    /// <param name="kernelDepth">Its depth.</param>
    /// <param name="kernelHeight">Its height.</param>
    /// <param name="kernelWidth">Its width.</param>
    public AvgPool3dAttribute(int kernelDepth, int kernelHeight, int kernelWidth)
    {
        KernelDepth = kernelDepth;
        KernelHeight = kernelHeight;
        KernelWidth = kernelWidth;
    }

    /// <summary>The depth of the window.</summary>
    public int KernelDepth { get; }

    /// <summary>The height of the window.</summary>
    public int KernelHeight { get; }

    /// <summary>The width of the window.</summary>
    public int KernelWidth { get; }

    /// <summary>The step in depth where it differs from <see cref="WindowPoolAttribute.Stride"/>; 0 means it does not.</summary>
    public int StrideDepth { get; set; }

    /// <summary>The vertical step where it differs from <see cref="WindowPoolAttribute.Stride"/>; 0 means it does not.</summary>
    public int StrideHeight { get; set; }

    /// <summary>The horizontal step where it differs from <see cref="WindowPoolAttribute.Stride"/>; 0 means it does not.</summary>
    public int StrideWidth { get; set; }

    /// <summary>The padding in depth where it differs from <see cref="WindowPoolAttribute.Padding"/>; -1 means it does not.</summary>
    public int PaddingDepth { get; set; } = -1;

    /// <summary>The vertical padding where it differs from <see cref="WindowPoolAttribute.Padding"/>; -1 means it does not.</summary>
    public int PaddingHeight { get; set; } = -1;

    /// <summary>The horizontal padding where it differs from <see cref="WindowPoolAttribute.Padding"/>; -1 means it does not.</summary>
    public int PaddingWidth { get; set; } = -1;

    /// <summary>What every window's sum is divided by, whatever its size; 0, the default, means by its size.</summary>
    public int DivisorOverride { get; set; }
}
