using System.Runtime.CompilerServices;

namespace FusedNorm.Vectors;

/// <content>Sums.</content>
public partial struct SimdX4<TVector, T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(SimdX4<TVector, T> value) =>
        (TVector.Sum(value.a) + TVector.Sum(value.b)) + (TVector.Sum(value.c) + TVector.Sum(value.d));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddWide(ref SimdX4<TVector, T> lower, ref SimdX4<TVector, T> upper, SimdX4<TVector, T> value)
    {
        TVector.AddWide(ref lower.a, ref upper.a, value.a);
        TVector.AddWide(ref lower.b, ref upper.b, value.b);
        TVector.AddWide(ref lower.c, ref upper.c, value.c);
        TVector.AddWide(ref lower.d, ref upper.d, value.d);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddSquareWide(
        ref SimdX4<TVector, T> lower, ref SimdX4<TVector, T> upper, SimdX4<TVector, T> value, SimdX4<TVector, T> centre)
    {
        TVector.AddSquareWide(ref lower.a, ref upper.a, value.a, centre.a);
        TVector.AddSquareWide(ref lower.b, ref upper.b, value.b, centre.b);
        TVector.AddSquareWide(ref lower.c, ref upper.c, value.c, centre.c);
        TVector.AddSquareWide(ref lower.d, ref upper.d, value.d, centre.d);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumWide(SimdX4<TVector, T> lower, SimdX4<TVector, T> upper) =>
        TVector.SumWide(lower.a, upper.a, lower.b, upper.b) + TVector.SumWide(lower.c, upper.c, lower.d, upper.d);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumWide(
        SimdX4<TVector, T> lower, SimdX4<TVector, T> upper, SimdX4<TVector, T> nextLower, SimdX4<TVector, T> nextUpper) =>
        SumWide(lower, upper) + SumWide(nextLower, nextUpper);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddWideTo(Span<double> sums, SimdX4<TVector, T> lower, SimdX4<TVector, T> upper)
    {
        TVector.AddWideTo(sums, lower.a, upper.a);
        TVector.AddWideTo(sums.Slice(TVector.Count), lower.b, upper.b);
        TVector.AddWideTo(sums.Slice(2 * TVector.Count), lower.c, upper.c);
        TVector.AddWideTo(sums.Slice(3 * TVector.Count), lower.d, upper.d);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddMoments(
        ref SimdX4<TVector, T> sumLower, ref SimdX4<TVector, T> sumUpper,
        ref SimdX4<TVector, T> squaresLower, ref SimdX4<TVector, T> squaresUpper,
        SimdX4<TVector, T> value)
    {
        TVector.AddMoments(ref sumLower.a, ref sumUpper.a, ref squaresLower.a, ref squaresUpper.a, value.a);
        TVector.AddMoments(ref sumLower.b, ref sumUpper.b, ref squaresLower.b, ref squaresUpper.b, value.b);
        TVector.AddMoments(ref sumLower.c, ref sumUpper.c, ref squaresLower.c, ref squaresUpper.c, value.c);
        TVector.AddMoments(ref sumLower.d, ref sumUpper.d, ref squaresLower.d, ref squaresUpper.d, value.d);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddMoments(
        ref SimdX4<TVector, T> sumLower, ref SimdX4<TVector, T> sumUpper,
        ref SimdX4<TVector, T> squaresLower, ref SimdX4<TVector, T> squaresUpper,
        ReadOnlySpan<T> source, int index)
    {
        TVector.AddMoments(ref sumLower.a, ref sumUpper.a, ref squaresLower.a, ref squaresUpper.a, source, index);
        TVector.AddMoments(ref sumLower.b, ref sumUpper.b, ref squaresLower.b, ref squaresUpper.b, source, index + TVector.Count);
        TVector.AddMoments(ref sumLower.c, ref sumUpper.c, ref squaresLower.c, ref squaresUpper.c, source, index + (2 * TVector.Count));
        TVector.AddMoments(ref sumLower.d, ref sumUpper.d, ref squaresLower.d, ref squaresUpper.d, source, index + (3 * TVector.Count));
    }
}
