// Written by Generator.Tests/Products from the sizes in ProductFamily.cs; FUSEDNORM_UPDATE_PRODUCTS=1 writes it again.
using System.Runtime.CompilerServices;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

internal static partial class SegmentTile
{
    /// <summary>1 x 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void OneByOne<V, T>(
        ref T a, nint step, ref T panel, nint bStride, ReadOnlySpan<Segment> segments, ref T c, bool add, in TileRest<T> rest, nint column)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        V sum0 = V.Zero;
        V sum1 = V.Zero;
        V sum2 = V.Zero;
        V sum3 = V.Zero;
        for (int i = 0; i < segments.Length; i++)
        {
            ref readonly Segment segment = ref segments[i];
            ref T left = ref Unsafe.Add(ref a, segment.Left);
            ref T b = ref Unsafe.Add(ref panel, segment.Right * bStride);
            int depth = segment.Terms;
            for (; depth >= 4; depth -= 4)
            {
                BroadcastProduct.Add(ref sum0, ref left, V.LoadFrom(ref b, 0));
                BroadcastProduct.Add(ref sum1, ref Unsafe.Add(ref left, step), V.LoadFrom(ref b, bStride));
                BroadcastProduct.Add(ref sum2, ref Unsafe.Add(ref left, 2 * step), V.LoadFrom(ref b, 2 * bStride));
                BroadcastProduct.Add(ref sum3, ref Unsafe.Add(ref left, 3 * step), V.LoadFrom(ref b, 3 * bStride));
                left = ref Unsafe.Add(ref left, 4 * step);
                b = ref Unsafe.Add(ref b, 4 * bStride);
            }

            for (; depth > 0; depth--)
            {
                BroadcastProduct.Add(ref sum0, ref left, V.LoadFrom(ref b, 0));
                left = ref Unsafe.Add(ref left, step);
                b = ref Unsafe.Add(ref b, bStride);
            }
        }

        sum0 = (sum0 + sum1) + (sum2 + sum3);
        if (add)
        {
            sum0 = V.LoadFrom(ref c, 0) + sum0;
        }

        if (!rest.IsNone)
        {
            V floor = V.Create(rest.Floor);
            V bias0 = V.LoadFrom(ref rest.Bias, column);
            sum0 = TileRest<T>.Of(sum0, bias0, floor);
        }

        V.StoreTo(sum0, ref c, 0);
    }
}
