using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

/// <summary>
/// Transposes rows. A lane of 128 bits holds neighbours of one row; a register's lanes hold those of several rows, so that transposing a
/// square within each lane leaves whole registers of columns.
/// </summary>
internal static class Transposition
{
    /// <summary>How many neighbours of a row are taken at once; none where the processor has no such instructions.</summary>
    internal static int Depth<T>()
        where T : unmanaged => Lanes128.IsSupported ? Vector128<T>.Count : 0;

    /// <summary>Transposes some rows to columns.</summary>
    /// <param name="source">The first row.</param>
    /// <param name="sourceStride">The elements from row to row.</param>
    /// <param name="rows">The rows that there are, a multiple of <see cref="Depth"/>.</param>
    /// <param name="depth">The elements of each, a multiple of it too.</param>
    /// <param name="target">Where the first row's first element goes.</param>
    /// <param name="stride">The elements from one element of a row to the next there.</param>
    /// <returns>How many rows were transposed.</returns>
    internal static int Rows<T>(ref T source, nint sourceStride, int rows, int depth, ref T target, nint stride)
        where T : unmanaged
    {
        if (Avx512F.IsSupported && rows >= Vector512<T>.Count)
        {
            return Rows<Lanes512, T>(ref source, sourceStride, depth, ref target, stride);
        }

        return Avx.IsSupported && rows >= Vector256<T>.Count
            ? Rows<Lanes256, T>(ref source, sourceStride, depth, ref target, stride)
            : Rows<Lanes128, T>(ref source, sourceStride, depth, ref target, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Rows<TLanes, T>(ref T source, nint sourceStride, int depth, ref T target, nint stride)
        where TLanes : struct, ILanes<TLanes>
        where T : unmanaged
    {
        int size = Vector128<T>.Count;
        for (int r = 0; r < depth; r += size)
        {
            if (Unsafe.SizeOf<T>() == sizeof(double))
            {
                OfDouble<TLanes>(
                    ref Unsafe.As<T, double>(ref Unsafe.Add(ref source, r)), sourceStride,
                    ref Unsafe.As<T, double>(ref Unsafe.Add(ref target, r * stride)), stride);
            }
            else
            {
                OfSingle<TLanes>(
                    ref Unsafe.As<T, float>(ref Unsafe.Add(ref source, r)), sourceStride,
                    ref Unsafe.As<T, float>(ref Unsafe.Add(ref target, r * stride)), stride);
            }
        }

        return TLanes.Count * size;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OfSingle<TLanes>(ref float source, nint sourceStride, ref float target, nint stride)
        where TLanes : struct, ILanes<TLanes>
    {
        nint rows = 4 * sourceStride * sizeof(float);
        TLanes a = TLanes.Load(ref Unsafe.As<float, byte>(ref source), rows);
        TLanes b = TLanes.Load(ref Unsafe.As<float, byte>(ref Unsafe.Add(ref source, sourceStride)), rows);
        TLanes c = TLanes.Load(ref Unsafe.As<float, byte>(ref Unsafe.Add(ref source, 2 * sourceStride)), rows);
        TLanes d = TLanes.Load(ref Unsafe.As<float, byte>(ref Unsafe.Add(ref source, 3 * sourceStride)), rows);
        TLanes abLow = TLanes.LowSingles(a, b);
        TLanes abHigh = TLanes.HighSingles(a, b);
        TLanes cdLow = TLanes.LowSingles(c, d);
        TLanes cdHigh = TLanes.HighSingles(c, d);
        TLanes.Store(TLanes.LowDoubles(abLow, cdLow), ref Unsafe.As<float, byte>(ref target));
        TLanes.Store(TLanes.HighDoubles(abLow, cdLow), ref Unsafe.As<float, byte>(ref Unsafe.Add(ref target, stride)));
        TLanes.Store(TLanes.LowDoubles(abHigh, cdHigh), ref Unsafe.As<float, byte>(ref Unsafe.Add(ref target, 2 * stride)));
        TLanes.Store(TLanes.HighDoubles(abHigh, cdHigh), ref Unsafe.As<float, byte>(ref Unsafe.Add(ref target, 3 * stride)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OfDouble<TLanes>(ref double source, nint sourceStride, ref double target, nint stride)
        where TLanes : struct, ILanes<TLanes>
    {
        nint rows = 2 * sourceStride * sizeof(double);
        TLanes a = TLanes.Load(ref Unsafe.As<double, byte>(ref source), rows);
        TLanes b = TLanes.Load(ref Unsafe.As<double, byte>(ref Unsafe.Add(ref source, sourceStride)), rows);
        TLanes.Store(TLanes.LowDoubles(a, b), ref Unsafe.As<double, byte>(ref target));
        TLanes.Store(TLanes.HighDoubles(a, b), ref Unsafe.As<double, byte>(ref Unsafe.Add(ref target, stride)));
    }
}
