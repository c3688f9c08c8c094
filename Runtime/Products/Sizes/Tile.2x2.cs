// Written by Generator.Tests/Products from the sizes in ProductFamily.cs; FUSEDNORM_UPDATE_PRODUCTS=1 writes it again.
using System.Runtime.CompilerServices;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

internal static partial class Tile
{
    /// <summary>2 x 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void TwoByTwo<V, T>(
        in Operand<T> a, nint row, nint from, nint depth, ref T b, nint bStride, ref T c, nint cStride, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        ref T left = ref a.Rows(row, 2, from, depth);
        nint stride = a.Stride;
        nint step = a.DepthStride;
        V sum00 = V.Zero;
        V sum01 = V.Zero;
        V sum10 = V.Zero;
        V sum11 = V.Zero;
        for (; depth > 0; depth--)
        {
            V right0 = V.LoadFrom(ref b, 0);
            V right1 = V.LoadFrom(ref b, V.Count);
            V left0 = V.Create(left);
            V.AddProduct(ref sum00, left0, right0);
            V.AddProduct(ref sum01, left0, right1);
            V left1 = V.Create(Unsafe.Add(ref left, stride));
            V.AddProduct(ref sum10, left1, right0);
            V.AddProduct(ref sum11, left1, right1);
            left = ref Unsafe.Add(ref left, step);
            b = ref Unsafe.Add(ref b, bStride);
        }

        Finish<V, T>(sum00, ref c, 0, add);
        Finish<V, T>(sum01, ref c, V.Count, add);
        Finish<V, T>(sum10, ref c, cStride, add);
        Finish<V, T>(sum11, ref c, cStride + V.Count, add);
    }
}
