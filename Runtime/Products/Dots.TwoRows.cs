using System.Runtime.CompilerServices;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

/// <content>The innermost loops of two rows.</content>
internal static partial class Dots
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoByFive<V, T>(ref T x, nint xStride, ref T weights, nint stride, nint depth, Span<T> products, int productStride, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        V sum00 = V.Zero;
        V sum01 = V.Zero;
        V sum02 = V.Zero;
        V sum03 = V.Zero;
        V sum04 = V.Zero;
        V sum10 = V.Zero;
        V sum11 = V.Zero;
        V sum12 = V.Zero;
        V sum13 = V.Zero;
        V sum14 = V.Zero;
        nint r = 0;
        for (; r <= depth - V.Count; r += V.Count)
        {
            V x0 = V.LoadFrom(ref x, r);
            V x1 = V.LoadFrom(ref x, xStride + r);
            V weight0 = V.LoadFrom(ref weights, r);
            V.AddProduct(ref sum00, x0, weight0);
            V.AddProduct(ref sum10, x1, weight0);
            V weight1 = V.LoadFrom(ref weights, stride + r);
            V.AddProduct(ref sum01, x0, weight1);
            V.AddProduct(ref sum11, x1, weight1);
            V weight2 = V.LoadFrom(ref weights, (2 * stride) + r);
            V.AddProduct(ref sum02, x0, weight2);
            V.AddProduct(ref sum12, x1, weight2);
            V weight3 = V.LoadFrom(ref weights, (3 * stride) + r);
            V.AddProduct(ref sum03, x0, weight3);
            V.AddProduct(ref sum13, x1, weight3);
            V weight4 = V.LoadFrom(ref weights, (4 * stride) + r);
            V.AddProduct(ref sum04, x0, weight4);
            V.AddProduct(ref sum14, x1, weight4);
        }

        ref T nextX = ref Unsafe.Add(ref x, xStride);
        Span<T> nextProducts = products.Slice(productStride);
        Finish(sum14, ref nextX, ref Unsafe.Add(ref weights, 4 * stride), r, depth, ref nextProducts[4], add);
        FinishFour(sum10, sum11, sum12, sum13, ref nextX, ref weights, stride, r, depth, nextProducts, add);
        Finish(sum04, ref x, ref Unsafe.Add(ref weights, 4 * stride), r, depth, ref products[4], add);
        FinishFour(sum00, sum01, sum02, sum03, ref x, ref weights, stride, r, depth, products, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoByFour<V, T>(ref T x, nint xStride, ref T weights, nint stride, nint depth, Span<T> products, int productStride, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        V sum00 = V.Zero;
        V sum01 = V.Zero;
        V sum02 = V.Zero;
        V sum03 = V.Zero;
        V sum10 = V.Zero;
        V sum11 = V.Zero;
        V sum12 = V.Zero;
        V sum13 = V.Zero;
        nint r = 0;
        for (; r <= depth - V.Count; r += V.Count)
        {
            V x0 = V.LoadFrom(ref x, r);
            V x1 = V.LoadFrom(ref x, xStride + r);
            V weight0 = V.LoadFrom(ref weights, r);
            V.AddProduct(ref sum00, x0, weight0);
            V.AddProduct(ref sum10, x1, weight0);
            V weight1 = V.LoadFrom(ref weights, stride + r);
            V.AddProduct(ref sum01, x0, weight1);
            V.AddProduct(ref sum11, x1, weight1);
            V weight2 = V.LoadFrom(ref weights, (2 * stride) + r);
            V.AddProduct(ref sum02, x0, weight2);
            V.AddProduct(ref sum12, x1, weight2);
            V weight3 = V.LoadFrom(ref weights, (3 * stride) + r);
            V.AddProduct(ref sum03, x0, weight3);
            V.AddProduct(ref sum13, x1, weight3);
        }

        ref T nextX = ref Unsafe.Add(ref x, xStride);
        Span<T> nextProducts = products.Slice(productStride);
        FinishFour(sum10, sum11, sum12, sum13, ref nextX, ref weights, stride, r, depth, nextProducts, add);
        FinishFour(sum00, sum01, sum02, sum03, ref x, ref weights, stride, r, depth, products, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoByOne<V, T>(ref T x, nint xStride, ref T weights, nint depth, ref T product, ref T nextProduct, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        V sum000 = V.Zero;
        V sum001 = V.Zero;
        V sum002 = V.Zero;
        V sum003 = V.Zero;
        V sum100 = V.Zero;
        V sum101 = V.Zero;
        V sum102 = V.Zero;
        V sum103 = V.Zero;
        nint r = 0;
        for (; r <= depth - (4 * V.Count); r += 4 * V.Count)
        {
            V x00 = V.LoadFrom(ref x, r);
            V x10 = V.LoadFrom(ref x, xStride + r);
            V weight00 = V.LoadFrom(ref weights, r);
            V.AddProduct(ref sum000, x00, weight00);
            V.AddProduct(ref sum100, x10, weight00);
            V x01 = V.LoadFrom(ref x, r + V.Count);
            V x11 = V.LoadFrom(ref x, xStride + r + V.Count);
            V weight01 = V.LoadFrom(ref weights, r + V.Count);
            V.AddProduct(ref sum001, x01, weight01);
            V.AddProduct(ref sum101, x11, weight01);
            V x02 = V.LoadFrom(ref x, r + (2 * V.Count));
            V x12 = V.LoadFrom(ref x, xStride + r + (2 * V.Count));
            V weight02 = V.LoadFrom(ref weights, r + (2 * V.Count));
            V.AddProduct(ref sum002, x02, weight02);
            V.AddProduct(ref sum102, x12, weight02);
            V x03 = V.LoadFrom(ref x, r + (3 * V.Count));
            V x13 = V.LoadFrom(ref x, xStride + r + (3 * V.Count));
            V weight03 = V.LoadFrom(ref weights, r + (3 * V.Count));
            V.AddProduct(ref sum003, x03, weight03);
            V.AddProduct(ref sum103, x13, weight03);
        }

        for (; r <= depth - V.Count; r += V.Count)
        {
            V x0 = V.LoadFrom(ref x, r);
            V x1 = V.LoadFrom(ref x, xStride + r);
            V weight0 = V.LoadFrom(ref weights, r);
            V.AddProduct(ref sum000, x0, weight0);
            V.AddProduct(ref sum100, x1, weight0);
        }

        Finish((sum100 + sum101) + (sum102 + sum103), ref Unsafe.Add(ref x, xStride), ref weights, r, depth, ref nextProduct, add);
        Finish((sum000 + sum001) + (sum002 + sum003), ref x, ref weights, r, depth, ref product, add);
    }
}
