using FusedNorm.Files;
using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Import;

/// <summary>The windows of a pool node, with the padding that PyTorch's exporter writes as a node of its own before an average pool.</summary>
internal sealed class PoolWindows
{
    private const long LargestSize = int.MaxValue / 4;

    private readonly GraphNode node;

    private PoolWindows(GraphNode node, string input, long[] kernel)
    {
        this.node = node;
        Input = input;
        Kernel = kernel;
        Stride = Sizes("strides", 1);
        Dilation = Sizes("dilations", 1);
        Padding = new long[kernel.Length];
        CountsPadding = node.Int("count_include_pad", 0) != 0;
    }

    /// <summary>The value that is pooled.</summary>
    public string Input { get; }

    public long[] Kernel { get; }

    public long[] Stride { get; }

    public long[] Dilation { get; }

    /// <summary>The padding on both sides of each axis.</summary>
    public long[] Padding { get; private set; }

    public bool CeilMode { get; private set; }

    /// <summary>The number of windows along each axis; null where the input's sizes are not known.</summary>
    public long[]? OutputSizes { get; private set; }

    /// <summary>Whether padding counts in an average.</summary>
    public bool CountsPadding { get; private set; }

    /// <summary>What cannot be expressed: the attribute and why; null where nothing stands against it.</summary>
    public (string Attribute, string Reason)? Obstacle { get; private set; }

    /// <summary>Reads a node.</summary>
    public static PoolWindows Of(ValueTable values, GraphNode node)
    {
        long[] kernel = [.. node.Ints("kernel_shape") ?? []];
        GraphNode? pad = node.OpType == "AveragePool" ? values.Producer(node.Input(0)) : null;
        long[]? apart = pad is { OpType: "Pad" } ? SpatialPadding(values, pad, kernel.Length) : null;
        PoolWindows windows = new(node, apart is null ? node.Input(0) : pad!.Input(0), kernel);
        if (windows.Read(apart) is long[] behind && values.Shape(windows.Input) is [_, .. long[] sizes])
        {
            windows.Fit(sizes, behind);
        }

        return windows;
    }

    /// <summary>Reads what stands in the node, and gives the padding behind the input.</summary>
    private long[]? Read(long[]? apart)
    {
        int rank = Kernel.Length;
        long[] pads = [.. node.Ints("pads") ?? new long[2 * rank]];
        string auto = node.Text("auto_pad", "NOTSET");
        if (rank is < 1 or > 3 || Stride.Length != rank || Dilation.Length != rank || pads.Length != 2 * rank)
        {
            Obstacle = ("kernel_shape", $"expected windows of 1 to 3 sizes, found {rank}, with as many strides and dilations");
        }
        else if (Kernel.Concat(Stride).Concat(Dilation).Concat(pads).Any(size => size is < 0 or > LargestSize) || Kernel.Concat(Stride).Concat(Dilation).Contains(0))
        {
            Obstacle = ("kernel_shape, strides, dilations, pads", "expected sizes that are positive");
        }
        else if (auto is not ("NOTSET" or "VALID"))
        {
            Obstacle = ($"auto_pad = {auto}", "padding is given as a number here");
        }
        else if (node.OpType == "AveragePool" && Dilation.Any(step => step != 1))
        {
            Obstacle = ("dilations", "an average pool here has no dilation");
        }
        else if (apart is not null && pads.Any(size => size != 0))
        {
            Obstacle = (PadsText(pads), "what is padded before may not be padded again");
        }
        else
        {
            Padding = apart ?? pads[..rank];
            CountsPadding |= apart is not null;
            int axis = Array.FindIndex([.. Enumerable.Range(0, rank)], axis => Padding[axis] > Reach(axis) / 2);
            if (axis < 0)
            {
                return apart ?? pads[rank..];
            }

            Obstacle = (PadsText(pads), $"expected at most half of the window, {Reach(axis) / 2}, found {Padding[axis]}");
        }

        return null;
    }

    /// <summary>
    /// Finds the layer with these windows. Here both ends are padded alike, and CeilMode says whether the last window may reach further; a file may say the same by
    /// other padding behind the input, of which only the number of windows that it makes room for counts.
    /// </summary>
    private void Fit(ReadOnlySpan<long> sizes, ReadOnlySpan<long> behind)
    {
        if (sizes.Length != Kernel.Length)
        {
            Obstacle = (KernelText, $"expected {Kernel.Length} dimensions behind the channels, found {sizes.Length}");
            return;
        }

        bool asksForMore = node.Int("ceil_mode", 0) != 0;
        bool needsFloor = false;
        bool needsCeil = false;
        bool reachesFurther = false;
        long[] output = new long[sizes.Length];
        for (int axis = 0; axis < output.Length; axis++)
        {
            long floor = Windows(sizes[axis], axis, Padding[axis], ceil: false);
            long ceil = Windows(sizes[axis], axis, Padding[axis], ceil: true);
            output[axis] = asksForMore && behind[axis] == Padding[axis] ? ceil : Windows(sizes[axis], axis, behind[axis], asksForMore);
            needsFloor |= output[axis] != ceil;
            needsCeil |= output[axis] != floor;
            reachesFurther |= behind[axis] > Padding[axis];
            if (output[axis] < 1 || (output[axis] != floor && output[axis] != ceil))
            {
                Obstacle = (KernelText, $"the windows do not fit into {Malformed.Shape(sizes.ToArray())}");
                return;
            }
        }

        if ((needsFloor && needsCeil) || (needsCeil && reachesFurther && CountsPadding))
        {
            Obstacle = ("pads", "a pool here pads both ends alike, and all axes the same way");
            return;
        }

        CeilMode = needsCeil;
        OutputSizes = output;
    }

    /// <summary>How many windows there are. By PyTorch's rule the last one starts inside the input or the padding before it, whatever the rounding.</summary>
    private long Windows(long size, int axis, long behind, bool ceil)
    {
        long room = size + Padding[axis] + behind - Reach(axis);
        if (room < 0)
        {
            return 0;
        }

        long steps = (room + (ceil ? Stride[axis] - 1 : 0)) / Stride[axis];
        return steps + (ceil && steps * Stride[axis] >= size + Padding[axis] ? 0 : 1);
    }

    private string KernelText => $"kernel_shape = [{string.Join(", ", Kernel)}]";

    private static string PadsText(long[] pads) => $"pads = [{string.Join(", ", pads)}]";

    /// <summary>How far a window reaches, gaps included.</summary>
    private long Reach(int axis) => ((Kernel[axis] - 1) * Dilation[axis]) + 1;

    private long[] Sizes(string attribute, long missing) => [.. node.Ints(attribute) ?? Enumerable.Repeat(missing, Kernel.Length)];

    /// <summary>The zeros that a node pads the spatial dimensions with, the same at both ends; null where it does something else.</summary>
    public static long[]? SpatialPadding(ValueTable values, GraphNode pad, int rank)
    {
        long[]? pads = pad.Ints("pads") is { Count: > 0 } given ? [.. given] : values.Ints(pad.Input(1));
        double? filling = pad.Input(2).Length == 0 ? pad.Float("value", 0) : values.Constant(pad.Input(2))?.Scalar;
        int dimensions = rank + 2;
        return pads?.Length == 2 * dimensions && filling == 0 && pad.Text("mode", "constant") == "constant" && pad.Input(3).Length == 0
            && pads.AsSpan(0, dimensions).SequenceEqual(pads.AsSpan(dimensions)) && pads[0] == 0 && pads[1] == 0
            && Array.TrueForAll(pads, size => size is >= 0 and <= LargestSize)
            ? pads[2..dimensions]
            : null;
    }
}
