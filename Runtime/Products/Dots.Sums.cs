using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

/// <content>The ends of the sums.</content>
internal static partial class Dots
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

    /// <summary>
    /// The same for the sums of four columns that follow one another. Where no terms are left behind the last register their lanes are added together: the four
    /// of each 128 bits in single precision, those in double.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FinishFour<V, T>(
        V sum0, V sum1, V sum2, V sum3, ref T x, ref T weights, nint stride, nint from, nint depth, Span<T> products, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        if (from == depth && typeof(V) == typeof(Simd512<float>) && Avx512F.IsSupported)
        {
            Store<Lanes512, V, T>(sum0, sum1, sum2, sum3, products[..4], add);
        }
        else if (from == depth && typeof(V) == typeof(Simd256<float>) && Avx.IsSupported)
        {
            Store<Lanes256, V, T>(sum0, sum1, sum2, sum3, products[..4], add);
        }
        else
        {
            Finish(sum3, ref x, ref Unsafe.Add(ref weights, 3 * stride), from, depth, ref products[3], add);
            Finish(sum2, ref x, ref Unsafe.Add(ref weights, 2 * stride), from, depth, ref products[2], add);
            Finish(sum1, ref x, ref Unsafe.Add(ref weights, stride), from, depth, ref products[1], add);
            Finish(sum0, ref x, ref weights, from, depth, ref products[0], add);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TLanes, V, T>(V sum0, V sum1, V sum2, V sum3, Span<T> products, bool add)
        where TLanes : struct, ILanes<TLanes>
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        (TLanes a, TLanes b) = (Unsafe.BitCast<V, TLanes>(sum0), Unsafe.BitCast<V, TLanes>(sum1));
        (TLanes c, TLanes d) = (Unsafe.BitCast<V, TLanes>(sum2), Unsafe.BitCast<V, TLanes>(sum3));
        TLanes ab = TLanes.AddSingles(TLanes.LowSingles(a, b), TLanes.HighSingles(a, b));
        TLanes cd = TLanes.AddSingles(TLanes.LowSingles(c, d), TLanes.HighSingles(c, d));
        Vector256<double> sums = TLanes.SumLanes(TLanes.AddSingles(TLanes.LowDoubles(ab, cd), TLanes.HighDoubles(ab, cd)));
        Vector128<float> rounded = Vector128.Narrow(sums.GetLower(), sums.GetUpper());
        ref float first = ref Unsafe.As<T, float>(ref products[0]);
        (add ? Vector128.LoadUnsafe(ref first) + rounded : rounded).StoreUnsafe(ref first);
    }
}
