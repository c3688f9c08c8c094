// Written by Generator.Tests/Products from the sizes in ProductFamily.cs; FUSEDNORM_UPDATE_PRODUCTS=1 writes it again.
using System.Runtime.CompilerServices;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

internal static partial class DepthInLanes
{
    /// <summary>1 x 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneByTwo<V, T>(
        ref T x, ref T weights, nint stride, nint depth, Span<T> products, bool add)
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
            V.AddProduct(ref sum00, x00, V.LoadFrom(ref weights, r));
            V.AddProduct(ref sum10, x00, V.LoadFrom(ref weights, stride + r));
            V x01 = V.LoadFrom(ref x, r + V.Count);
            V.AddProduct(ref sum01, x01, V.LoadFrom(ref weights, r + V.Count));
            V.AddProduct(ref sum11, x01, V.LoadFrom(ref weights, stride + r + V.Count));
            V x02 = V.LoadFrom(ref x, r + (2 * V.Count));
            V.AddProduct(ref sum02, x02, V.LoadFrom(ref weights, r + (2 * V.Count)));
            V.AddProduct(ref sum12, x02, V.LoadFrom(ref weights, stride + r + (2 * V.Count)));
            V x03 = V.LoadFrom(ref x, r + (3 * V.Count));
            V.AddProduct(ref sum03, x03, V.LoadFrom(ref weights, r + (3 * V.Count)));
            V.AddProduct(ref sum13, x03, V.LoadFrom(ref weights, stride + r + (3 * V.Count)));
        }

        for (; r <= depth - V.Count; r += V.Count)
        {
            V x00 = V.LoadFrom(ref x, r);
            V.AddProduct(ref sum00, x00, V.LoadFrom(ref weights, r));
            V.AddProduct(ref sum10, x00, V.LoadFrom(ref weights, stride + r));
        }

        Finish((sum10 + sum11) + (sum12 + sum13), ref x, ref Unsafe.Add(ref weights, stride), r, depth, ref products[1], add);
        Finish((sum00 + sum01) + (sum02 + sum03), ref x, ref weights, r, depth, ref products[0], add);
    }
}
