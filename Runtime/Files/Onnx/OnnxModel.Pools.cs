namespace FusedNorm.Files;

/// <content>
/// Pools. <c>CeilMode</c> is never written, as runtimes disagree about it: sizes are known, so the padding is that gives the same windows.
/// What the operators do not have is written as its definition: Gather brings the elements of each window together, dimension by dimension,
/// and ReduceSum or ReduceMax combines them. </content>
public sealed partial class OnnxModel<T>
{
    /// <summary>The batch and the channels come before the positions.</summary>
    private const int FirstAxis = 2;

    /// <summary><c>MaxPool</c> and <c>AdaptiveMaxPool</c> of any rank.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="windows">The windows by dimension, outermost first.</param>
    public void MaxPool(string layer, OnnxWindow[] windows)
    {
        ArgumentNullException.ThrowIfNull(windows);

        // ONNX Runtime refuses padding that a window without its dilation has no room for.
        if (windows.All(window => window.Kernel > Math.Max(window.Padding, window.PaddingBehind)))
        {
            Last(
                layer,
                "MaxPool",
                [current.Name],
                PooledShape(windows),
                [.. Options(windows), OnnxNode.Ints("dilations", windows.Select(window => (long)window.Dilation))]);
            return;
        }

        string value = Behind(layer, windows, double.NegativeInfinity);
        for (int i = windows.Length - 1; i >= 0; i--)
        {
            int axis = FirstAxis + i;
            string[] gathered = [Gathered(layer, value, axis, windows[i])];
            ProtobufMessage[] reduction = [OnnxNode.Ints("axes", [axis + 1]), OnnxNode.Int("keepdims", 0)];
            if (i > 0)
            {
                value = Step(layer, "ReduceMax", gathered, reduction);
            }
            else
            {
                Last(layer, "ReduceMax", gathered, PooledShape(windows), reduction);
            }
        }
    }

    /// <summary><c>AvgPool</c> and <c>AdaptiveAvgPool</c> of any rank.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="divisor">What the sums are divided by; 0 for the number of elements.</param>
    /// <param name="countsPadding">Whether padding counts in that number.</param>
    /// <param name="windows">The windows by dimension, outermost first.</param>
    public void AvgPool(string layer, int divisor, bool countsPadding, OnnxWindow[] windows)
    {
        ArgumentNullException.ThrowIfNull(windows);

        // All elements count alike where nothing behind the padding is in a window; the operator then knows PyTorch's two ways to count.
        bool counts = countsPadding && windows.Any(window => window.Padding > 0);
        bool hasOperator = !IsDouble && divisor == 0 && windows.All(window => window.Kernel > 0)
            && !(counts && windows.Any(window => window.PaddingBehind > window.Padding));
        if (hasOperator)
        {
            Last(
                layer,
                "AveragePool",
                [current.Name],
                PooledShape(windows),
                [.. Options(windows), OnnxNode.Int("count_include_pad", counts ? 1 : 0)]);
            return;
        }

        string sums = Behind(layer, windows, 0);
        for (int i = windows.Length - 1; i >= 0; i--)
        {
            int axis = FirstAxis + i;
            string[] gathered = [Gathered(layer, sums, axis, windows[i]), Numbers($"{layer}/axis{axis + 1}", [1], axis + 1)];
            sums = Step(layer, "ReduceSum", gathered, OnnxNode.Int("keepdims", 0));
        }

        Last(layer, "Div", [sums, Divisors(layer, divisor, countsPadding, windows)], PooledShape(windows));
    }

    /// <summary>What both operators are told of their windows.</summary>
    private static ProtobufMessage[] Options(OnnxWindow[] windows) =>
    [
        OnnxNode.Ints("kernel_shape", windows.Select(window => (long)window.Kernel)),
        OnnxNode.Ints("strides", windows.Select(window => (long)window.Stride)),
        OnnxNode.Ints("pads", windows.Select(window => window.Padding).Concat(windows.Select(window => window.PaddingBehind)).Select(size =>
            (long)size)),
    ];

    private int[] PooledShape(OnnxWindow[] windows) => [current.Shape[0], .. windows.Select(window => window.Output)];

    /// <summary>
    /// The elements of each window side by side, in a dimension behind that of the windows. What is no element of the input is the one
    /// behind it.
    /// </summary>
    private string Gathered(string layer, string value, int axis, OnnxWindow window)
    {
        long[] elements =
        [
            .. Enumerable.Range(0, window.Output)
                .SelectMany(_ => Enumerable.Range(0, window.Longest), window.Element)
                .Select(at => at >= 0 && at < window.Input ? (long)at : window.Input),
        ];
        return Step(
            layer, "Gather", [value, Numbers($"{layer}/windows{axis}", [window.Output, window.Longest], elements)],
            OnnxNode.Int("axis", axis));
    }

    /// <summary>
    /// The input with one more element, which changes no result, at the end of each dimension that has padding in some window.
    /// </summary>
    private string Behind(string layer, OnnxWindow[] windows, double neutral)
    {
        long[] behind =
        [
            .. windows.Select(window => Enumerable.Range(0, window.Output)
                .SelectMany(_ => Enumerable.Range(0, window.Longest), window.Element)
                .Any(at => at < 0 || at >= window.Input) ? 1L : 0L),
        ];
        long[] pads = [.. new long[FirstAxis + windows.Length], .. new long[FirstAxis], .. behind];
        return behind.Any(size => size > 0)
            ? Step(layer, "Pad", [current.Name, Numbers(layer + "/pads", [pads.Length], pads), Constant(layer + "/padding", neutral)])
            : current.Name;
    }

    /// <summary>
    /// What the sums are divided by: never one number alone, which ONNX Runtime would take into a matrix product behind it, in single
    /// precision.
    /// </summary>
    private string Divisors(string layer, int divisor, bool countsPadding, OnnxWindow[] windows)
    {
        int[] byChannel = [current.Shape[0], .. Enumerable.Repeat(1, windows.Length)];
        if (divisor > 0)
        {
            return Constant(layer + "/divisors", byChannel, divisor);
        }

        double[] counts = [1];
        foreach (OnnxWindow window in windows)
        {
            counts = [.. counts.SelectMany(
                _ => Enumerable.Range(0, window.Output), (outer, index) => outer * window.Counted(index, countsPadding))];
        }

        return counts.Distinct().Count() == 1
            ? Constant(layer + "/divisors", byChannel, counts[0])
            : Constant(layer + "/divisors", [.. windows.Select(window => window.Output)], Array.ConvertAll(counts, T.CreateTruncating));
    }
}
