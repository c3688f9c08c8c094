using FusedNorm.Generator.Collections;
using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Layers.Pooling;

/// <summary>
/// The options of pools whose windows slide: sizes, strides, padding and dilation of one to three dimensions, and PyTorch's rules for them.
/// </summary>
internal sealed class SlidingWindows(LayerOptions options, int rank, bool dilates)
{
    private static readonly string[] Axes = ["Depth", "Height", "Width"];

    private readonly int kernelSize = options.Required("KernelSize");
    private readonly int[] kernels = PerAxis(rank, rank > 1, "Kernel", 0, (name, _) => options.Required(name));
    private readonly int sharedStride = options.Int("Stride", 0);
    private readonly int[] strides = PerAxis(rank, rank > 1, "Stride", 0, options.Int);
    private readonly int sharedPadding = options.Int("Padding", 0);
    private readonly int[] paddings = PerAxis(rank, rank > 1, "Padding", -1, options.Int);
    private readonly int sharedDilation = dilates ? options.Int("Dilation", 1) : 1;
    private readonly int[] dilations = PerAxis(rank, dilates && rank > 1, "Dilation", 0, options.Int);
    private readonly bool ceilMode = options.Bool("CeilMode", false);

    /// <summary>The window's sizes as the declaration has them, for comments.</summary>
    public string Kernels => string.Join(", ", Enumerable.Range(0, rank).Select(Kernel).Distinct().Select(size => CSharpLiteral.Int(size)));

    public static string ExpectedShape(int rank) => rank switch
    {
        1 => "(channels, length)",
        2 => "(channels, height, width)",
        _ => "(channels, depth, height, width)",
    };

    /// <summary>The output's shape, or null after a report.</summary>
    public Shape? InferShape(Shape input, Reporter reporter)
    {
        if (input.Rank != rank + 1)
        {
            reporter.WrongRank(ExpectedShape(rank));
            return null;
        }

        List<int> sizes = [input.Channels];
        for (int axis = 0; axis < rank; axis++)
        {
            if (Check(input.Dimensions[axis + 1], axis, reporter) is not int size)
            {
                return null;
            }

            sizes.Add(size);
        }

        Shape window = new(Enumerable.Range(0, rank).Select(Kernel).ToEquatableArray());
        if (window.LongLength > Limits.Window)
        {
            reporter.TooLarge("one window has", window.Count, Limits.Window);
            return null;
        }

        return new Shape(sizes.ToEquatableArray());
    }

    /// <summary>The windows over a checked input.</summary>
    public WindowGeometry Over(Shape input, WindowDivisor divisor) => new(
        Enumerable.Range(0, rank)
            .Select(axis => new WindowDimension(
                input.Dimensions[axis + 1], Kernel(axis), Stride(axis), Padding(axis),
                Dilation(axis), OutputSize(input.Dimensions[axis + 1], axis)))
            .ToEquatableArray(),
        divisor);

    private int? Check(int size, int axis, Reporter reporter)
    {
        int kernel = Kernel(axis);
        string argument = Named("Kernel", axis) ?? "KernelSize";
        string padding = paddings[axis] == -1 ? "Padding" : "Padding" + Axis(axis);
        if (!reporter.Require(kernel > 0, argument, "positive", kernel)
            | !reporter.Require(sharedStride >= 0, "Stride", "0 (as the window) or positive", sharedStride)
            | !reporter.Require(strides[axis] >= 0, "Stride" + Axis(axis), "0 (as Stride) or positive", strides[axis])
            | !reporter.Require(Padding(axis) >= 0, padding, "0 or positive", Padding(axis))
            | !reporter.Require(Dilation(axis) > 0, Named("Dilation", axis) ?? "Dilation", "positive", Dilation(axis)))
        {
            return null;
        }

        // PyTorch measures the window with its dilation: pad <= ((kernel - 1) * dilation + 1) / 2.
        long reach = ((kernel - 1L) * Dilation(axis)) + 1;
        if (Padding(axis) > reach / 2)
        {
            reporter.ReportArgument(
                DiagnosticDescriptors.PaddingTooLarge, padding, CSharpLiteral.Int(reach), CSharpLiteral.Int(Padding(axis)));
            return null;
        }

        if (reach > Limits.Reach)
        {
            reporter.TooLarge("one window reaches over", CSharpLiteral.Int(reach), Limits.Reach);
            return null;
        }

        int output = OutputSize(size, axis);
        if (output < 1)
        {
            reporter.EmptyOutput(argument, reach, size, output);
            return null;
        }

        if (InPaddingAlone(size, axis, output) is int start)
        {
            reporter.ReportArgument(
                DiagnosticDescriptors.WindowOfPadding, Named("Dilation", axis) ?? "Dilation",
                CSharpLiteral.Int(start), CSharpLiteral.Int(Dilation(axis)), CSharpLiteral.Int(size));
            return null;
        }

        return output;
    }

    /// <summary>
    /// The start of a window that steps over the input; null where there is none. Padding is half a window at most, so a window always goes
    /// beyond the padding in front, and only a dilation larger than the input leads past that as well.
    /// </summary>
    private int? InPaddingAlone(int size, int axis, int windows)
    {
        for (long start = -Padding(axis), window = 0;
            start < 0 && window < Math.Min(windows, Dilation(axis));
            start += Stride(axis), window++)
        {
            long first = -start % Dilation(axis);
            if (first != 0 && Dilation(axis) - first >= size)
            {
                return (int)start;
            }
        }

        return null;
    }

    /// <summary>PyTorch's length formula: the last window must start inside the input or its left padding.</summary>
    private int OutputSize(int size, int axis)
    {
        long reach = (long)size + (2L * Padding(axis)) - ((Kernel(axis) - 1L) * Dilation(axis)) - 1;
        long stride = Stride(axis);
        long count = FloorDivide(reach + (ceilMode ? stride - 1 : 0), stride) + 1;
        if (ceilMode && (count - 1) * stride >= (long)size + Padding(axis))
        {
            count--;
        }

        return (int)Math.Max(Math.Min(count, int.MaxValue), int.MinValue);
    }

    private static long FloorDivide(long dividend, long divisor) => (dividend / divisor) - (dividend % divisor < 0 ? 1 : 0);

    /// <summary>An option of each axis, where the layer has one.</summary>
    private static int[] PerAxis(int rank, bool has, string option, int otherwise, Func<string, int, int> read) =>
        [.. Axes.Skip(Axes.Length - rank).Select(axis => has ? read(option + axis, otherwise) : otherwise)];

    private int Kernel(int axis) => kernelSize != 0 ? kernelSize : kernels[axis];

    private int Stride(int axis)
    {
        int stride = strides[axis] != 0 ? strides[axis] : sharedStride != 0 ? sharedStride : Kernel(axis);

        // Behind the longest input with its padding there is no second window, however far it is.
        return (int)Math.Min(stride, Limits.Value + Limits.Reach);
    }

    private int Padding(int axis) => paddings[axis] != -1 ? paddings[axis] : sharedPadding;

    private int Dilation(int axis) => dilations[axis] != 0 ? dilations[axis] : sharedDilation;

    /// <summary>The argument for one axis alone, where it was given.</summary>
    private string? Named(string option, int axis) => options.IsGiven(option + Axis(axis)) ? option + Axis(axis) : null;

    private string Axis(int axis) => Axes[Axes.Length - rank + axis];
}
