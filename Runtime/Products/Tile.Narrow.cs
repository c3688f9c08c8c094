using System.Runtime.CompilerServices;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

/// <summary>
/// The tiles of the last columns, where they fill one register or less.
/// </summary>
internal static partial class Tile
{
    /// <summary>Of 32 registers half are sums: with eight alone, each would wait for its last addition.</summary>
    internal static void SixteenByOne<V, T>(in Operand<T> a, nint row, nint from, nint depth, ref T b, nint bStride, ref T c, nint cStride, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        nint stride = a.Stride;
        nint step = a.DepthStride;
        ref T left = ref a.At(row, from);
        ref T lower = ref Unsafe.Add(ref left, 8 * stride);
        V sum0 = V.Zero;
        V sum1 = V.Zero;
        V sum2 = V.Zero;
        V sum3 = V.Zero;
        V sum4 = V.Zero;
        V sum5 = V.Zero;
        V sum6 = V.Zero;
        V sum7 = V.Zero;
        V sum8 = V.Zero;
        V sum9 = V.Zero;
        V sum10 = V.Zero;
        V sum11 = V.Zero;
        V sum12 = V.Zero;
        V sum13 = V.Zero;
        V sum14 = V.Zero;
        V sum15 = V.Zero;
        for (; depth > 0; depth--)
        {
            V right = V.LoadFrom(ref b, 0);
            sum0 = V.MultiplyAdd(V.Create(left), right, sum0);
            sum1 = V.MultiplyAdd(V.Create(Unsafe.Add(ref left, stride)), right, sum1);
            sum2 = V.MultiplyAdd(V.Create(Unsafe.Add(ref left, 2 * stride)), right, sum2);
            sum3 = V.MultiplyAdd(V.Create(Unsafe.Add(ref left, 3 * stride)), right, sum3);
            sum4 = V.MultiplyAdd(V.Create(Unsafe.Add(ref left, 4 * stride)), right, sum4);
            sum5 = V.MultiplyAdd(V.Create(Unsafe.Add(ref left, 5 * stride)), right, sum5);
            sum6 = V.MultiplyAdd(V.Create(Unsafe.Add(ref left, 6 * stride)), right, sum6);
            sum7 = V.MultiplyAdd(V.Create(Unsafe.Add(ref left, 7 * stride)), right, sum7);
            sum8 = V.MultiplyAdd(V.Create(lower), right, sum8);
            sum9 = V.MultiplyAdd(V.Create(Unsafe.Add(ref lower, stride)), right, sum9);
            sum10 = V.MultiplyAdd(V.Create(Unsafe.Add(ref lower, 2 * stride)), right, sum10);
            sum11 = V.MultiplyAdd(V.Create(Unsafe.Add(ref lower, 3 * stride)), right, sum11);
            sum12 = V.MultiplyAdd(V.Create(Unsafe.Add(ref lower, 4 * stride)), right, sum12);
            sum13 = V.MultiplyAdd(V.Create(Unsafe.Add(ref lower, 5 * stride)), right, sum13);
            sum14 = V.MultiplyAdd(V.Create(Unsafe.Add(ref lower, 6 * stride)), right, sum14);
            sum15 = V.MultiplyAdd(V.Create(Unsafe.Add(ref lower, 7 * stride)), right, sum15);
            left = ref Unsafe.Add(ref left, step);
            lower = ref Unsafe.Add(ref lower, step);
            b = ref Unsafe.Add(ref b, bStride);
        }

        Finish<V, T>(sum0, ref c, 0, add);
        Finish<V, T>(sum1, ref c, cStride, add);
        Finish<V, T>(sum2, ref c, 2 * cStride, add);
        Finish<V, T>(sum3, ref c, 3 * cStride, add);
        Finish<V, T>(sum4, ref c, 4 * cStride, add);
        Finish<V, T>(sum5, ref c, 5 * cStride, add);
        Finish<V, T>(sum6, ref c, 6 * cStride, add);
        Finish<V, T>(sum7, ref c, 7 * cStride, add);
        Finish<V, T>(sum8, ref c, 8 * cStride, add);
        Finish<V, T>(sum9, ref c, 9 * cStride, add);
        Finish<V, T>(sum10, ref c, 10 * cStride, add);
        Finish<V, T>(sum11, ref c, 11 * cStride, add);
        Finish<V, T>(sum12, ref c, 12 * cStride, add);
        Finish<V, T>(sum13, ref c, 13 * cStride, add);
        Finish<V, T>(sum14, ref c, 14 * cStride, add);
        Finish<V, T>(sum15, ref c, 15 * cStride, add);
    }

