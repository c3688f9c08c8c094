using System.Runtime.CompilerServices;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

/// <summary>
/// The tiles of the last columns, where they fill one register or less.
/// </summary>
internal static partial class Tile
{
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

    internal static void OneByOne<V, T>(in Operand<T> a, nint row, nint from, nint depth, ref T b, nint bStride, ref T c, nint cStride, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        ref T left = ref a.At(row, from);
        nint step = a.DepthStride;
        V sum00 = V.Zero;
        for (; depth > 0; depth--)
        {
            V right0 = V.LoadFrom(ref b, 0);
            V left0 = V.Create(left);
            sum00 = V.MultiplyAdd(left0, right0, sum00);
            left = ref Unsafe.Add(ref left, step);
            b = ref Unsafe.Add(ref b, bStride);
        }

        Finish<V, T>(sum00, ref c, 0, add);
    }
}
