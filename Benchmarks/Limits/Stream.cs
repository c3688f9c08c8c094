using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using FusedNorm.Vectors;

namespace FusedNorm.Benchmarks.Limits;

/// <summary>How memory is gone through.</summary>
internal enum Access
{
    /// <summary>One array is summed.</summary>
    Read,

    /// <summary>One array into another.</summary>
    Copy,

    /// <summary>The sum of one array and a multiple of another into a third.</summary>
    Triad,

    /// <summary>A copy whose stores go past the caches.</summary>
    CopyPastCaches,
}

/// <summary>
/// The arrays of one thread, and the loops over them. Bytes are counted as the loops name them (read 1, copy 2, triad 3 for each
/// element), without what a cache fetches before a line is written.
/// </summary>
internal sealed unsafe class Stream : IDisposable
{
    private const int Alignment = 4096;
    private const int Unrolled = 64;

    private readonly Access access;
    private readonly int length;
    private readonly int stride;
    private readonly void* memory;

    /// <summary>Makes room.</summary>
    /// <param name="access">What the loops do.</param>
    /// <param name="bytes">The size of all arrays together.</param>
    public Stream(Access access, long bytes)
    {
        this.access = access;
        int arrays = Arrays(access);
        length = checked((int)(bytes / sizeof(float) / arrays / Unrolled * Unrolled));

        // A line apart and more, so that the arrays do not fall on the same sets of a cache.
        stride = length + (5 * Unrolled);
        memory = NativeMemory.AlignedAlloc((nuint)(arrays * (long)stride * sizeof(float)), Alignment);
        for (int i = 0; i < arrays; i++)
        {
            Array(i).Fill(1);
        }
    }

    /// <summary>The bytes that one pass names.</summary>
    public double BytesPerPass => Arrays(access) * (double)length * sizeof(float);

    /// <summary>Goes through the arrays that many times; the result only keeps reads from being left out.</summary>
    public double Run(long passes) =>
        Vector512.IsHardwareAccelerated ? Run<Simd512<float>>(passes)
        : Vector256.IsHardwareAccelerated ? Run<Simd256<float>>(passes)
        : Run<Simd128<float>>(passes);

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.AlignedFree(memory);

    private static int Arrays(Access access) => access switch
    {
        Access.Read => 1,
        Access.Triad => 3,
        _ => 2,
    };

    private Span<float> Array(int index) => new((float*)memory + (index * (long)stride), length);

    private double Run<V>(long passes)
        where V : struct, ISimd<V, float>
    {
        double sum = 0;
        for (long pass = 0; pass < passes; pass++)
        {
            switch (access)
            {
                case Access.Read:
                    sum += Read<V>(Array(0));
                    break;
                case Access.Copy:
                    Copy<V>(Array(0), Array(1));
                    break;
                case Access.Triad:
                    Triad<V>(Array(0), Array(1), Array(2));
                    break;
                default:
                    CopyPastCaches(Array(0), Array(1));
                    break;
            }
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Read<V>(ReadOnlySpan<float> source)
        where V : struct, ISimd<V, float>
    {
        V a = V.Zero, b = V.Zero, c = V.Zero, d = V.Zero;
        for (int i = 0; i <= source.Length - (4 * V.Count); i += 4 * V.Count)
        {
            a += V.Load(source, i);
            b += V.Load(source, i + V.Count);
            c += V.Load(source, i + (2 * V.Count));
            d += V.Load(source, i + (3 * V.Count));
        }

        return V.Sum(a + b + c + d);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy<V>(ReadOnlySpan<float> source, Span<float> destination)
        where V : struct, ISimd<V, float>
    {
        for (int i = 0; i <= destination.Length - (4 * V.Count); i += 4 * V.Count)
        {
            V a = V.Load(source, i);
            V b = V.Load(source, i + V.Count);
            V c = V.Load(source, i + (2 * V.Count));
            V d = V.Load(source, i + (3 * V.Count));
            V.Store(a, destination, i);
            V.Store(b, destination, i + V.Count);
            V.Store(c, destination, i + (2 * V.Count));
            V.Store(d, destination, i + (3 * V.Count));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Triad<V>(ReadOnlySpan<float> first, ReadOnlySpan<float> second, Span<float> destination)
        where V : struct, ISimd<V, float>
    {
        V factor = V.Create(3);
        for (int i = 0; i <= destination.Length - (2 * V.Count); i += 2 * V.Count)
        {
            V a = V.MultiplyAdd(V.Load(second, i), factor, V.Load(first, i));
            V b = V.MultiplyAdd(V.Load(second, i + V.Count), factor, V.Load(first, i + V.Count));
            V.Store(a, destination, i);
            V.Store(b, destination, i + V.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyPastCaches(ReadOnlySpan<float> source, Span<float> destination)
    {
        fixed (float* from = source, to = destination)
        {
            for (int i = 0; i < destination.Length; i += 16)
            {
                Vector256.LoadAligned(from + i).StoreAlignedNonTemporal(to + i);
                Vector256.LoadAligned(from + i + 8).StoreAlignedNonTemporal(to + i + 8);
            }
        }

        Interlocked.MemoryBarrier();
    }
}
