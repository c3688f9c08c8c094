// Written by Generator.Tests/Products from the sizes in ProductFamily.cs; FUSEDNORM_UPDATE_PRODUCTS=1 writes it again.
using System.Runtime.CompilerServices;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

internal static partial class SegmentTile
{
    /// <summary>2 x 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void TwoByTwo<V, T>(
        ref T a, nint stride, nint step, ref T panel, nint bStride, ReadOnlySpan<Segment> segments, ref T c, nint cStride, bool add,
        in TileRest<T> rest, nint column)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        V sum00 = V.Zero;
        V sum01 = V.Zero;
        V sum10 = V.Zero;
        V sum11 = V.Zero;
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
        }

        V.StoreTo(sum00, ref c, 0);
        V.StoreTo(sum01, ref c, V.Count);
        V.StoreTo(sum10, ref c, cStride);
        V.StoreTo(sum11, ref c, cStride + V.Count);
    }
}
