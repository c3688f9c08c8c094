using System.Runtime.CompilerServices;

namespace FusedNorm.Vectors;

/// <content>Long runs.</content>
public readonly partial struct Simd1<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> KeepLast(Simd1<T> value, int count) => count == 0 ? Zero : value;

    /// <summary>Writes nothing: a run has no part of an element left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreLast(Simd1<T> value, Span<T> destination, int index, int count)
    {
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Simd1<T> value, Span<T> destination, int index, bool pastCaches) => destination[index] = value.element;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddMoments(
        ref Simd1<T> sumLower, ref Simd1<T> sumUpper, ref Simd1<T> squaresLower, ref Simd1<T> squaresUpper, Simd1<T> value)
    {
        AddWide(ref sumLower, ref sumUpper, value);
        AddSquareWide(ref squaresLower, ref squaresUpper, value, Zero);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddMoments(
        ref Simd1<T> sumLower, ref Simd1<T> sumUpper, ref Simd1<T> squaresLower,
        ref Simd1<T> squaresUpper, ReadOnlySpan<T> source, int index) =>
        AddMoments(ref sumLower, ref sumUpper, ref squaresLower, ref squaresUpper, Load(source, index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumWide(Simd1<T> lower, Simd1<T> upper, Simd1<T> nextLower, Simd1<T> nextUpper) =>
        SumWide(lower, upper) + SumWide(nextLower, nextUpper);
}
