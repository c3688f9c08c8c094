using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FusedNorm.Products;
using FusedNorm.Vectors;

namespace FusedNorm.Convolutions;

/// <summary>
/// A product whose rows are windows over a tensor with its channels last: the forward pass of a convolution, and the gradient of its input.
/// destination(n, position, j) = (bias(j) +) Σ over the window's elements and channels of source(n, element, c) weight(j, c, element).
/// </summary>
/// <param name="rows">The rows.</param>
/// <param name="taps">The elements of a whole window.</param>
/// <param name="groups">The groups of channels that know nothing of each other.</param>
/// <param name="sourceLength">The elements of a sample of the source.</param>
/// <param name="sourceChannels">Its channels.</param>
/// <param name="positions">The positions of the destination.</param>
/// <param name="channels">Its channels.</param>
internal sealed class WindowProduct(
    IReadOnlyList<WindowRows> rows, int taps, int groups, int sourceLength, int sourceChannels, int positions, int channels)
{
    private readonly WindowRows[] rows = [.. rows];

    /// <summary>The terms of a whole window.</summary>
    private int Terms => taps * (sourceChannels / groups);

    /// <summary>The elements of the laid out weights, whatever the width of the registers.</summary>
    public int PackedLength<T>()
        where T : unmanaged => groups * ProductShape.InWholeRegisters(channels / groups, PanelScratch<T>.WidestRegister) * Terms;

    /// <summary>Lays out the weights, panel after panel, zeros behind a group's last column.</summary>
    /// <param name="weights">The weights: elements of the window side by side, all else as far apart as the strides say.</param>
    /// <param name="group">The elements from group to group.</param>
    /// <param name="column">From column to column.</param>
    /// <param name="channel">From channel to channel.</param>
    /// <param name="isFlipped">Whether the window's elements come in reverse.</param>
    /// <param name="panels">Room for <see cref="PackedLength"/> elements.</param>
    public void Pack<V, T>(ReadOnlySpan<T> weights, int group, int column, int channel, bool isFlipped, Span<T> panels)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        int columns = channels / groups;
        int perGroup = sourceChannels / groups;
        int place = 0;
        for (int g = 0; g < groups; g++)
        {
            for (int first = 0; first < columns;)
            {
                int stride = Panel<V, T>.Registers(columns - first) * V.Count;
                int width = Math.Min(stride, columns - first);
                for (int tap = 0; tap < taps; tap++)
                {
                    for (int c = 0; c < perGroup; c++)
                    {
                        Span<T> term = panels.Slice(place, stride);
                        int from = (g * group) + (first * column) + (c * channel) + (isFlipped ? taps - 1 - tap : tap);
                        for (int j = 0; j < width; j++)
                        {
                            term[j] = weights[from + (j * column)];
                        }

                        term[width..].Clear();
                        place += stride;
                    }
                }

                first += stride;
            }
        }
    }

    /// <summary>Computes some samples.</summary>
    /// <param name="from">The first sample.</param>
    /// <param name="to">The sample behind the last one.</param>
    /// <param name="source">The source, its channels last.</param>
    /// <param name="panels">The weights as <see cref="Pack{V, T}"/> lays them out.</param>
    /// <param name="rest">What is done to finished sums.</param>
    /// <param name="destination">The destination, its channels last.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V, T>(int from, int to, ref T source, ref T panels, in TileRest<T> rest, ref T destination)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        int columns = channels / groups;
        for (int n = from; n < to; n++)
        {
            ref T a = ref Unsafe.Add(ref source, (nint)n * sourceLength);
            ref T c = ref Unsafe.Add(ref destination, (nint)n * positions * channels);
            ref T panel = ref panels;
            for (int g = 0; g < groups; g++)
            {
                for (int first = 0; first < columns;)
                {
                    int registers = Panel<V, T>.Registers(columns - first);
                    int stride = registers * V.Count;
                    int column = (g * columns) + first;
                    Columns<V, T>(ref a, ref panel, registers, Math.Min(stride, columns - first), ref c, column, in rest);
                    panel = ref Unsafe.Add(ref panel, Terms * stride);
                    first += stride;
                }

                a = ref Unsafe.Add(ref a, sourceChannels / groups);
            }
        }
    }

    /// <summary>All positions of a sample, in the columns of a panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Columns<V, T>(ref T a, ref T panel, int registers, int width, ref T c, int column, in TileRest<T> rest)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        TileRest<T> none = default;
        int stride = registers * V.Count;
        foreach (WindowRows run in rows)
        {
            ref T left = ref Unsafe.Add(ref a, run.Source);
            ref T destination = ref Unsafe.Add(ref c, ((nint)run.Destination * channels) + column);
            nint cStride = (nint)run.DestinationStride * channels;
            if (width == stride)
            {
                for (int block = 0; block < run.Blocks.Count; block++)
                {
                    SegmentPanel<V, T>.Rows(
                        ref left, run.SourceStride, 1, ref panel, stride, registers, run.Blocks[block], run.Rows, ref destination, cStride,
                        add: block > 0, in block == run.Blocks.Count - 1 ? ref rest : ref none, column);
                }

                continue;
            }

            ref T aside = ref MemoryMarshal.GetReference(PanelScratch<T>.OfThread.Tile);
            for (int row = 0; row < run.Rows; row += PanelScratch<T>.TileRows)
            {
                int count = Math.Min(run.Rows - row, PanelScratch<T>.TileRows);
                for (int block = 0; block < run.Blocks.Count; block++)
                {
                    SegmentPanel<V, T>.Rows(
                        ref Unsafe.Add(ref left, (nint)row * run.SourceStride), run.SourceStride, 1, ref panel, stride, registers,
                        run.Blocks[block], count, ref aside, stride, add: block > 0, in none, column);
                }

                Panel<V, T>.CopyColumns(
                    count, width, ref aside, stride, ref Unsafe.Add(ref destination, row * cStride), cStride, add: false, in rest, column);
            }
        }
    }
}
