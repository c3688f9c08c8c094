using FusedNorm.Generator.Declarations;

namespace FusedNorm.Generator.Kernels;

/// <summary>The windows of a pool along one spatial dimension.</summary>
/// <param name="Input">The input's length.</param>
/// <param name="Kernel">The window's length.</param>
/// <param name="Stride">The step between windows.</param>
/// <param name="Padding">The padding on both sides.</param>
/// <param name="Output">The number of windows.</param>
internal sealed record WindowDimension(int Input, int Kernel, int Stride, int Padding, int Output)
{
    /// <summary>Whether some window reaches into padding or over the end, so that its bounds must be clipped.</summary>
    public bool IsClipped => Padding > 0 || ((Output - 1) * Stride) + Kernel > Input;

    /// <summary>Whether windows lie side by side without overlap.</summary>
    public bool IsTiled => Stride == Kernel && !IsClipped;
}

/// <summary>The windows of a pool, by spatial dimension.</summary>
/// <param name="Dimensions">One or two dimensions, outermost first.</param>
/// <param name="CountIncludePad">Whether padding counts in the divisor.</param>
internal sealed record WindowGeometry(EquatableArray<WindowDimension> Dimensions, bool CountIncludePad)
{
    public bool IsClipped => Dimensions.Any(dimension => dimension.IsClipped);

    public bool IsTiled => Dimensions.All(dimension => dimension.IsTiled);

    /// <summary>The elements of an unclipped window.</summary>
    public int KernelLength => Dimensions.Aggregate(1, (product, dimension) => product * dimension.Kernel);

    public int InputLength => Dimensions.Aggregate(1, (product, dimension) => product * dimension.Input);

    public int OutputLength => Dimensions.Aggregate(1, (product, dimension) => product * dimension.Output);
}
