using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FusedNorm.Products;
using FusedNorm.Vectors;

namespace FusedNorm.Convolutions;

/// <summary>
/// The gradient of a convolution's weight as a product: rows are the window's elements and channels, columns the channels of the output,
/// terms the output's positions, in tensors whose channels lie last. What it sums over is read where it lies.
/// </summary>
/// <param name="rows">The rows: <see cref="WindowPlan.OfElements"/>.</param>
/// <param name="step">The elements of the input from window to window along the innermost dimension.</param>
/// <param name="taps">The elements of a window.</param>
/// <param name="groups">The groups of channels that know nothing of each other.</param>
/// <param name="inputLength">The elements of a sample of the input.</param>
/// <param name="inputChannels">Its channels.</param>
/// <param name="positions">The positions of the output.</param>
/// <param name="channels">Its channels.</param>
internal sealed class WindowGradient(
    IReadOnlyList<WindowRows> rows, int step, int taps, int groups, int inputLength, int inputChannels, int positions, int channels)
{
    private readonly WindowRows[] rows = [.. rows];

    private int Columns => channels / groups;

    private int PerGroup => inputChannels / groups;

    /// <summary>
    /// The elements of the scratch memory: the gradient with whole registers of columns, and a panel of the output's gradient.
    /// </summary>
    public int ScratchLength<T>()
        where T : unmanaged => checked(((taps * PerGroup) + positions) * PanelScratch<T>.WidestPanel);

    /// <summary>Adds the gradient of some samples to that of the weight, or writes it.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="input">The input.</param>
    /// <param name="slope">The gradient of the output.</param>
    /// <param name="scratch">Room for <see cref="ScratchLength"/> elements.</param>
    /// <param name="weight">The gradient of the weight, (channels, input channels of a group, elements).</param>
    /// <param name="add">Whether it is added to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V, T>(int samples, ReadOnlySpan<T> input, ReadOnlySpan<T> slope, Span<T> scratch, Span<T> weight, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        TileRest<T> none = default;
        for (int g = 0; g < groups; g++)
        {
            for (int first = 0; first < Columns;)
            {
                int registers = Panel<V, T>.Registers(Columns - first);
                int stride = registers * V.Count;
                int width = Math.Min(stride, Columns - first);
                int column = (g * Columns) + first;
                Span<T> sums = scratch[..(taps * PerGroup * stride)];
                Span<T> aside = scratch.Slice(sums.Length, positions * stride);
                sums.Clear();
                for (int n = 0; n < samples; n++)
                {
                    ref T a = ref Unsafe.Add(ref MemoryMarshal.GetReference(input), ((nint)n * inputLength) + (g * PerGroup));
                    ReadOnlySpan<T> ofSample = slope.Slice(n * positions * channels, positions * channels);
                    ref T b = ref Unsafe.Add(ref MemoryMarshal.GetReference(ofSample), column);
                    nint bStride = channels;
                    if (width < stride)
                    {
                        for (int p = 0; p < positions; p++)
                        {
                            ofSample.Slice((p * channels) + column, width).CopyTo(aside[(p * stride)..]);
                        }

                        b = ref MemoryMarshal.GetReference(aside);
                        bStride = stride;
                    }

                    foreach (WindowRows run in rows)
                    {
                        foreach (Segment[] block in run.Blocks)
                        {
                            SegmentPanel<V, T>.Rows(
                                ref a, 1, step, ref b, bStride, registers, block, run.Rows, ref sums[run.Destination * stride], stride,
                                add: true, in none, column);
                        }
                    }
                }

                for (int j = 0; j < width; j++)
                {
                    for (int c = 0; c < PerGroup; c++)
                    {
                        Span<T> of = weight.Slice((((column + j) * PerGroup) + c) * taps, taps);
                        for (int tap = 0; tap < taps; tap++)
                        {
                            T sum = sums[(((tap * PerGroup) + c) * stride) + j];
                            of[tap] = add ? TileRest<T>.Sum(of[tap], sum) : sum;
                        }
                    }
                }

                first += stride;
            }
        }
    }
}
