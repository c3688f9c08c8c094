using System.Runtime.CompilerServices;

namespace FusedNorm.Vectors;

/// <content>Sums.</content>
public readonly partial struct Simd4x<TVector, T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Simd4x<TVector, T> value) => (TVector.Sum(value.a) + TVector.Sum(value.b)) + (TVector.Sum(value.c) + TVector.Sum(value.d));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddWide(ref Simd4x<TVector, T> lower, ref Simd4x<TVector, T> upper, Simd4x<TVector, T> value)
    {
        (TVector lowerA, TVector lowerB, TVector lowerC, TVector lowerD) = (lower.a, lower.b, lower.c, lower.d);
        (TVector upperA, TVector upperB, TVector upperC, TVector upperD) = (upper.a, upper.b, upper.c, upper.d);
        TVector.AddWide(ref lowerA, ref upperA, value.a);
        TVector.AddWide(ref lowerB, ref upperB, value.b);
        TVector.AddWide(ref lowerC, ref upperC, value.c);
        TVector.AddWide(ref lowerD, ref upperD, value.d);
        lower = new(lowerA, lowerB, lowerC, lowerD);
        upper = new(upperA, upperB, upperC, upperD);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddSquareWide(ref Simd4x<TVector, T> lower, ref Simd4x<TVector, T> upper, Simd4x<TVector, T> value, Simd4x<TVector, T> centre)
    {
        (TVector lowerA, TVector lowerB, TVector lowerC, TVector lowerD) = (lower.a, lower.b, lower.c, lower.d);
        (TVector upperA, TVector upperB, TVector upperC, TVector upperD) = (upper.a, upper.b, upper.c, upper.d);
        TVector.AddSquareWide(ref lowerA, ref upperA, value.a, centre.a);
        TVector.AddSquareWide(ref lowerB, ref upperB, value.b, centre.b);
        TVector.AddSquareWide(ref lowerC, ref upperC, value.c, centre.c);
        TVector.AddSquareWide(ref lowerD, ref upperD, value.d, centre.d);
        lower = new(lowerA, lowerB, lowerC, lowerD);
        upper = new(upperA, upperB, upperC, upperD);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumWide(Simd4x<TVector, T> lower, Simd4x<TVector, T> upper) =>
        TVector.SumWide(lower.a, upper.a, lower.b, upper.b) + TVector.SumWide(lower.c, upper.c, lower.d, upper.d);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumWide(Simd4x<TVector, T> lower, Simd4x<TVector, T> upper, Simd4x<TVector, T> nextLower, Simd4x<TVector, T> nextUpper) =>
        SumWide(lower, upper) + SumWide(nextLower, nextUpper);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddWideTo(Span<double> sums, Simd4x<TVector, T> lower, Simd4x<TVector, T> upper)
    {
        TVector.AddWideTo(sums, lower.a, upper.a);
        TVector.AddWideTo(sums.Slice(TVector.Count), lower.b, upper.b);
        TVector.AddWideTo(sums.Slice(2 * TVector.Count), lower.c, upper.c);
        TVector.AddWideTo(sums.Slice(3 * TVector.Count), lower.d, upper.d);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddMoments(
        ref Simd4x<TVector, T> sumLower, ref Simd4x<TVector, T> sumUpper, ref Simd4x<TVector, T> squaresLower, ref Simd4x<TVector, T> squaresUpper,
        Simd4x<TVector, T> value)
    {
        (TVector sumLowerA, TVector sumLowerB, TVector sumLowerC, TVector sumLowerD) = (sumLower.a, sumLower.b, sumLower.c, sumLower.d);
        (TVector sumUpperA, TVector sumUpperB, TVector sumUpperC, TVector sumUpperD) = (sumUpper.a, sumUpper.b, sumUpper.c, sumUpper.d);
        (TVector squaresLowerA, TVector squaresLowerB, TVector squaresLowerC, TVector squaresLowerD) = (squaresLower.a, squaresLower.b, squaresLower.c, squaresLower.d);
        (TVector squaresUpperA, TVector squaresUpperB, TVector squaresUpperC, TVector squaresUpperD) = (squaresUpper.a, squaresUpper.b, squaresUpper.c, squaresUpper.d);
        TVector.AddMoments(ref sumLowerA, ref sumUpperA, ref squaresLowerA, ref squaresUpperA, value.a);
        TVector.AddMoments(ref sumLowerB, ref sumUpperB, ref squaresLowerB, ref squaresUpperB, value.b);
        TVector.AddMoments(ref sumLowerC, ref sumUpperC, ref squaresLowerC, ref squaresUpperC, value.c);
        TVector.AddMoments(ref sumLowerD, ref sumUpperD, ref squaresLowerD, ref squaresUpperD, value.d);
        sumLower = new(sumLowerA, sumLowerB, sumLowerC, sumLowerD);
        sumUpper = new(sumUpperA, sumUpperB, sumUpperC, sumUpperD);
        squaresLower = new(squaresLowerA, squaresLowerB, squaresLowerC, squaresLowerD);
        squaresUpper = new(squaresUpperA, squaresUpperB, squaresUpperC, squaresUpperD);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddMoments(
        ref Simd4x<TVector, T> sumLower, ref Simd4x<TVector, T> sumUpper, ref Simd4x<TVector, T> squaresLower, ref Simd4x<TVector, T> squaresUpper,
        ReadOnlySpan<T> source, int index)
    {
        (TVector sumLowerA, TVector sumLowerB, TVector sumLowerC, TVector sumLowerD) = (sumLower.a, sumLower.b, sumLower.c, sumLower.d);
        (TVector sumUpperA, TVector sumUpperB, TVector sumUpperC, TVector sumUpperD) = (sumUpper.a, sumUpper.b, sumUpper.c, sumUpper.d);
        (TVector squaresLowerA, TVector squaresLowerB, TVector squaresLowerC, TVector squaresLowerD) = (squaresLower.a, squaresLower.b, squaresLower.c, squaresLower.d);
        (TVector squaresUpperA, TVector squaresUpperB, TVector squaresUpperC, TVector squaresUpperD) = (squaresUpper.a, squaresUpper.b, squaresUpper.c, squaresUpper.d);
        TVector.AddMoments(ref sumLowerA, ref sumUpperA, ref squaresLowerA, ref squaresUpperA, source, index);
        TVector.AddMoments(ref sumLowerB, ref sumUpperB, ref squaresLowerB, ref squaresUpperB, source, index + TVector.Count);
        TVector.AddMoments(ref sumLowerC, ref sumUpperC, ref squaresLowerC, ref squaresUpperC, source, index + (2 * TVector.Count));
        TVector.AddMoments(ref sumLowerD, ref sumUpperD, ref squaresLowerD, ref squaresUpperD, source, index + (3 * TVector.Count));
        sumLower = new(sumLowerA, sumLowerB, sumLowerC, sumLowerD);
        sumUpper = new(sumUpperA, sumUpperB, sumUpperC, sumUpperD);
        squaresLower = new(squaresLowerA, squaresLowerB, squaresLowerC, squaresLowerD);
        squaresUpper = new(squaresUpperA, squaresUpperB, squaresUpperC, squaresUpperD);
    }
}
