using System.Runtime.CompilerServices;

namespace FusedNorm.Vectors;

/// <content>Moves between lanes, and the ends of runs.</content>
public partial struct SimdX4<TVector, T>
{
    /// <inheritdoc/>
    public static SimdX4<TVector, T> Indices
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(
            TVector.Indices, TVector.Indices + Number(TVector.Count),
            TVector.Indices + Number(2 * TVector.Count), TVector.Indices + Number(3 * TVector.Count));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdX4<TVector, T> Even(SimdX4<TVector, T> first, SimdX4<TVector, T> second) =>
        new(
            TVector.Even(first.a, first.b), TVector.Even(first.c, first.d),
            TVector.Even(second.a, second.b), TVector.Even(second.c, second.d));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdX4<TVector, T> Odd(SimdX4<TVector, T> first, SimdX4<TVector, T> second) =>
        new(TVector.Odd(first.a, first.b), TVector.Odd(first.c, first.d), TVector.Odd(second.a, second.b), TVector.Odd(second.c, second.d));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdX4<TVector, T> EveryThird(SimdX4<TVector, T> first, SimdX4<TVector, T> second, SimdX4<TVector, T> third, int from) =>
        new(
            TVector.EveryThird(first.a, first.b, first.c, from),
            TVector.EveryThird(first.d, second.a, second.b, from),
            TVector.EveryThird(second.c, second.d, third.a, from),
            TVector.EveryThird(third.b, third.c, third.d, from));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdX4<TVector, T> InterleaveLower(SimdX4<TVector, T> even, SimdX4<TVector, T> odd) =>
        new(
            TVector.InterleaveLower(even.a, odd.a), TVector.InterleaveUpper(even.a, odd.a),
            TVector.InterleaveLower(even.b, odd.b), TVector.InterleaveUpper(even.b, odd.b));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdX4<TVector, T> InterleaveUpper(SimdX4<TVector, T> even, SimdX4<TVector, T> odd) =>
        new(
            TVector.InterleaveLower(even.c, odd.c), TVector.InterleaveUpper(even.c, odd.c),
            TVector.InterleaveLower(even.d, odd.d), TVector.InterleaveUpper(even.d, odd.d));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Largest(SimdX4<TVector, T> value) =>
        Math.Max(
            Math.Max(TVector.Largest(value.a), TVector.Largest(value.b)), Math.Max(TVector.Largest(value.c), TVector.Largest(value.d)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdX4<TVector, T> KeepLast(SimdX4<TVector, T> value, int count) =>
        new(
            TVector.KeepLast(value.a, Of(count, behind: 3)), TVector.KeepLast(value.b, Of(count, behind: 2)),
            TVector.KeepLast(value.c, Of(count, behind: 1)), TVector.KeepLast(value.d, Of(count, behind: 0)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreLast(SimdX4<TVector, T> value, Span<T> destination, int index, int count)
    {
        StoreLast(value.a, destination, index, count, behind: 3);
        StoreLast(value.b, destination, index + TVector.Count, count, behind: 2);
        StoreLast(value.c, destination, index + (2 * TVector.Count), count, behind: 1);
        StoreLast(value.d, destination, index + (3 * TVector.Count), count, behind: 0);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(SimdX4<TVector, T> value, Span<T> destination, int index, bool pastCaches)
    {
        TVector.Store(value.a, destination, index, pastCaches);
        TVector.Store(value.b, destination, index + TVector.Count, pastCaches);
        TVector.Store(value.c, destination, index + (2 * TVector.Count), pastCaches);
        TVector.Store(value.d, destination, index + (3 * TVector.Count), pastCaches);
    }

    /// <summary>How many of the last <paramref name="count"/> elements lie in a register that has so many behind it.</summary>
    private static int Of(int count, int behind) => Math.Clamp(count - (behind * TVector.Count), 0, TVector.Count);

    private static void StoreLast(TVector value, Span<T> destination, int index, int count, int behind)
    {
        int own = Of(count, behind);
        if (own == TVector.Count)
        {
            TVector.Store(value, destination, index);
        }
        else
        {
            TVector.StoreLast(value, destination, index, own);
        }
    }

    private static TVector Number(int value) =>
        typeof(T) == typeof(float) ? TVector.Create(Unsafe.BitCast<float, T>(value)) : TVector.Create(Unsafe.BitCast<double, T>(value));
}