    internal static void EightByOne<V, T>(in Operand<T> a, nint row, nint from, nint depth, ref T b, nint bStride, ref T c, nint cStride, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        ref T left = ref a.At(row, from);
        nint stride = a.Stride;
        nint step = a.DepthStride;
        V sum00 = V.Zero;
        V sum10 = V.Zero;
        V sum20 = V.Zero;
        V sum30 = V.Zero;
        V sum40 = V.Zero;
        V sum50 = V.Zero;
        V sum60 = V.Zero;
        V sum70 = V.Zero;
        for (; depth > 0; depth--)
        {
            V right0 = V.LoadFrom(ref b, 0);
            V left0 = V.Create(left);
            sum00 = V.MultiplyAdd(left0, right0, sum00);
            V left1 = V.Create(Unsafe.Add(ref left, stride));
            sum10 = V.MultiplyAdd(left1, right0, sum10);
            V left2 = V.Create(Unsafe.Add(ref left, 2 * stride));
            sum20 = V.MultiplyAdd(left2, right0, sum20);
            V left3 = V.Create(Unsafe.Add(ref left, 3 * stride));
            sum30 = V.MultiplyAdd(left3, right0, sum30);
            V left4 = V.Create(Unsafe.Add(ref left, 4 * stride));
            sum40 = V.MultiplyAdd(left4, right0, sum40);
            V left5 = V.Create(Unsafe.Add(ref left, 5 * stride));
            sum50 = V.MultiplyAdd(left5, right0, sum50);
            V left6 = V.Create(Unsafe.Add(ref left, 6 * stride));
            sum60 = V.MultiplyAdd(left6, right0, sum60);
            V left7 = V.Create(Unsafe.Add(ref left, 7 * stride));
            sum70 = V.MultiplyAdd(left7, right0, sum70);
            left = ref Unsafe.Add(ref left, step);
            b = ref Unsafe.Add(ref b, bStride);
        }

        Finish<V, T>(sum00, ref c, 0, add);
        Finish<V, T>(sum10, ref c, cStride, add);
        Finish<V, T>(sum20, ref c, 2 * cStride, add);
        Finish<V, T>(sum30, ref c, 3 * cStride, add);
        Finish<V, T>(sum40, ref c, 4 * cStride, add);
        Finish<V, T>(sum50, ref c, 5 * cStride, add);
        Finish<V, T>(sum60, ref c, 6 * cStride, add);
        Finish<V, T>(sum70, ref c, 7 * cStride, add);
    }

    internal static void FourByOne<V, T>(in Operand<T> a, nint row, nint from, nint depth, ref T b, nint bStride, ref T c, nint cStride, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        ref T left = ref a.At(row, from);
        nint stride = a.Stride;
        nint step = a.DepthStride;
        V sum00 = V.Zero;
        V sum10 = V.Zero;
        V sum20 = V.Zero;
        V sum30 = V.Zero;
        for (; depth > 0; depth--)
        {
            V right0 = V.LoadFrom(ref b, 0);
            V left0 = V.Create(left);
            sum00 = V.MultiplyAdd(left0, right0, sum00);
            V left1 = V.Create(Unsafe.Add(ref left, stride));
            sum10 = V.MultiplyAdd(left1, right0, sum10);
            V left2 = V.Create(Unsafe.Add(ref left, 2 * stride));
            sum20 = V.MultiplyAdd(left2, right0, sum20);
            V left3 = V.Create(Unsafe.Add(ref left, 3 * stride));
            sum30 = V.MultiplyAdd(left3, right0, sum30);
            left = ref Unsafe.Add(ref left, step);
            b = ref Unsafe.Add(ref b, bStride);
        }

        Finish<V, T>(sum00, ref c, 0, add);
        Finish<V, T>(sum10, ref c, cStride, add);
        Finish<V, T>(sum20, ref c, 2 * cStride, add);
        Finish<V, T>(sum30, ref c, 3 * cStride, add);
    }

    internal static void TwoByOne<V, T>(in Operand<T> a, nint row, nint from, nint depth, ref T b, nint bStride, ref T c, nint cStride, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        ref T left = ref a.At(row, from);
        nint stride = a.Stride;
        nint step = a.DepthStride;
        V sum00 = V.Zero;
        V sum10 = V.Zero;
        for (; depth > 0; depth--)
        {
            V right0 = V.LoadFrom(ref b, 0);
            V left0 = V.Create(left);
            sum00 = V.MultiplyAdd(left0, right0, sum00);
            V left1 = V.Create(Unsafe.Add(ref left, stride));
            sum10 = V.MultiplyAdd(left1, right0, sum10);
            left = ref Unsafe.Add(ref left, step);
            b = ref Unsafe.Add(ref b, bStride);
        }

        Finish<V, T>(sum00, ref c, 0, add);
        Finish<V, T>(sum10, ref c, cStride, add);
    }
}
