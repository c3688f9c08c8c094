// Written by Generator.Tests/Products from the sizes in ProductFamily.cs; FUSEDNORM_UPDATE_PRODUCTS=1 writes it again.
using System.Runtime.CompilerServices;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

internal static partial class DepthInLanes
{
    /// <summary>2 x 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoByOne<V, T>(
        ref T x, nint xStride, ref T weights, nint depth, ref T product, ref T nextProduct, bool add)
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
        for (; r <= depth - (4 * V.Count); r += 4 * V.Count)
        {
            V x00 = V.LoadFrom(ref x, r);
            V x10 = V.LoadFrom(ref x, xStride + r);
            V weight00 = V.LoadFrom(ref weights, r);
            V.AddProduct(ref sum00, x00, weight00);
            V.AddProduct(ref sum10, x10, weight00);
            V x01 = V.LoadFrom(ref x, r + V.Count);
            V x11 = V.LoadFrom(ref x, xStride + r + V.Count);
            V weight01 = V.LoadFrom(ref weights, r + V.Count);
            V.AddProduct(ref sum01, x01, weight01);
            V.AddProduct(ref sum11, x11, weight01);
            V x02 = V.LoadFrom(ref x, r + (2 * V.Count));
            V x12 = V.LoadFrom(ref x, xStride + r + (2 * V.Count));
            V weight02 = V.LoadFrom(ref weights, r + (2 * V.Count));
            V.AddProduct(ref sum02, x02, weight02);
            V.AddProduct(ref sum12, x12, weight02);
            V x03 = V.LoadFrom(ref x, r + (3 * V.Count));
            V x13 = V.LoadFrom(ref x, xStride + r + (3 * V.Count));
            V weight03 = V.LoadFrom(ref weights, r + (3 * V.Count));
            V.AddProduct(ref sum03, x03, weight03);
            V.AddProduct(ref sum13, x13, weight03);
        }

        for (; r <= depth - V.Count; r += V.Count)
        {
            V x00 = V.LoadFrom(ref x, r);
            V x10 = V.LoadFrom(ref x, xStride + r);
            V weight00 = V.LoadFrom(ref weights, r);
            V.AddProduct(ref sum00, x00, weight00);
            V.AddProduct(ref sum10, x10, weight00);
        }

        Finish((sum10 + sum11) + (sum12 + sum13), ref Unsafe.Add(ref x, xStride), ref weights, r, depth, ref nextProduct, add);
        Finish((sum00 + sum01) + (sum02 + sum03), ref x, ref weights, r, depth, ref product, add);
    }
}
