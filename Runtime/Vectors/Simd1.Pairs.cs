using System.Runtime.CompilerServices;

namespace FusedNorm.Vectors;

/// <content>Lanes of which there is one.</content>
public readonly partial struct Simd1<T>
{
    /// <inheritdoc/>
    public static Simd1<T> Indices => default;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Even(Simd1<T> first, Simd1<T> second) => first;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Odd(Simd1<T> first, Simd1<T> second) => second;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> EveryThird(Simd1<T> first, Simd1<T> second, Simd1<T> third, int from) =>
        from == 0 ? first : from == 1 ? second : third;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> InterleaveLower(Simd1<T> even, Simd1<T> odd) => even;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> InterleaveUpper(Simd1<T> even, Simd1<T> odd) => odd;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Largest(Simd1<T> value) => double.CreateTruncating(value.element);
}
