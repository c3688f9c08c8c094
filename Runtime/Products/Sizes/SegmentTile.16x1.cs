// Written by Generator.Tests/Products from the sizes in ProductFamily.cs; FUSEDNORM_UPDATE_PRODUCTS=1 writes it again.
using System.Runtime.CompilerServices;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

internal static partial class SegmentTile
{
    /// <summary>16 x 1. Of 32 registers half are sums: with eight alone, each would wait for its last addition.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void SixteenByOne<V, T>(
        ref T a, nint stride, nint step, ref T panel, nint bStride, ReadOnlySpan<Segment> segments, ref T c, nint cStride, bool add,
        in TileRest<T> rest, nint column)
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
        V sum8 = V.Zero;
        V sum9 = V.Zero;
        V sum10 = V.Zero;
        V sum11 = V.Zero;
        V sum12 = V.Zero;
        V sum13 = V.Zero;
        V sum14 = V.Zero;
        V sum15 = V.Zero;
        for (int i = 0; i < segments.Length; i++)
        {
            ref readonly Segment segment = ref segments[i];
            ref T left = ref Unsafe.Add(ref a, segment.Left);
            ref T b = ref Unsafe.Add(ref panel, segment.Right * bStride);
            int depth = segment.Terms;
            for (; depth > 0; depth--)
            {
                V right0 = V.LoadFrom(ref b, 0);
                BroadcastProduct.Add(ref sum0, ref left, right0);
                BroadcastProduct.Add(ref sum1, ref Unsafe.Add(ref left, stride), right0);
                BroadcastProduct.Add(ref sum2, ref Unsafe.Add(ref left, 2 * stride), right0);
                ref T at3 = ref Unsafe.Add(ref left, 3 * stride);
                BroadcastProduct.Add(ref sum3, ref at3, right0);
                BroadcastProduct.Add(ref sum4, ref Unsafe.Add(ref at3, stride), right0);
                BroadcastProduct.Add(ref sum5, ref Unsafe.Add(ref at3, 2 * stride), right0);
                ref T at6 = ref Unsafe.Add(ref left, 6 * stride);
                BroadcastProduct.Add(ref sum6, ref at6, right0);
                BroadcastProduct.Add(ref sum7, ref Unsafe.Add(ref at6, stride), right0);
                BroadcastProduct.Add(ref sum8, ref Unsafe.Add(ref at6, 2 * stride), right0);
                ref T at9 = ref Unsafe.Add(ref left, 9 * stride);
                BroadcastProduct.Add(ref sum9, ref at9, right0);
                BroadcastProduct.Add(ref sum10, ref Unsafe.Add(ref at9, stride), right0);
                BroadcastProduct.Add(ref sum11, ref Unsafe.Add(ref at9, 2 * stride), right0);
                ref T at12 = ref Unsafe.Add(ref left, 12 * stride);
                BroadcastProduct.Add(ref sum12, ref at12, right0);
                BroadcastProduct.Add(ref sum13, ref Unsafe.Add(ref at12, stride), right0);
                BroadcastProduct.Add(ref sum14, ref Unsafe.Add(ref at12, 2 * stride), right0);
                ref T at15 = ref Unsafe.Add(ref left, 15 * stride);
                BroadcastProduct.Add(ref sum15, ref at15, right0);
                left = ref Unsafe.Add(ref left, step);
                b = ref Unsafe.Add(ref b, bStride);
            }
        }

        if (add)
        {
            sum0 = V.LoadFrom(ref c, 0) + sum0;
            sum1 = V.LoadFrom(ref c, cStride) + sum1;
            sum2 = V.LoadFrom(ref c, 2 * cStride) + sum2;
            sum3 = V.LoadFrom(ref c, 3 * cStride) + sum3;
            sum4 = V.LoadFrom(ref c, 4 * cStride) + sum4;
            sum5 = V.LoadFrom(ref c, 5 * cStride) + sum5;
            sum6 = V.LoadFrom(ref c, 6 * cStride) + sum6;
            sum7 = V.LoadFrom(ref c, 7 * cStride) + sum7;
            sum8 = V.LoadFrom(ref c, 8 * cStride) + sum8;
            sum9 = V.LoadFrom(ref c, 9 * cStride) + sum9;
            sum10 = V.LoadFrom(ref c, 10 * cStride) + sum10;
            sum11 = V.LoadFrom(ref c, 11 * cStride) + sum11;
            sum12 = V.LoadFrom(ref c, 12 * cStride) + sum12;
            sum13 = V.LoadFrom(ref c, 13 * cStride) + sum13;
            sum14 = V.LoadFrom(ref c, 14 * cStride) + sum14;
            sum15 = V.LoadFrom(ref c, 15 * cStride) + sum15;
        }

        if (!rest.IsNone)
        {
            V floor = V.Create(rest.Floor);
            V bias0 = V.LoadFrom(ref rest.Bias, column);
            sum0 = TileRest<T>.Of(sum0, bias0, floor);
            sum1 = TileRest<T>.Of(sum1, bias0, floor);
            sum2 = TileRest<T>.Of(sum2, bias0, floor);
            sum3 = TileRest<T>.Of(sum3, bias0, floor);
            sum4 = TileRest<T>.Of(sum4, bias0, floor);
            sum5 = TileRest<T>.Of(sum5, bias0, floor);
            sum6 = TileRest<T>.Of(sum6, bias0, floor);
            sum7 = TileRest<T>.Of(sum7, bias0, floor);
            sum8 = TileRest<T>.Of(sum8, bias0, floor);
            sum9 = TileRest<T>.Of(sum9, bias0, floor);
            sum10 = TileRest<T>.Of(sum10, bias0, floor);
            sum11 = TileRest<T>.Of(sum11, bias0, floor);
            sum12 = TileRest<T>.Of(sum12, bias0, floor);
            sum13 = TileRest<T>.Of(sum13, bias0, floor);
            sum14 = TileRest<T>.Of(sum14, bias0, floor);
            sum15 = TileRest<T>.Of(sum15, bias0, floor);
        }

        V.StoreTo(sum0, ref c, 0);
        V.StoreTo(sum1, ref c, cStride);
        V.StoreTo(sum2, ref c, 2 * cStride);
        V.StoreTo(sum3, ref c, 3 * cStride);
        V.StoreTo(sum4, ref c, 4 * cStride);
        V.StoreTo(sum5, ref c, 5 * cStride);
        V.StoreTo(sum6, ref c, 6 * cStride);
        V.StoreTo(sum7, ref c, 7 * cStride);
        V.StoreTo(sum8, ref c, 8 * cStride);
        V.StoreTo(sum9, ref c, 9 * cStride);
        V.StoreTo(sum10, ref c, 10 * cStride);
        V.StoreTo(sum11, ref c, 11 * cStride);
        V.StoreTo(sum12, ref c, 12 * cStride);
        V.StoreTo(sum13, ref c, 13 * cStride);
        V.StoreTo(sum14, ref c, 14 * cStride);
        V.StoreTo(sum15, ref c, 15 * cStride);
    }
}
