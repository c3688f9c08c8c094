using FusedNorm.Products;

namespace FusedNorm.Convolutions;

/// <summary>
/// Rows of a product that follow one another at equal distances, all with the same terms: neighbouring positions of the destination whose
/// windows meet the same padding, so that no loop asks for borders.
/// </summary>
/// <param name="Source">Where the first row's window begins.</param>
/// <param name="SourceStride">The elements from row to row.</param>
/// <param name="Destination">Which position of the destination the first row is.</param>
/// <param name="DestinationStride">The positions from row to row.</param>
/// <param name="Rows">How many there are.</param>
/// <param name="Blocks">The terms: blocks of segments, the sums of one after the other joined in the destination.</param>
internal sealed record WindowRows(
    int Source, int SourceStride, int Destination, int DestinationStride, int Rows, IReadOnlyList<Segment[]> Blocks);

/// <summary>
/// The rows of a convolution as a product: positions of the destination times what their windows cover, in tensors whose channels lie last.
/// Made once for a layer; borders, strides and dilation are in it, so that nothing is padded, copied or spread with zeros.
/// </summary>
internal static class WindowPlan
{
    /// <summary>Neighbouring dimensions whose windows are single positions are one: then no row ends before all do.</summary>
    public static WindowAxis[] Merged(ReadOnlySpan<WindowAxis> axes)
    {
        List<WindowAxis> merged = [];
        foreach (WindowAxis axis in axes)
        {
            if (merged.Count > 0 && IsOne(merged[^1]) && IsOne(axis))
            {
                merged[^1] = axis with { Input = merged[^1].Input * axis.Input, Output = merged[^1].Output * axis.Output };
            }
            else
            {
                merged.Add(axis);
            }
        }

        return [.. merged];

        static bool IsOne(WindowAxis axis) => axis is { Kernel: 1, Stride: 1, Padding: 0 };
    }

    /// <summary>The output's positions: each covers a window of the input.</summary>
    /// <param name="axes">The windows, the innermost dimension last.</param>
    /// <param name="channels">The channels of the input.</param>
    /// <param name="perGroup">Those that one output sums over.</param>
    public static IReadOnlyList<WindowRows> OfOutputs(IReadOnlyList<WindowAxis> axes, int channels, int perGroup) => Of(
        [.. axes.Select(axis => Runs(axis.Output, 1, axis.Stride, position => Inside(axis, position)))],
        [.. axes.Select(axis => axis.Input)], [.. axes.Select(axis => axis.Output)], [.. axes.Select(axis => axis.Kernel)], channels,
        perGroup);

    /// <summary>
    /// The input's positions: each is covered by windows, whose gradients it sums. Positions that lie a stride apart are covered by the
    /// same elements of neighbouring windows; the others in between by other elements, or by none.
    /// </summary>
    /// <inheritdoc cref="OfOutputs"/>
    public static IReadOnlyList<WindowRows> OfInputs(IReadOnlyList<WindowAxis> axes, int channels, int perGroup) => Of(
        [.. axes.Select(axis => Runs(axis.Input, axis.Stride, 1, position => Enumerable.Range(0, axis.Kernel)
            .Select(flipped => (Flipped: flipped, Window: position + axis.Padding - ((axis.Kernel - 1 - flipped) * axis.Dilation)))
            .Where(tap => tap.Window >= 0 && tap.Window % axis.Stride == 0 && tap.Window / axis.Stride < axis.Output)
            .Select(tap => new Tap(tap.Flipped, tap.Window / axis.Stride))))],
        [.. axes.Select(axis => axis.Output)], [.. axes.Select(axis => axis.Input)], [.. axes.Select(axis => axis.Kernel)], channels,
        perGroup);

