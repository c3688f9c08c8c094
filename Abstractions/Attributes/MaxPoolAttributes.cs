namespace FusedNorm;

/// <summary>What the max pools share. Padding never wins; a NaN does; of equal values the first takes the gradient.</summary>
public abstract class MaxPoolAttribute : WindowPoolAttribute
{
    /// <summary>Only attributes that the generator knows derive from this one.</summary>
    private protected MaxPoolAttribute()
    {
    }

    /// <summary>The distance between the elements of a window; 1 by default.</summary>
    public int Dilation { get; set; } = 1;
}

/// <summary><c>torch.nn.MaxPool1d</c>: (C, L) to (C, L').</summary>
/// <param name="kernelSize">The number of elements in the window.</param>
public sealed class MaxPool1dAttribute(int kernelSize) : MaxPoolAttribute
{
    /// <summary>The number of elements in the window.</summary>
    public int KernelSize { get; } = kernelSize;
}

/// <summary><c>torch.nn.MaxPool2d</c>: (C, H, W) to (C, H', W').</summary>
public sealed class MaxPool2dAttribute : MaxPoolAttribute
{
    /// <summary>A square window.</summary>
    /// <param name="kernelSize">Its height and width.</param>
    public MaxPool2dAttribute(int kernelSize)
        : this(kernelSize, kernelSize)
    {
    }

    /// <summary>A rectangular window.</summary>
    /// <param name="kernelHeight">Its height.</param>
    /// <param name="kernelWidth">Its width.</param>
    public MaxPool2dAttribute(int kernelHeight, int kernelWidth)
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

    /// <summary>The vertical dilation where it differs from <see cref="MaxPoolAttribute.Dilation"/>; 0 means it does not.</summary>
    public int DilationHeight { get; set; }

    /// <summary>The horizontal dilation where it differs from <see cref="MaxPoolAttribute.Dilation"/>; 0 means it does not.</summary>
    public int DilationWidth { get; set; }
}

/// <summary><c>torch.nn.MaxPool3d</c>: (C, D, H, W) to (C, D', H', W').</summary>
public sealed class MaxPool3dAttribute : MaxPoolAttribute
{
    /// <summary>A cubic window.</summary>
    /// <param name="kernelSize">Its depth, height and width.</param>
    public MaxPool3dAttribute(int kernelSize)
        : this(kernelSize, kernelSize, kernelSize)
    {
    }

    /// <summary>A window of three sizes.</summary>
    /// <param name="kernelDepth">Its depth.</param>
    /// <param name="kernelHeight">Its height.</param>
    /// <param name="kernelWidth">Its width.</param>
    public MaxPool3dAttribute(int kernelDepth, int kernelHeight, int kernelWidth)
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

    /// <summary>The dilation in depth where it differs from <see cref="MaxPoolAttribute.Dilation"/>; 0 means it does not.</summary>
    public int DilationDepth { get; set; }

    /// <summary>The vertical dilation where it differs from <see cref="MaxPoolAttribute.Dilation"/>; 0 means it does not.</summary>
    public int DilationHeight { get; set; }

    /// <summary>The horizontal dilation where it differs from <see cref="MaxPoolAttribute.Dilation"/>; 0 means it does not.</summary>
    public int DilationWidth { get; set; }
}
