using System.Runtime.CompilerServices;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

/// <summary>
/// The tiles of the last columns, where they fill one register or less.
/// </summary>
internal static partial class Tile
{
    /// <summary>Of 32 registers half are sums: with eight alone, each would wait for its last addition.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void SixteenByOne<V, T>(in Operand<T> a, nint row, nint from, nint depth, ref T b, nint bStride, ref T c, nint cStride, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        nint stride = a.Stride;
        nint step = a.DepthStride;
        ref T left = ref a.Rows(row, 16, from, depth);
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
            V.AddProduct(ref sum0, V.Create(left), right);
            V.AddProduct(ref sum1, V.Create(Unsafe.Add(ref left, stride)), right);
            V.AddProduct(ref sum2, V.Create(Unsafe.Add(ref left, 2 * stride)), right);
            V.AddProduct(ref sum3, V.Create(Unsafe.Add(ref left, 3 * stride)), right);
            V.AddProduct(ref sum4, V.Create(Unsafe.Add(ref left, 4 * stride)), right);
            V.AddProduct(ref sum5, V.Create(Unsafe.Add(ref left, 5 * stride)), right);
            V.AddProduct(ref sum6, V.Create(Unsafe.Add(ref left, 6 * stride)), right);
            V.AddProduct(ref sum7, V.Create(Unsafe.Add(ref left, 7 * stride)), right);
            V.AddProduct(ref sum8, V.Create(lower), right);
            V.AddProduct(ref sum9, V.Create(Unsafe.Add(ref lower, stride)), right);
            V.AddProduct(ref sum10, V.Create(Unsafe.Add(ref lower, 2 * stride)), right);
            V.AddProduct(ref sum11, V.Create(Unsafe.Add(ref lower, 3 * stride)), right);
            V.AddProduct(ref sum12, V.Create(Unsafe.Add(ref lower, 4 * stride)), right);
            V.AddProduct(ref sum13, V.Create(Unsafe.Add(ref lower, 5 * stride)), right);
            V.AddProduct(ref sum14, V.Create(Unsafe.Add(ref lower, 6 * stride)), right);
            V.AddProduct(ref sum15, V.Create(Unsafe.Add(ref lower, 7 * stride)), right);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void EightByOne<V, T>(in Operand<T> a, nint row, nint from, nint depth, ref T b, nint bStride, ref T c, nint cStride, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        ref T left = ref a.Rows(row, 8, from, depth);
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
            V.AddProduct(ref sum00, left0, right0);
            V left1 = V.Create(Unsafe.Add(ref left, stride));
            V.AddProduct(ref sum10, left1, right0);
            V left2 = V.Create(Unsafe.Add(ref left, 2 * stride));
            V.AddProduct(ref sum20, left2, right0);
            V left3 = V.Create(Unsafe.Add(ref left, 3 * stride));
            V.AddProduct(ref sum30, left3, right0);
            V left4 = V.Create(Unsafe.Add(ref left, 4 * stride));
            V.AddProduct(ref sum40, left4, right0);
            V left5 = V.Create(Unsafe.Add(ref left, 5 * stride));
            V.AddProduct(ref sum50, left5, right0);
            V left6 = V.Create(Unsafe.Add(ref left, 6 * stride));
            V.AddProduct(ref sum60, left6, right0);
            V left7 = V.Create(Unsafe.Add(ref left, 7 * stride));
            V.AddProduct(ref sum70, left7, right0);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void FourByOne<V, T>(in Operand<T> a, nint row, nint from, nint depth, ref T b, nint bStride, ref T c, nint cStride, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        ref T left = ref a.Rows(row, 4, from, depth);
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
            V.AddProduct(ref sum00, left0, right0);
            V left1 = V.Create(Unsafe.Add(ref left, stride));
            V.AddProduct(ref sum10, left1, right0);
            V left2 = V.Create(Unsafe.Add(ref left, 2 * stride));
            V.AddProduct(ref sum20, left2, right0);
            V left3 = V.Create(Unsafe.Add(ref left, 3 * stride));
            V.AddProduct(ref sum30, left3, right0);
            left = ref Unsafe.Add(ref left, step);
            b = ref Unsafe.Add(ref b, bStride);
        }

        Finish<V, T>(sum00, ref c, 0, add);
        Finish<V, T>(sum10, ref c, cStride, add);
        Finish<V, T>(sum20, ref c, 2 * cStride, add);
        Finish<V, T>(sum30, ref c, 3 * cStride, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void TwoByOne<V, T>(in Operand<T> a, nint row, nint from, nint depth, ref T b, nint bStride, ref T c, nint cStride, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        ref T left = ref a.Rows(row, 2, from, depth);
        nint stride = a.Stride;
        nint step = a.DepthStride;
        V sum00 = V.Zero;
        V sum10 = V.Zero;
        for (; depth > 0; depth--)
        {
            V right0 = V.LoadFrom(ref b, 0);
            V left0 = V.Create(left);
            V.AddProduct(ref sum00, left0, right0);
            V left1 = V.Create(Unsafe.Add(ref left, stride));
            V.AddProduct(ref sum10, left1, right0);
            left = ref Unsafe.Add(ref left, step);
            b = ref Unsafe.Add(ref b, bStride);
        }

        Finish<V, T>(sum00, ref c, 0, add);
        Finish<V, T>(sum10, ref c, cStride, add);
    }
}
