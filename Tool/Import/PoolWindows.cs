using FusedNorm.Files;
using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Import;

/// <summary>The windows of a pool node, with the padding that PyTorch's exporter writes as a node of its own before an average pool.</summary>
internal sealed class PoolWindows
{
    private const long LargestSize = int.MaxValue / 4;

    private readonly GraphNode node;
    private string padsText = "pads";

    private PoolWindows(GraphNode node, string input, long[] kernel, bool isPaddedApart)
    {
        this.node = node;
        Input = input;
        IsPaddedApart = isPaddedApart;
        Kernel = kernel;
        Stride = Sizes("strides", 1);
        Dilation = Sizes("dilations", 1);
        Padding = new long[kernel.Length];
        CountsPadding = isPaddedApart || node.Int("count_include_pad", 0) != 0;
    }

    /// <summary>The value that is pooled.</summary>
    public string Input { get; }

    public long[] Kernel { get; }

    public long[] Stride { get; }

    public long[] Dilation { get; }

    /// <summary>The padding on both sides of each axis.</summary>
    public long[] Padding { get; private set; }

    /// <summary>Whether the last window of an axis may reach beyond the padding.</summary>
    public bool CeilMode { get; private set; }

    /// <summary>The number of windows along each axis; null where the input's sizes are not known.</summary>
    public long[]? OutputSizes { get; private set; }

    /// <summary>Whether the padding is a node of its own, whose zeros are input to the pool.</summary>
    private bool IsPaddedApart { get; }

    /// <summary>Whether padding counts in an average.</summary>
    public bool CountsPadding { get; }

    /// <summary>What cannot be expressed: the attribute and why; null where nothing stands against it.</summary>
    public (string Attribute, string Reason)? Obstacle { get; private set; }

    /// <summary>Reads a node.</summary>
    public static PoolWindows Of(ValueTable values, GraphNode node)
    {
        long[] kernel = [.. node.Ints("kernel_shape") ?? []];
        GraphNode? pad = node.OpType == "AveragePool" ? values.Producer(node.Input(0)) : null;
        long[]? apart = pad is { OpType: "Pad" } ? SpatialPadding(values, pad, kernel.Length) : null;
        PoolWindows windows = new(node, apart is null ? node.Input(0) : pad!.Input(0), kernel, isPaddedApart: apart is not null);
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
        string auto = node.Text("auto_pad", "NOTSET");
        long[] pads = auto == "VALID" ? new long[2 * rank] : [.. node.Ints("pads") ?? new long[2 * rank]];
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
        else if (node.OpType == "AveragePool" && Enumerable.Range(0, rank).Any(axis => Dilation[axis] != 1 && Kernel[axis] != 1))
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
            padsText = PadsText(apart is null ? pads : [.. apart, .. apart]);
            int axis = Array.FindIndex([.. Enumerable.Range(0, rank)], axis => Padding[axis] > Reach(axis) / 2);
            if (axis < 0)
            {
                return apart ?? pads[rank..];
            }

            Obstacle = (padsText, $"expected at most half of the window, {Reach(axis) / 2}, found {Padding[axis]}");
        }

        return null;
    }

    /// <summary>
    /// Finds the layer with these windows. Here both ends of an axis are padded alike, and CeilMode says for all axes whether the last
    /// window may reach further. A file pads the ends apart; what it pads behind the input shows in the number of windows and, where
    /// padding counts, in what the sum of the last one is divided by.
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
        long[] output = new long[sizes.Length];
        for (int axis = 0; axis < output.Length; axis++)
        {
            // No window starts in padding behind the input. What a node of its own has padded is input to this one.
            long firstPadded = sizes[axis] + Padding[axis] + (IsPaddedApart ? behind[axis] : 0);
            output[axis] = Windows(sizes[axis], axis, behind[axis], asksForMore, firstPadded);
            if (output[axis] < 1)
            {
                Obstacle = (KernelText, $"the windows do not fit into {Malformed.Shape(sizes.ToArray())}");
                return;
            }

            long floor = Windows(sizes[axis], axis, Padding[axis], ceil: false, sizes[axis] + Padding[axis]);
            long ceil = Windows(sizes[axis], axis, Padding[axis], ceil: true, sizes[axis] + Padding[axis]);
            if (output[axis] != floor && output[axis] != ceil)
            {
                string windows = floor == ceil ? $"{floor}" : $"{floor} or {ceil}";
                Obstacle = (padsText, behind[axis] == Padding[axis]
                    ? "the last window starts in the padding behind the input; here it starts in the input or the padding in front"
                    : $"{NotAlike}, which makes {windows} windows, not {output[axis]}");
                return;
            }

            long paddedAlike = sizes[axis] + Math.Min(behind[axis], Padding[axis]);
            if (CountsPadding && behind[axis] != Padding[axis] && LastEnd(axis, output[axis]) > paddedAlike)
            {
                Obstacle = (padsText, $"{NotAlike}, and in the average of the last window so much of it counts as is declared");
                return;
            }

            needsFloor |= output[axis] != ceil;
            needsCeil |= output[axis] != floor;
        }

        if (needsFloor && needsCeil)
        {
            const string NotTogether = "the last window reaches beyond the padding along one axis and not along another";
            Obstacle = (padsText, NotTogether + "; here CeilMode is for all axes");
            return;
        }

        CeilMode = needsCeil;
        OutputSizes = output;
    }

    private const string NotAlike = "the padding in front of the input and behind it differ; a pool here pads both ends alike";

    /// <summary>
    /// How many windows there are along an axis. With <paramref name="ceil"/> one may reach beyond the padding, if it starts before the
    /// padding behind the input.
    /// </summary>
    private long Windows(long size, int axis, long behind, bool ceil, long firstPadded)
    {
        long room = size + Padding[axis] + behind - Reach(axis) + (ceil ? Stride[axis] - 1 : 0);
        if (room < 0)
        {
            return 0;
        }

        long last = room / Stride[axis];
        return ceil && last * Stride[axis] >= firstPadded ? last : last + 1;
    }

    /// <summary>Where the last window ends, counted from the first element of the input.</summary>
    private long LastEnd(int axis, long windows) => ((windows - 1) * Stride[axis]) - Padding[axis] + Reach(axis);

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
