using FusedNorm.Generator.Collections;

namespace FusedNorm.Generator.Kernels;

/// <summary>The windows of a pool along one spatial dimension.</summary>
/// <param name="Input">The input's length.</param>
/// <param name="Kernel">The number of elements in a window; 0 where the windows are adaptive.</param>
/// <param name="Stride">The step between windows.</param>
/// <param name="Padding">The padding on both sides.</param>
/// <param name="Dilation">The distance between the elements of a window.</param>
/// <param name="Output">The number of windows.</param>
internal sealed record WindowDimension(int Input, int Kernel, int Stride, int Padding, int Dilation, int Output)
{
    /// <summary>
    /// Windows that share the input out evenly: window i from floor(i * input / output) to ceil((i + 1) * input / output).
    /// </summary>
    public static WindowDimension Adaptive(int input, int output) => input % output == 0
        ? new(input, input / output, input / output, 0, 1, output)
        : new(input, 0, 0, 0, 1, output);

    public bool IsAdaptive => Kernel == 0;

    /// <summary>From the first element of a window to its last, and one more.</summary>
    public int Reach => ((Kernel - 1) * Dilation) + 1;

    /// <summary>Whether some window reaches into padding or over the end, so that its bounds must be clipped.</summary>
    public bool IsClipped => !IsAdaptive && (Padding > 0 || ((Output - 1) * Stride) + Reach > Input);

    /// <summary>The first window that meets no padding on the near side.</summary>
    public int InsideFrom => Math.Min((Padding + Stride - 1) / Stride, Output);

    /// <summary>The first window behind <see cref="InsideFrom"/> that meets padding, or the end, on the far side.</summary>
    public int InsideTo => Math.Max(Math.Min(Input + Padding < Reach ? 0 : ((Input + Padding - Reach) / Stride) + 1, Output), InsideFrom);

    /// <summary>Whether all windows have the same elements, counted from their start.</summary>
    public bool IsRegular => !IsAdaptive && !IsClipped;

    /// <summary>Whether windows lie side by side without overlap.</summary>
    public bool IsTiled => IsRegular && Stride == Kernel && Dilation == 1;

    /// <summary>Whether they also leave no element out.</summary>
    public bool IsPartition => IsTiled && Output * Kernel == Input;
}

/// <summary>What the sum of a window is divided by.</summary>
/// <param name="Fixed">This number, or 0 for the size of the window.</param>
/// <param name="CountsPadding">Whether padding counts in that size.</param>
internal sealed record WindowDivisor(int Fixed, bool CountsPadding);

/// <summary>The windows of a pool, by spatial dimension.</summary>
/// <param name="Dimensions">One to three dimensions, outermost first.</param>
/// <param name="Divisor">What an average divides by.</param>
internal sealed record WindowGeometry(EquatableArray<WindowDimension> Dimensions, WindowDivisor Divisor)
{
    private static readonly string[] Axes = ["d", "h", "w"];

    public int Rank => Dimensions.Count;

    public bool IsRegular => Dimensions.All(dimension => dimension.IsRegular);

    public bool IsTiled => Dimensions.All(dimension => dimension.IsTiled);

    /// <summary>Whether every element lies in one window.</summary>
    public bool IsPartition => Dimensions.All(dimension => dimension.IsPartition);

    /// <summary>Whether one window holds everything.</summary>
    public bool IsGlobal => IsPartition && OutputLength == 1;

    /// <summary>The dimension along which windows lie side by side in memory.</summary>
    public WindowDimension Innermost => Dimensions[Rank - 1];

    /// <summary>Whether some windows meet padding and some do not, so that the second kind is known by its place.</summary>
    public bool HasInside => !IsRegular && Dimensions.All(dimension => !dimension.IsAdaptive && dimension.InsideFrom < dimension.InsideTo);

    /// <summary>The elements of a window, where all have as many.</summary>
    public int KernelLength => Dimensions.Aggregate(1, (product, dimension) => product * dimension.Kernel);

    public int InputLength => Dimensions.Aggregate(1, (product, dimension) => product * dimension.Input);

    public int OutputLength => Dimensions.Aggregate(1, (product, dimension) => product * dimension.Output);

    /// <summary>
    /// The windows over an input element, as windows of the output: where a pool's windows move by one element, the gradient of an average
    /// is an average. Null where it is not, or where windows are divided by different numbers.
    /// </summary>
    public WindowGeometry? Transposed =>
        Dimensions.All(dimension => !dimension.IsAdaptive && dimension is { Stride: 1, Dilation: 1 })
        && (Divisor.Fixed != 0 || Divisor.CountsPadding || IsRegular)
            ? new(
                Dimensions.Select(dimension => new WindowDimension(
                    dimension.Output, dimension.Kernel, 1, dimension.Kernel - 1 - dimension.Padding, 1, dimension.Input))
                    .ToEquatableArray(),
                new WindowDivisor(Divisor.Fixed != 0 ? Divisor.Fixed : KernelLength, CountsPadding: false))
            : null;

    /// <summary>The name of a dimension's counter: d, h, w from the outermost of three.</summary>
    public string Axis(int dimension) => Axes[Axes.Length - Rank + dimension];
}
