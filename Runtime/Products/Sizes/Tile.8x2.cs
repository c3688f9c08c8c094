// Written by Generator.Tests/Products from the sizes in ProductFamily.cs; FUSEDNORM_UPDATE_PRODUCTS=1 writes it again.
using System.Runtime.CompilerServices;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

internal static partial class Tile
{
    /// <summary>8 x 2. Sixteen sums, for processors with 32 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void EightByTwo<V, T>(
        in Operand<T> a, nint row, nint from, nint depth, ref T b, nint bStride, ref T c, nint cStride, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        ref T left = ref a.Rows(row, 8, from, depth);
        nint stride = a.Stride;
        nint step = a.DepthStride;
        V sum00 = V.Zero;
        V sum01 = V.Zero;
        V sum10 = V.Zero;
        V sum11 = V.Zero;
        V sum20 = V.Zero;
        V sum21 = V.Zero;
        V sum30 = V.Zero;
        V sum31 = V.Zero;
        V sum40 = V.Zero;
        V sum41 = V.Zero;
        V sum50 = V.Zero;
        V sum51 = V.Zero;
        V sum60 = V.Zero;
        V sum61 = V.Zero;
        V sum70 = V.Zero;
        V sum71 = V.Zero;
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
            V left2 = V.Create(Unsafe.Add(ref left, 2 * stride));
            V.AddProduct(ref sum20, left2, right0);
            V.AddProduct(ref sum21, left2, right1);
            V left3 = V.Create(Unsafe.Add(ref left, 3 * stride));
            V.AddProduct(ref sum30, left3, right0);
            V.AddProduct(ref sum31, left3, right1);
            V left4 = V.Create(Unsafe.Add(ref left, 4 * stride));
            V.AddProduct(ref sum40, left4, right0);
            V.AddProduct(ref sum41, left4, right1);
            V left5 = V.Create(Unsafe.Add(ref left, 5 * stride));
            V.AddProduct(ref sum50, left5, right0);
            V.AddProduct(ref sum51, left5, right1);
            V left6 = V.Create(Unsafe.Add(ref left, 6 * stride));
            V.AddProduct(ref sum60, left6, right0);
            V.AddProduct(ref sum61, left6, right1);
            V left7 = V.Create(Unsafe.Add(ref left, 7 * stride));
            V.AddProduct(ref sum70, left7, right0);
            V.AddProduct(ref sum71, left7, right1);
            left = ref Unsafe.Add(ref left, step);
            b = ref Unsafe.Add(ref b, bStride);
        }

        Finish<V, T>(sum00, ref c, 0, add);
        Finish<V, T>(sum01, ref c, V.Count, add);
        Finish<V, T>(sum10, ref c, cStride, add);
        Finish<V, T>(sum11, ref c, cStride + V.Count, add);
        Finish<V, T>(sum20, ref c, 2 * cStride, add);
        Finish<V, T>(sum21, ref c, (2 * cStride) + V.Count, add);
        Finish<V, T>(sum30, ref c, 3 * cStride, add);
        Finish<V, T>(sum31, ref c, (3 * cStride) + V.Count, add);
        Finish<V, T>(sum40, ref c, 4 * cStride, add);
        Finish<V, T>(sum41, ref c, (4 * cStride) + V.Count, add);
        Finish<V, T>(sum50, ref c, 5 * cStride, add);
        Finish<V, T>(sum51, ref c, (5 * cStride) + V.Count, add);
        Finish<V, T>(sum60, ref c, 6 * cStride, add);
        Finish<V, T>(sum61, ref c, (6 * cStride) + V.Count, add);
        Finish<V, T>(sum70, ref c, 7 * cStride, add);
        Finish<V, T>(sum71, ref c, (7 * cStride) + V.Count, add);
    }
}
