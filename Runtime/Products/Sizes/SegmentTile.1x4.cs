// Written by Generator.Tests/Products from the sizes in ProductFamily.cs; FUSEDNORM_UPDATE_PRODUCTS=1 writes it again.
using System.Runtime.CompilerServices;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

internal static partial class SegmentTile
{
    /// <summary>1 x 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void OneByFour<V, T>(
        ref T a, nint step, ref T panel, nint bStride, ReadOnlySpan<Segment> segments, ref T c, bool add, in TileRest<T> rest, nint column)
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
        for (int i = 0; i < segments.Length; i++)
        {
            ref readonly Segment segment = ref segments[i];
            ref T left = ref Unsafe.Add(ref a, segment.Left);
            ref T b = ref Unsafe.Add(ref panel, segment.Right * bStride);
            int depth = segment.Terms;
            for (; depth >= 4; depth -= 4)
            {
                V left0 = V.Create(left);
                V.AddProduct(ref sum00, left0, V.LoadFrom(ref b, 0));
                V.AddProduct(ref sum01, left0, V.LoadFrom(ref b, V.Count));
                V.AddProduct(ref sum02, left0, V.LoadFrom(ref b, 2 * V.Count));
                V.AddProduct(ref sum03, left0, V.LoadFrom(ref b, 3 * V.Count));
                V left1 = V.Create(Unsafe.Add(ref left, step));
                V.AddProduct(ref sum10, left1, V.LoadFrom(ref b, bStride));
                V.AddProduct(ref sum11, left1, V.LoadFrom(ref b, bStride + V.Count));
                V.AddProduct(ref sum12, left1, V.LoadFrom(ref b, bStride + (2 * V.Count)));
                V.AddProduct(ref sum13, left1, V.LoadFrom(ref b, bStride + (3 * V.Count)));
                V left2 = V.Create(Unsafe.Add(ref left, 2 * step));
                V.AddProduct(ref sum20, left2, V.LoadFrom(ref b, 2 * bStride));
                V.AddProduct(ref sum21, left2, V.LoadFrom(ref b, (2 * bStride) + V.Count));
                V.AddProduct(ref sum22, left2, V.LoadFrom(ref b, (2 * bStride) + (2 * V.Count)));
                V.AddProduct(ref sum23, left2, V.LoadFrom(ref b, (2 * bStride) + (3 * V.Count)));
                V left3 = V.Create(Unsafe.Add(ref left, 3 * step));
                V.AddProduct(ref sum30, left3, V.LoadFrom(ref b, 3 * bStride));
                V.AddProduct(ref sum31, left3, V.LoadFrom(ref b, (3 * bStride) + V.Count));
                V.AddProduct(ref sum32, left3, V.LoadFrom(ref b, (3 * bStride) + (2 * V.Count)));
                V.AddProduct(ref sum33, left3, V.LoadFrom(ref b, (3 * bStride) + (3 * V.Count)));
                left = ref Unsafe.Add(ref left, 4 * step);
                b = ref Unsafe.Add(ref b, 4 * bStride);
            }

            for (; depth > 0; depth--)
            {
                V left0 = V.Create(left);
                V.AddProduct(ref sum00, left0, V.LoadFrom(ref b, 0));
                V.AddProduct(ref sum01, left0, V.LoadFrom(ref b, V.Count));
                V.AddProduct(ref sum02, left0, V.LoadFrom(ref b, 2 * V.Count));
                V.AddProduct(ref sum03, left0, V.LoadFrom(ref b, 3 * V.Count));
                left = ref Unsafe.Add(ref left, step);
                b = ref Unsafe.Add(ref b, bStride);
            }
        }

        sum00 = (sum00 + sum10) + (sum20 + sum30);
        sum01 = (sum01 + sum11) + (sum21 + sum31);
        sum02 = (sum02 + sum12) + (sum22 + sum32);
        sum03 = (sum03 + sum13) + (sum23 + sum33);
        if (add)
        {
            sum00 = V.LoadFrom(ref c, 0) + sum00;
            sum01 = V.LoadFrom(ref c, V.Count) + sum01;
            sum02 = V.LoadFrom(ref c, 2 * V.Count) + sum02;
            sum03 = V.LoadFrom(ref c, 3 * V.Count) + sum03;
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
        }

        V.StoreTo(sum00, ref c, 0);
        V.StoreTo(sum01, ref c, V.Count);
        V.StoreTo(sum02, ref c, 2 * V.Count);
        V.StoreTo(sum03, ref c, 3 * V.Count);
    }
}
