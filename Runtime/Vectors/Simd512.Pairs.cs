using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FusedNorm.Vectors;

/// <content>
/// Lanes of eight to sixteen elements. A lane of two registers has a number from 0 on through both, as the processor's own permutation
/// counts.
/// </content>
public readonly partial struct Simd512<T>
{
    /// <inheritdoc/>
    public static Simd512<T> Indices
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(float)
            ? new(Vector512.Create(0f, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15).As<float, T>())
            : new(Vector512.Create(0d, 1, 2, 3, 4, 5, 6, 7).As<double, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Even(Simd512<T> first, Simd512<T> second) => Avx512F.IsSupported
        ? Permute(
            first, second, Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30),
            Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14))
        : Join(Simd256<T>.Even(first.Lower, first.Upper), Simd256<T>.Even(second.Lower, second.Upper));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Odd(Simd512<T> first, Simd512<T> second) => Avx512F.IsSupported
        ? Permute(
            first, second, Vector512.Create(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31),
            Vector512.Create(1, 3, 5, 7, 9, 11, 13, 15))
        : Join(Simd256<T>.Odd(first.Lower, first.Upper), Simd256<T>.Odd(second.Lower, second.Upper));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> EveryThird(Simd512<T> first, Simd512<T> second, Simd512<T> third, int from)
    {
        if (!Avx512F.IsSupported)
        {
            return Join(
                Simd256<T>.EveryThird(first.Lower, first.Upper, second.Lower, from),
                Simd256<T>.EveryThird(second.Upper, third.Lower, third.Upper, from));
        }

        // Those of the first two registers, then those of the third in the lanes that are left.
        return from switch
        {
            0 => Permute(
                Permute(
                    first, second, Vector512.Create(0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 0, 0, 0, 0, 0),
                    Vector512.Create(0, 3, 6, 9, 12, 15, 0, 0)),
                third,
                Vector512.Create(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 17, 20, 23, 26, 29),
                Vector512.Create(0, 1, 2, 3, 4, 5, 10, 13)),
            1 => Permute(
                Permute(
                    first, second, Vector512.Create(1, 4, 7, 10, 13, 16, 19, 22, 25, 28, 31, 0, 0, 0, 0, 0),
                    Vector512.Create(1, 4, 7, 10, 13, 0, 0, 0)),
                third,
                Vector512.Create(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 18, 21, 24, 27, 30),
                Vector512.Create(0, 1, 2, 3, 4, 8, 11, 14)),
            _ => Permute(
                Permute(
                    first, second, Vector512.Create(2, 5, 8, 11, 14, 17, 20, 23, 26, 29, 0, 0, 0, 0, 0, 0),
                    Vector512.Create(2, 5, 8, 11, 14, 0, 0, 0)),
                third,
                Vector512.Create(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 19, 22, 25, 28, 31),
                Vector512.Create(0, 1, 2, 3, 4, 9, 12, 15)),
        };
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> InterleaveLower(Simd512<T> even, Simd512<T> odd) => Avx512F.IsSupported
        ? Permute(
            even, odd, Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23), Vector512.Create(0, 8, 1, 9, 2, 10, 3, 11))
        : Join(Simd256<T>.InterleaveLower(even.Lower, odd.Lower), Simd256<T>.InterleaveUpper(even.Lower, odd.Lower));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> InterleaveUpper(Simd512<T> even, Simd512<T> odd) => Avx512F.IsSupported
        ? Permute(
            even, odd, Vector512.Create(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31),
            Vector512.Create(4, 12, 5, 13, 6, 14, 7, 15))
        : Join(Simd256<T>.InterleaveLower(even.Upper, odd.Upper), Simd256<T>.InterleaveUpper(even.Upper, odd.Upper));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Largest(Simd512<T> value) => Simd256<T>.Largest(VectorMath.Max<Simd256<T>, T>(value.Lower, value.Upper));

    private Simd256<T> Lower
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(vector.GetLower());
    }

    private Simd256<T> Upper
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(vector.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Simd512<T> Join(Simd256<T> lower, Simd256<T> upper) => new(Vector512.Create(lower.Vector, upper.Vector));

    /// <summary>The lanes of two registers by their numbers, which are given for either element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Simd512<T> Permute(Simd512<T> first, Simd512<T> second, Vector512<int> ofSingle, Vector512<long> ofDouble) =>
        typeof(T) == typeof(float)
        ? new(Avx512F.PermuteVar16x32x2(first.vector.AsSingle(), ofSingle, second.vector.AsSingle()).As<float, T>())
        : new(Avx512F.PermuteVar8x64x2(first.vector.AsDouble(), ofDouble, second.vector.AsDouble()).As<double, T>());
}
