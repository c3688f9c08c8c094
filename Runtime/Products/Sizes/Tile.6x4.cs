// Written by Generator.Tests/Products from the sizes in ProductFamily.cs; FUSEDNORM_UPDATE_PRODUCTS=1 writes it again.
using System.Runtime.CompilerServices;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

internal static partial class Tile
{
    /// <summary>
    /// 6 x 4. For processors with 32 registers: 24 sums need ten loads for each term, where eight rows of two registers need ten for
    /// sixteen sums. That counts where another process keeps the same core's loads and decoders busy.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void SixByFour<V, T>(
        in Operand<T> a, nint row, nint from, nint depth, ref T b, nint bStride, ref T c, nint cStride, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        ref T left = ref a.Rows(row, 6, from, depth);
        nint stride = a.Stride;
        nint step = a.DepthStride;
        V sum00 = V.Zero;
        V sum01 = V.Zero;
        V sum02 = V.Zero;
        V sum03 = V.Zero;
        V sum10 = V.Zero;
        V sum11 = V.Zero;
        V sum12 = V.Zero;
        V sum13 = V.Zero;
        V sum20 = V.Zero;
        V sum21 = V.Zero;
        V sum22 = V.Zero;
        V sum23 = V.Zero;
        V sum30 = V.Zero;
        V sum31 = V.Zero;
        V sum32 = V.Zero;
        V sum33 = V.Zero;
        V sum40 = V.Zero;
        V sum41 = V.Zero;
        V sum42 = V.Zero;
        V sum43 = V.Zero;
        V sum50 = V.Zero;
        V sum51 = V.Zero;
        V sum52 = V.Zero;
        V sum53 = V.Zero;
        for (; depth > 0; depth--)
        {
            V right0 = V.LoadFrom(ref b, 0);
            V right1 = V.LoadFrom(ref b, V.Count);
            V right2 = V.LoadFrom(ref b, 2 * V.Count);
            V right3 = V.LoadFrom(ref b, 3 * V.Count);
            V left0 = V.Create(left);
            V.AddProduct(ref sum00, left0, right0);
            V.AddProduct(ref sum01, left0, right1);
            V.AddProduct(ref sum02, left0, right2);
            V.AddProduct(ref sum03, left0, right3);
            V left1 = V.Create(Unsafe.Add(ref left, stride));
            V.AddProduct(ref sum10, left1, right0);
            V.AddProduct(ref sum11, left1, right1);
            V.AddProduct(ref sum12, left1, right2);
            V.AddProduct(ref sum13, left1, right3);
            V left2 = V.Create(Unsafe.Add(ref left, 2 * stride));
            V.AddProduct(ref sum20, left2, right0);
            V.AddProduct(ref sum21, left2, right1);
            V.AddProduct(ref sum22, left2, right2);
            V.AddProduct(ref sum23, left2, right3);
            V left3 = V.Create(Unsafe.Add(ref left, 3 * stride));
            V.AddProduct(ref sum30, left3, right0);
            V.AddProduct(ref sum31, left3, right1);
            V.AddProduct(ref sum32, left3, right2);
            V.AddProduct(ref sum33, left3, right3);
            V left4 = V.Create(Unsafe.Add(ref left, 4 * stride));
            V.AddProduct(ref sum40, left4, right0);
            V.AddProduct(ref sum41, left4, right1);
            V.AddProduct(ref sum42, left4, right2);
            V.AddProduct(ref sum43, left4, right3);
            V left5 = V.Create(Unsafe.Add(ref left, 5 * stride));
            V.AddProduct(ref sum50, left5, right0);
            V.AddProduct(ref sum51, left5, right1);
            V.AddProduct(ref sum52, left5, right2);
            V.AddProduct(ref sum53, left5, right3);
            left = ref Unsafe.Add(ref left, step);
            b = ref Unsafe.Add(ref b, bStride);
        }

        Finish<V, T>(sum00, ref c, 0, add);
        Finish<V, T>(sum01, ref c, V.Count, add);
        Finish<V, T>(sum02, ref c, 2 * V.Count, add);
        Finish<V, T>(sum03, ref c, 3 * V.Count, add);
        Finish<V, T>(sum10, ref c, cStride, add);
        Finish<V, T>(sum11, ref c, cStride + V.Count, add);
        Finish<V, T>(sum12, ref c, cStride + (2 * V.Count), add);
        Finish<V, T>(sum13, ref c, cStride + (3 * V.Count), add);
        Finish<V, T>(sum20, ref c, 2 * cStride, add);
        Finish<V, T>(sum21, ref c, (2 * cStride) + V.Count, add);
        Finish<V, T>(sum22, ref c, (2 * cStride) + (2 * V.Count), add);
        Finish<V, T>(sum23, ref c, (2 * cStride) + (3 * V.Count), add);
        Finish<V, T>(sum30, ref c, 3 * cStride, add);
        Finish<V, T>(sum31, ref c, (3 * cStride) + V.Count, add);
        Finish<V, T>(sum32, ref c, (3 * cStride) + (2 * V.Count), add);
        Finish<V, T>(sum33, ref c, (3 * cStride) + (3 * V.Count), add);
        Finish<V, T>(sum40, ref c, 4 * cStride, add);
        Finish<V, T>(sum41, ref c, (4 * cStride) + V.Count, add);
        Finish<V, T>(sum42, ref c, (4 * cStride) + (2 * V.Count), add);
        Finish<V, T>(sum43, ref c, (4 * cStride) + (3 * V.Count), add);
        Finish<V, T>(sum50, ref c, 5 * cStride, add);
        Finish<V, T>(sum51, ref c, (5 * cStride) + V.Count, add);
        Finish<V, T>(sum52, ref c, (5 * cStride) + (2 * V.Count), add);
        Finish<V, T>(sum53, ref c, (5 * cStride) + (3 * V.Count), add);
    }
}