    /// <summary>
    /// The window's elements, for the gradient of the weight: rows are elements side by side and their channels, terms are the windows that
    /// cover an element inside of the input. <see cref="WindowRows.Destination"/> is a row of the weight, elements first, then channels.
    /// </summary>
    /// <inheritdoc cref="OfOutputs"/>
    public static IReadOnlyList<WindowRows> OfElements(IReadOnlyList<WindowAxis> axes, int channels, int perGroup)
    {
        List<WindowRows> rows = [];
        int[] inputs = [.. axes.Select(axis => axis.Input)];
        int[] outputs = [.. axes.Select(axis => axis.Output)];
        int[] kernel = [.. axes.Select(axis => axis.Kernel)];
        WindowAxis inner = axes[^1];
        List<AxisRun> along = Runs(inner.Output, 1, inner.Stride, position => Inside(inner, position));
        foreach (Tap[] outer in Product([.. axes.SkipLast(1).Select(axis => (IReadOnlyList<Tap>)[.. Enumerable.Range(0, axis.Kernel)
            .Select(k => new Tap(k, (k * axis.Dilation) - axis.Padding))])]))
        {
            // Of each of the outer dimensions the windows for which its element lies inside.
            int[][] windows = [.. outer.Select((tap, i) => (int[])[.. Enumerable.Range(0, outputs[i])
                .Where(window => (window * axes[i].Stride) + tap.Source is var at && at >= 0 && at < inputs[i])])];
            foreach (AxisRun run in along)
            {
                foreach ((Tap first, int count) in SideBySide(run.Taps, merges: channels == perGroup))
                {
                    List<Segment> segments = [];
                    foreach (int[] window in Product(windows))
                    {
                        int source = 0, position = 0;
                        for (int i = 0; i < window.Length; i++)
                        {
                            source = (source * inputs[i]) + (window[i] * axes[i].Stride) + outer[i].Source;
                            position = (position * outputs[i]) + window[i];
                        }

                        segments.Add(new(
                            ((source * inner.Input) + first.Source) * channels, (position * inner.Output) + run.First, run.Count));
                    }

                    int row = outer.Select((tap, i) => (tap.Index, Kernel: kernel[i]))
                        .Aggregate(0, (sum, tap) => (sum * tap.Kernel) + tap.Index);
                    rows.Add(new(
                        0, 1, ((row * inner.Kernel) + first.Index) * perGroup, 1, count * perGroup,
                        Blocks(segments, inner.Stride * channels)));
                }
            }
        }

        return rows;
    }

    /// <summary>Runs of elements that lie side by side.</summary>
    private static IEnumerable<(Tap First, int Count)> SideBySide(Tap[] taps, bool merges)
    {
        for (int i = 0, count; i < taps.Length; i += count)
        {
            count = 1;
            while (merges && i + count < taps.Length && taps[i + count] == new Tap(taps[i].Index + count, taps[i].Source + count))
            {
                count++;
            }

            yield return (taps[i], count);
        }
    }

    private static IEnumerable<Tap> Inside(WindowAxis axis, int position) => Enumerable.Range(0, axis.Kernel)
        .Select(k => new Tap(k, (position * axis.Stride) - axis.Padding + (k * axis.Dilation)))
        .Where(tap => tap.Source >= 0 && tap.Source < axis.Input);

    private static List<WindowRows> Of(
        IReadOnlyList<AxisRun>[] runs, int[] sources, int[] destinations, int[] kernel, int channels, int perGroup)
    {
        List<WindowRows> rows = [];
        foreach (AxisRun[] run in Product(runs))
        {
            Segment[][] blocks = Blocks(Segments(run, sources, kernel, channels, perGroup));

            // The longer of the two innermost runs is that of the tiles' rows; the others are counted.
            int along = run.Length > 1 && run[^2].Count > run[^1].Count ? run.Length - 2 : run.Length - 1;
            int sourceStride = run[along].SourceStep * Distance(sources, along) * channels;
            int destinationStride = run[along].Step * Distance(destinations, along);
            foreach (int[] counter in Counters(run, along))
            {
                int source = 0, destination = 0;
                for (int i = 0; i < run.Length; i++)
                {
                    source += counter[i] * run[i].SourceStep * Distance(sources, i) * channels;
                    destination += (run[i].First + (counter[i] * run[i].Step)) * Distance(destinations, i);
                }

                rows.Add(new(source, sourceStride, destination, destinationStride, run[along].Count, blocks));
            }
        }

        return rows;
    }

