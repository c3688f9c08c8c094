using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FusedNorm.Vectors;

/// <summary>The sums of four registers' elements at once, as dot products of four neighbouring columns need them.</summary>
public static class FourSums
{
    /// <summary>
    /// Writes four sums beside one another, or adds them to what is there, each rounded once. Of numbers in single precision the four of
    /// each 128 bits are added in single precision, one instruction for all sums, and those of several 128 bits in double; others are added
    /// as <see cref="ISimd{TSelf, T}.Sum"/> adds them.
    /// </summary>
    /// <typeparam name="TVector">The register.</typeparam>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="a">The register whose sum comes first.</param>
    /// <param name="b">The second.</param>
    /// <param name="c">The third.</param>
    /// <param name="d">The fourth.</param>
    /// <param name="destination">Where the sums go.</param>
    /// <param name="index">Where the first one goes.</param>
    /// <param name="add">Whether they are added to what is there.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TVector, T>(TVector a, TVector b, TVector c, TVector d, Span<T> destination, int index, bool add = false)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged
    {
        Span<T> four = destination.Slice(index, 4);
        if (typeof(TVector) == typeof(Simd512<float>) && Avx512F.IsSupported)
        {
            Store<Lanes512, TVector, T>(a, b, c, d, four, add);
        }
        else if (typeof(TVector) == typeof(Simd256<float>) && Avx.IsSupported)
        {
            Store<Lanes256, TVector, T>(a, b, c, d, four, add);
        }
        else if (typeof(TVector) == typeof(Simd128<float>) && Lanes128.IsSupported)
        {
            Store<Lanes128, TVector, T>(a, b, c, d, four, add);
        }
        else
        {
            Store(TVector.Sum(a), ref four[0], add);
            Store(TVector.Sum(b), ref four[1], add);
            Store(TVector.Sum(c), ref four[2], add);
            Store(TVector.Sum(d), ref four[3], add);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TLanes, TVector, T>(TVector sum0, TVector sum1, TVector sum2, TVector sum3, Span<T> four, bool add)
        where TLanes : struct, ILanes<TLanes>
        where TVector : struct
        where T : unmanaged
    {
        (TLanes a, TLanes b) = (Unsafe.BitCast<TVector, TLanes>(sum0), Unsafe.BitCast<TVector, TLanes>(sum1));
        (TLanes c, TLanes d) = (Unsafe.BitCast<TVector, TLanes>(sum2), Unsafe.BitCast<TVector, TLanes>(sum3));
        TLanes ab = TLanes.AddSingles(TLanes.LowSingles(a, b), TLanes.HighSingles(a, b));
        TLanes cd = TLanes.AddSingles(TLanes.LowSingles(c, d), TLanes.HighSingles(c, d));
        Vector128<float> sums = TLanes.SumLanes(TLanes.AddSingles(TLanes.LowDoubles(ab, cd), TLanes.HighDoubles(ab, cd)));
        ref float first = ref Unsafe.As<T, float>(ref four[0]);
        (add ? Vector128.LoadUnsafe(ref first) + sums : sums).StoreUnsafe(ref first);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(double sum, ref T element, bool add)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            element = Unsafe.BitCast<float, T>(add ? Unsafe.BitCast<T, float>(element) + (float)sum : (float)sum);
        }
        else
        {
            element = Unsafe.BitCast<double, T>(add ? Unsafe.BitCast<T, double>(element) + sum : sum);
        }
    }
}
