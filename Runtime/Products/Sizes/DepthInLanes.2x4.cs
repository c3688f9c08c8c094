// Written by Generator.Tests/Products from the sizes in ProductFamily.cs; FUSEDNORM_UPDATE_PRODUCTS=1 writes it again.
using System.Runtime.CompilerServices;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

internal static partial class DepthInLanes
{
    /// <summary>2 x 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoByFour<V, T>(
        ref T x, nint xStride, ref T weights, nint stride, nint depth, Span<T> products, int productStride, bool add)
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
            V x00 = V.LoadFrom(ref x, r);
            V x10 = V.LoadFrom(ref x, xStride + r);
            V weight00 = V.LoadFrom(ref weights, r);
            V.AddProduct(ref sum00, x00, weight00);
            V.AddProduct(ref sum10, x10, weight00);
            V weight10 = V.LoadFrom(ref weights, stride + r);
            V.AddProduct(ref sum01, x00, weight10);
            V.AddProduct(ref sum11, x10, weight10);
            V weight20 = V.LoadFrom(ref weights, (2 * stride) + r);
            V.AddProduct(ref sum02, x00, weight20);
            V.AddProduct(ref sum12, x10, weight20);
            V weight30 = V.LoadFrom(ref weights, (3 * stride) + r);
            V.AddProduct(ref sum03, x00, weight30);
            V.AddProduct(ref sum13, x10, weight30);
        }

        ref T nextX = ref Unsafe.Add(ref x, xStride);
        Span<T> nextProducts = products.Slice(productStride);
        FinishFour(sum10, sum11, sum12, sum13, ref nextX, ref weights, stride, r, depth, nextProducts, add);
        FinishFour(sum00, sum01, sum02, sum03, ref x, ref weights, stride, r, depth, products, add);
    }
}
