using FusedNorm.Files;
using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Import;

/// <summary>The windows of a pool node, with the padding that exporters write as a node of its own before a pool.</summary>
internal sealed class PoolWindows
{
    private const long LargestSize = int.MaxValue / 4;

    /// <summary>PyTorch writes one for the layer that pads, and one for the pool's own padding.</summary>
    private const int MostPads = 4;

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
        CountsPadding = node.OpType == "AveragePool" && (isPaddedApart || node.Int("count_include_pad", 0) != 0);
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
        string input = node.Input(0);
        Padding? apart = null;
        for (int pads = 0; pads < MostPads
            && values.Producer(input) is { Domain: "", OpType: "Pad" } pad && Import.Padding.Of(values, pad) is Padding found
            && found.Front.Length == kernel.Length && found.BelongsTo(values, node, pad); pads++)
        {
            apart = apart is null ? found : apart.Around(found);
            input = pad.Input(0);
        }

        PoolWindows windows = new(node, input, kernel, isPaddedApart: apart is not null);
        long[]? sizes = values.Shape(node.Input(0)) is [_, .. long[] positions] ? positions : null;
        if (windows.Read(apart, sizes) is long[] behind && values.Shape(windows.Input) is [_, .. long[] own])
        {
            windows.Fit(own, behind);
        }

        return windows;
    }

    /// <summary>Reads what stands in the node, and gives the padding behind the input.</summary>
    /// <param name="apart">The padding before.</param>
    /// <param name="sizes">The sizes of what the node reads.</param>
    private long[]? Read(Padding? apart, long[]? sizes)
    {
        int rank = Kernel.Length;
        string auto = node.Text("auto_pad", "NOTSET");
        bool isSame = auto is "SAME_UPPER" or "SAME_LOWER";
        long[] pads = auto == "VALID" || isSame ? new long[2 * rank] : [.. node.Ints("pads") ?? new long[2 * rank]];
        if (rank is < 1 or > 3 || Stride.Length != rank || Dilation.Length != rank || pads.Length != 2 * rank)
        {
            Obstacle = ("kernel_shape", $"expected windows of 1 to 3 sizes, found {rank}, with as many strides and dilations");
        }
        else if (Kernel.Concat(Stride).Concat(Dilation).Concat(pads).Any(size => size is < 0 or > LargestSize)
            || Kernel.Concat(Stride).Concat(Dilation).Contains(0))
        {
            Obstacle = ("kernel_shape, strides, dilations, pads", "expected sizes that are positive");
        }
        else if (auto is not ("NOTSET" or "VALID") && !isSame)
        {
            Obstacle = ($"auto_pad = {auto}", "expected NOTSET, VALID, SAME_UPPER or SAME_LOWER");
        }
        else if (node.OpType == "AveragePool" && Enumerable.Range(0, rank).Any(axis => Dilation[axis] != 1 && Kernel[axis] != 1))
        {
            Obstacle = ("dilations", "an average pool here has no dilation");
        }
        else if (apart is not null && pads.Any(size => size != 0))
        {
            Obstacle = (PadsText(pads), "what is padded before may not be padded again");
        }
        else if (!isSame || sizes?.Length == rank)
        {
            pads = isSame ? Same(sizes!, isUpper: auto == "SAME_UPPER") : apart is null ? pads : [.. apart.Front, .. apart.Behind];
            if (isSame && apart is not null && pads.Any(size => size != 0))
            {
                Obstacle = (PadsText(pads), "what is padded before may not be padded again");
                return null;
            }

            pads = isSame && apart is not null ? [.. apart.Front, .. apart.Behind] : pads;
            Padding = pads[..rank];
            padsText = isSame ? $"auto_pad = {auto}, {PadsText(pads)}" : PadsText(pads);
            int axis = Array.FindIndex([.. Enumerable.Range(0, rank)], axis => Padding[axis] > Reach(axis) / 2);
            if (axis < 0)
            {
                return pads[rank..];
            }

            Obstacle = (padsText, $"expected at most half of the window, {Reach(axis) / 2}, found {Padding[axis]}");
        }

        return null;
    }

    /// <summary>
    /// The padding with which there are as many windows as steps over the input; what is odd goes to the end or the front.
    /// </summary>
    private long[] Same(long[] sizes, bool isUpper)
    {
        int rank = sizes.Length;
        long[] pads = new long[2 * rank];
        for (int axis = 0; axis < rank; axis++)
        {
            long windows = (sizes[axis] + Stride[axis] - 1) / Stride[axis];
            long missing = Math.Max(0, ((windows - 1) * Stride[axis]) + Reach(axis) - sizes[axis]);
            pads[axis] = isUpper ? missing / 2 : missing - (missing / 2);
            pads[rank + axis] = missing - pads[axis];
        }

        return pads;
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
}