    /// <summary>The positions between neighbours along a dimension.</summary>
    private static int Distance(int[] extents, int dimension) =>
        extents.Skip(dimension + 1).Aggregate(1, (product, extent) => product * extent);

    /// <summary>
    /// What the windows of a run cover, from the position of the first: neighbours that lie side by side in both operands are one segment.
    /// </summary>
    private static List<Segment> Segments(AxisRun[] run, int[] sources, int[] kernel, int channels, int perGroup)
    {
        List<Segment> segments = [];
        foreach (Tap[] taps in Product([.. run.Select(axis => axis.Taps)]))
        {
            int source = 0, tap = 0;
            for (int i = 0; i < taps.Length; i++)
            {
                source = (source * sources[i]) + taps[i].Source;
                tap = (tap * kernel[i]) + taps[i].Index;
            }

            Segment next = new(source * channels, tap * perGroup, perGroup);
            if (segments.Count > 0 && segments[^1] is var last
                && last.Left + last.Terms == next.Left && last.Right + last.Terms == next.Right)
            {
                segments[^1] = last with { Terms = last.Terms + perGroup };
            }
            else
            {
                segments.Add(next);
            }
        }

        return segments;
    }

    /// <summary>Blocks of as many terms as are summed in registers before their sum joins the others.</summary>
    private static Segment[][] Blocks(List<Segment> segments, int step = 1)
    {
        List<Segment[]> blocks = [];
        List<Segment> block = [];
        int room = ProductShape.MostTerms;
        foreach (Segment whole in segments)
        {
            for (Segment left = whole; left.Terms > 0;)
            {
                int taken = Math.Min(room, left.Terms);
                block.Add(left with { Terms = taken });
                left = new(left.Left + (taken * step), left.Right + taken, left.Terms - taken);
                room -= taken;
                if (room == 0)
                {
                    blocks.Add([.. block]);
                    block = [];
                    room = ProductShape.MostTerms;
                }
            }
        }

        if (block.Count > 0 || blocks.Count == 0)
        {
            blocks.Add([.. block]);
        }

        return [.. blocks];
    }

    /// <summary>The runs of positions with the same taps, of each phase.</summary>
    private static List<AxisRun> Runs(int positions, int step, int sourceStep, Func<int, IEnumerable<Tap>> tapsOf)
    {
        List<AxisRun> runs = [];
        for (int phase = 0; phase < Math.Min(step, positions); phase++)
        {
            bool isFirst = true;
            for (int position = phase; position < positions; position += step)
            {
                Tap[] taps = [.. tapsOf(position)];
                if (!isFirst && runs[^1].Taps.Select(tap => tap.Index).SequenceEqual(taps.Select(tap => tap.Index)))
                {
                    runs[^1] = runs[^1] with { Count = runs[^1].Count + 1 };
                }
                else
                {
                    runs.Add(new(position, step, sourceStep, 1, taps));
                }

                isFirst = false;
            }
        }

        return runs;
    }

    private static IEnumerable<TItem[]> Product<TItem>(IReadOnlyList<TItem>[] lists) => lists.Aggregate(
        (IEnumerable<TItem[]>)[[]], (products, list) => products.SelectMany(product => list.Select(item => (TItem[])[.. product, item])));

    private static IEnumerable<int[]> Counters(AxisRun[] run, int along) =>
        Product([.. run.Select((axis, i) => (IReadOnlyList<int>)[.. Enumerable.Range(0, i == along ? 1 : axis.Count)])]);

    /// <summary>An element of a window.</summary>
    /// <param name="Index">Which it is.</param>
    /// <param name="Source">Where it lies.</param>
    private readonly record struct Tap(int Index, int Source);

    /// <summary>Positions along one dimension whose windows have the same elements inside.</summary>
    /// <param name="First">The first position.</param>
    /// <param name="Step">From position to position.</param>
    /// <param name="SourceStep">From window to window.</param>
    /// <param name="Count">How many there are.</param>
    /// <param name="Taps">The elements inside, of the first window.</param>
    private sealed record AxisRun(int First, int Step, int SourceStep, int Count, Tap[] Taps);
}
