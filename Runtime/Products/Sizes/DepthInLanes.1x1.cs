// Written by Generator.Tests/Products from the sizes in ProductFamily.cs; FUSEDNORM_UPDATE_PRODUCTS=1 writes it again.
using System.Runtime.CompilerServices;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

internal static partial class DepthInLanes
{
    /// <summary>1 x 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneByOne<V, T>(
        ref T x, ref T weights, nint depth, ref T product, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        V sum0 = V.Zero;
        V sum1 = V.Zero;
        V sum2 = V.Zero;
        V sum3 = V.Zero;
        nint r = 0;
        for (; r <= depth - (4 * V.Count); r += 4 * V.Count)
        {
            V x00 = V.LoadFrom(ref x, r);
            V.AddProduct(ref sum0, x00, V.LoadFrom(ref weights, r));
            V x01 = V.LoadFrom(ref x, r + V.Count);
            V.AddProduct(ref sum1, x01, V.LoadFrom(ref weights, r + V.Count));
            V x02 = V.LoadFrom(ref x, r + (2 * V.Count));
            V.AddProduct(ref sum2, x02, V.LoadFrom(ref weights, r + (2 * V.Count)));
            V x03 = V.LoadFrom(ref x, r + (3 * V.Count));
            V.AddProduct(ref sum3, x03, V.LoadFrom(ref weights, r + (3 * V.Count)));
        }

        for (; r <= depth - V.Count; r += V.Count)
        {
            V x00 = V.LoadFrom(ref x, r);
            V.AddProduct(ref sum0, x00, V.LoadFrom(ref weights, r));
        }

        Finish((sum0 + sum1) + (sum2 + sum3), ref x, ref weights, r, depth, ref product, add);
    }
}
