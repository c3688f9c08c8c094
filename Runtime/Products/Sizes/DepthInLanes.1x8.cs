// Written by Generator.Tests/Products from the sizes in ProductFamily.cs; FUSEDNORM_UPDATE_PRODUCTS=1 writes it again.
using System.Runtime.CompilerServices;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

internal static partial class DepthInLanes
{
    /// <summary>1 x 8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneByEight<V, T>(
        ref T x, ref T weights, nint stride, nint depth, Span<T> products, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        V sum0 = V.Zero;
        V sum1 = V.Zero;
        V sum2 = V.Zero;
        V sum3 = V.Zero;
        V sum4 = V.Zero;
        V sum5 = V.Zero;
        V sum6 = V.Zero;
        V sum7 = V.Zero;
        nint r = 0;
        for (; r <= depth - V.Count; r += V.Count)
        {
            V x00 = V.LoadFrom(ref x, r);
            V.AddProduct(ref sum0, x00, V.LoadFrom(ref weights, r));
            V.AddProduct(ref sum1, x00, V.LoadFrom(ref weights, stride + r));
            V.AddProduct(ref sum2, x00, V.LoadFrom(ref weights, (2 * stride) + r));
            V.AddProduct(ref sum3, x00, V.LoadFrom(ref weights, (3 * stride) + r));
            V.AddProduct(ref sum4, x00, V.LoadFrom(ref weights, (4 * stride) + r));
            V.AddProduct(ref sum5, x00, V.LoadFrom(ref weights, (5 * stride) + r));
            V.AddProduct(ref sum6, x00, V.LoadFrom(ref weights, (6 * stride) + r));
            V.AddProduct(ref sum7, x00, V.LoadFrom(ref weights, (7 * stride) + r));
        }

        FinishFour(sum4, sum5, sum6, sum7, ref x, ref Unsafe.Add(ref weights, 4 * stride), stride, r, depth, products[4..], add);
        FinishFour(sum0, sum1, sum2, sum3, ref x, ref weights, stride, r, depth, products, add);
    }
}
