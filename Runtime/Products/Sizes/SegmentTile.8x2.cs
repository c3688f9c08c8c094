// Written by Generator.Tests/Products from the sizes in ProductFamily.cs; FUSEDNORM_UPDATE_PRODUCTS=1 writes it again.
using System.Runtime.CompilerServices;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

internal static partial class SegmentTile
{
    /// <summary>8 x 2. Sixteen sums, for processors with 32 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void EightByTwo<V, T>(
        ref T a, nint stride, nint step, ref T panel, nint bStride, ReadOnlySpan<Segment> segments, ref T c, nint cStride, bool add,
        in TileRest<T> rest, nint column)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
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
        }

        if (add)
        {
            sum00 = V.LoadFrom(ref c, 0) + sum00;
            sum01 = V.LoadFrom(ref c, V.Count) + sum01;
            sum10 = V.LoadFrom(ref c, cStride) + sum10;
            sum11 = V.LoadFrom(ref c, cStride + V.Count) + sum11;
            sum20 = V.LoadFrom(ref c, 2 * cStride) + sum20;
            sum21 = V.LoadFrom(ref c, (2 * cStride) + V.Count) + sum21;
            sum30 = V.LoadFrom(ref c, 3 * cStride) + sum30;
            sum31 = V.LoadFrom(ref c, (3 * cStride) + V.Count) + sum31;
            sum40 = V.LoadFrom(ref c, 4 * cStride) + sum40;
            sum41 = V.LoadFrom(ref c, (4 * cStride) + V.Count) + sum41;
            sum50 = V.LoadFrom(ref c, 5 * cStride) + sum50;
            sum51 = V.LoadFrom(ref c, (5 * cStride) + V.Count) + sum51;
            sum60 = V.LoadFrom(ref c, 6 * cStride) + sum60;
            sum61 = V.LoadFrom(ref c, (6 * cStride) + V.Count) + sum61;
            sum70 = V.LoadFrom(ref c, 7 * cStride) + sum70;
            sum71 = V.LoadFrom(ref c, (7 * cStride) + V.Count) + sum71;
        }

        if (!rest.IsNone)
        {
            V floor = V.Create(rest.Floor);
            V bias0 = V.LoadFrom(ref rest.Bias, column);
            V bias1 = V.LoadFrom(ref rest.Bias, column + V.Count);
            sum00 = TileRest<T>.Of(sum00, bias0, floor);
            sum01 = TileRest<T>.Of(sum01, bias1, floor);
            sum10 = TileRest<T>.Of(sum10, bias0, floor);
            sum11 = TileRest<T>.Of(sum11, bias1, floor);
            sum20 = TileRest<T>.Of(sum20, bias0, floor);
            sum21 = TileRest<T>.Of(sum21, bias1, floor);
            sum30 = TileRest<T>.Of(sum30, bias0, floor);
            sum31 = TileRest<T>.Of(sum31, bias1, floor);
            sum40 = TileRest<T>.Of(sum40, bias0, floor);
            sum41 = TileRest<T>.Of(sum41, bias1, floor);
            sum50 = TileRest<T>.Of(sum50, bias0, floor);
            sum51 = TileRest<T>.Of(sum51, bias1, floor);
            sum60 = TileRest<T>.Of(sum60, bias0, floor);
            sum61 = TileRest<T>.Of(sum61, bias1, floor);
            sum70 = TileRest<T>.Of(sum70, bias0, floor);
            sum71 = TileRest<T>.Of(sum71, bias1, floor);
        }

        V.StoreTo(sum00, ref c, 0);
        V.StoreTo(sum01, ref c, V.Count);
        V.StoreTo(sum10, ref c, cStride);
        V.StoreTo(sum11, ref c, cStride + V.Count);
        V.StoreTo(sum20, ref c, 2 * cStride);
        V.StoreTo(sum21, ref c, (2 * cStride) + V.Count);
        V.StoreTo(sum30, ref c, 3 * cStride);
        V.StoreTo(sum31, ref c, (3 * cStride) + V.Count);
        V.StoreTo(sum40, ref c, 4 * cStride);
        V.StoreTo(sum41, ref c, (4 * cStride) + V.Count);
        V.StoreTo(sum50, ref c, 5 * cStride);
        V.StoreTo(sum51, ref c, (5 * cStride) + V.Count);
        V.StoreTo(sum60, ref c, 6 * cStride);
        V.StoreTo(sum61, ref c, (6 * cStride) + V.Count);
        V.StoreTo(sum70, ref c, 7 * cStride);
        V.StoreTo(sum71, ref c, (7 * cStride) + V.Count);
    }
}
