using System.Runtime.CompilerServices;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

/// <content>The ends of the sums.</content>
internal static partial class DepthInLanes
{
    /// <summary>Adds the lanes of a sum and the terms behind the last register, in double, and rounds once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<V, T>(V sum, ref T x, ref T weights, nint from, nint depth, ref T product, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        double dot = V.Sum(sum);
        for (nint r = from; r < depth; r++)
        {
            dot += ToDouble(Unsafe.Add(ref x, r)) * ToDouble(Unsafe.Add(ref weights, r));
        }

        if (typeof(T) == typeof(float))
        {
            float rounded = (float)dot;
            product = Unsafe.BitCast<float, T>(add ? Unsafe.BitCast<T, float>(product) + rounded : rounded);
        }
        else
        {
            product = Unsafe.BitCast<double, T>(add ? Unsafe.BitCast<T, double>(product) + dot : dot);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double ToDouble<T>(T value)
        where T : unmanaged => typeof(T) == typeof(float) ? Unsafe.BitCast<T, float>(value) : Unsafe.BitCast<T, double>(value);

    /// <summary>The same for the sums of four columns that follow one another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FinishFour<V, T>(
        V sum0, V sum1, V sum2, V sum3, ref T x, ref T weights, nint stride, nint from, nint depth, Span<T> products, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        if (from == depth)
        {
            FourSums.Store<V, T>(sum0, sum1, sum2, sum3, products, 0, add);
            return;
        }

        Finish(sum3, ref x, ref Unsafe.Add(ref weights, 3 * stride), from, depth, ref products[3], add);
        Finish(sum2, ref x, ref Unsafe.Add(ref weights, 2 * stride), from, depth, ref products[2], add);
        Finish(sum1, ref x, ref Unsafe.Add(ref weights, stride), from, depth, ref products[1], add);
        Finish(sum0, ref x, ref weights, from, depth, ref products[0], add);
    }
}
