// Written by Generator.Tests/Products from the sizes in ProductFamily.cs; FUSEDNORM_UPDATE_PRODUCTS=1 writes it again.
using System.Runtime.CompilerServices;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

internal static partial class SegmentTile
{
    /// <summary>
    /// 6 x 4. For processors with 32 registers: 24 sums need ten loads for each term, where eight rows of two registers need ten for
    /// sixteen sums. That counts where another process keeps the same core's loads and decoders busy.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void SixByFour<V, T>(
        ref T a, nint stride, nint step, ref T panel, nint bStride, ReadOnlySpan<Segment> segments, ref T c, nint cStride, bool add,
        in TileRest<T> rest, nint column)
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
        for (int i = 0; i < segments.Length; i++)
        {
            ref readonly Segment segment = ref segments[i];
            ref T left = ref Unsafe.Add(ref a, segment.Left);
            ref T b = ref Unsafe.Add(ref panel, segment.Right * bStride);
            int depth = segment.Terms;
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
        }

        if (add)
        {
            sum00 = V.LoadFrom(ref c, 0) + sum00;
            sum01 = V.LoadFrom(ref c, V.Count) + sum01;
            sum02 = V.LoadFrom(ref c, 2 * V.Count) + sum02;
            sum03 = V.LoadFrom(ref c, 3 * V.Count) + sum03;
            sum10 = V.LoadFrom(ref c, cStride) + sum10;
            sum11 = V.LoadFrom(ref c, cStride + V.Count) + sum11;
            sum12 = V.LoadFrom(ref c, cStride + (2 * V.Count)) + sum12;
            sum13 = V.LoadFrom(ref c, cStride + (3 * V.Count)) + sum13;
            sum20 = V.LoadFrom(ref c, 2 * cStride) + sum20;
            sum21 = V.LoadFrom(ref c, (2 * cStride) + V.Count) + sum21;
            sum22 = V.LoadFrom(ref c, (2 * cStride) + (2 * V.Count)) + sum22;
            sum23 = V.LoadFrom(ref c, (2 * cStride) + (3 * V.Count)) + sum23;
            sum30 = V.LoadFrom(ref c, 3 * cStride) + sum30;
            sum31 = V.LoadFrom(ref c, (3 * cStride) + V.Count) + sum31;
            sum32 = V.LoadFrom(ref c, (3 * cStride) + (2 * V.Count)) + sum32;
            sum33 = V.LoadFrom(ref c, (3 * cStride) + (3 * V.Count)) + sum33;
            sum40 = V.LoadFrom(ref c, 4 * cStride) + sum40;
            sum41 = V.LoadFrom(ref c, (4 * cStride) + V.Count) + sum41;
            sum42 = V.LoadFrom(ref c, (4 * cStride) + (2 * V.Count)) + sum42;
            sum43 = V.LoadFrom(ref c, (4 * cStride) + (3 * V.Count)) + sum43;
            sum50 = V.LoadFrom(ref c, 5 * cStride) + sum50;
            sum51 = V.LoadFrom(ref c, (5 * cStride) + V.Count) + sum51;
            sum52 = V.LoadFrom(ref c, (5 * cStride) + (2 * V.Count)) + sum52;
            sum53 = V.LoadFrom(ref c, (5 * cStride) + (3 * V.Count)) + sum53;
        }

        if (!rest.IsNone)
        {
            V floor = V.Create(rest.Floor);
            V bias0 = V.LoadFrom(ref rest.Bias, column);
            V bias1 = V.LoadFrom(ref rest.Bias, column + V.Count);
            V bias2 = V.LoadFrom(ref rest.Bias, column + (2 * V.Count));
            V bias3 = V.LoadFrom(ref rest.Bias, column + (3 * V.Count));
            sum00 = TileRest<T>.Of(sum00, bias0, floor);
            sum01 = TileRest<T>.Of(sum01, bias1, floor);
            sum02 = TileRest<T>.Of(sum02, bias2, floor);
            sum03 = TileRest<T>.Of(sum03, bias3, floor);
            sum10 = TileRest<T>.Of(sum10, bias0, floor);
            sum11 = TileRest<T>.Of(sum11, bias1, floor);
            sum12 = TileRest<T>.Of(sum12, bias2, floor);
            sum13 = TileRest<T>.Of(sum13, bias3, floor);
            sum20 = TileRest<T>.Of(sum20, bias0, floor);
            sum21 = TileRest<T>.Of(sum21, bias1, floor);
            sum22 = TileRest<T>.Of(sum22, bias2, floor);
            sum23 = TileRest<T>.Of(sum23, bias3, floor);
            sum30 = TileRest<T>.Of(sum30, bias0, floor);
            sum31 = TileRest<T>.Of(sum31, bias1, floor);
            sum32 = TileRest<T>.Of(sum32, bias2, floor);
            sum33 = TileRest<T>.Of(sum33, bias3, floor);
            sum40 = TileRest<T>.Of(sum40, bias0, floor);
            sum41 = TileRest<T>.Of(sum41, bias1, floor);
            sum42 = TileRest<T>.Of(sum42, bias2, floor);
            sum43 = TileRest<T>.Of(sum43, bias3, floor);
            sum50 = TileRest<T>.Of(sum50, bias0, floor);
            sum51 = TileRest<T>.Of(sum51, bias1, floor);
            sum52 = TileRest<T>.Of(sum52, bias2, floor);
            sum53 = TileRest<T>.Of(sum53, bias3, floor);
        }

        V.StoreTo(sum00, ref c, 0);
        V.StoreTo(sum01, ref c, V.Count);
        V.StoreTo(sum02, ref c, 2 * V.Count);
        V.StoreTo(sum03, ref c, 3 * V.Count);
        V.StoreTo(sum10, ref c, cStride);
        V.StoreTo(sum11, ref c, cStride + V.Count);
        V.StoreTo(sum12, ref c, cStride + (2 * V.Count));
        V.StoreTo(sum13, ref c, cStride + (3 * V.Count));
        V.StoreTo(sum20, ref c, 2 * cStride);
        V.StoreTo(sum21, ref c, (2 * cStride) + V.Count);
        V.StoreTo(sum22, ref c, (2 * cStride) + (2 * V.Count));
        V.StoreTo(sum23, ref c, (2 * cStride) + (3 * V.Count));
        V.StoreTo(sum30, ref c, 3 * cStride);
        V.StoreTo(sum31, ref c, (3 * cStride) + V.Count);
        V.StoreTo(sum32, ref c, (3 * cStride) + (2 * V.Count));
        V.StoreTo(sum33, ref c, (3 * cStride) + (3 * V.Count));
        V.StoreTo(sum40, ref c, 4 * cStride);
        V.StoreTo(sum41, ref c, (4 * cStride) + V.Count);
        V.StoreTo(sum42, ref c, (4 * cStride) + (2 * V.Count));
        V.StoreTo(sum43, ref c, (4 * cStride) + (3 * V.Count));
        V.StoreTo(sum50, ref c, 5 * cStride);
        V.StoreTo(sum51, ref c, (5 * cStride) + V.Count);
        V.StoreTo(sum52, ref c, (5 * cStride) + (2 * V.Count));
        V.StoreTo(sum53, ref c, (5 * cStride) + (3 * V.Count));
    }
}
