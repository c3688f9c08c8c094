using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FusedNorm.Vectors;

/// <content>Lanes of four to eight elements.</content>
public readonly partial struct Simd256<T>
{
    /// <inheritdoc/>
    public static Simd256<T> Indices
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(float)
            ? new(Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7).As<float, T>())
            : new(Vector256.Create(0d, 1, 2, 3).As<double, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Even(Simd256<T> first, Simd256<T> second)
    {
        if (!Avx2.IsSupported)
        {
            return Join(Simd128<T>.Even(first.Lower, first.Upper), Simd128<T>.Even(second.Lower, second.Upper));
        }

        // Within each half first, which leaves the quarters in the order 0, 2, 1, 3.
        return typeof(T) == typeof(float)
            ? new(InOrder(Avx.Shuffle(first.vector.AsSingle(), second.vector.AsSingle(), 0b10_00_10_00).AsDouble()).As<double, T>())
            : new(InOrder(Avx.UnpackLow(first.vector.AsDouble(), second.vector.AsDouble())).As<double, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Odd(Simd256<T> first, Simd256<T> second)
    {
        if (!Avx2.IsSupported)
        {
            return Join(Simd128<T>.Odd(first.Lower, first.Upper), Simd128<T>.Odd(second.Lower, second.Upper));
        }

        return typeof(T) == typeof(float)
            ? new(InOrder(Avx.Shuffle(first.vector.AsSingle(), second.vector.AsSingle(), 0b11_01_11_01).AsDouble()).As<double, T>())
            : new(InOrder(Avx.UnpackHigh(first.vector.AsDouble(), second.vector.AsDouble())).As<double, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> EveryThird(Simd256<T> first, Simd256<T> second, Simd256<T> third, int from)
    {
        if (!Avx2.IsSupported)
        {
            return Join(
                Simd128<T>.EveryThird(first.Lower, first.Upper, second.Lower, from),
                Simd128<T>.EveryThird(second.Upper, third.Lower, third.Upper, from));
        }

        if (typeof(T) == typeof(float))
        {
            // Element 3 i + from lies at this place of its register; -1 marks the lanes that come from the second and from the third.
            Vector256<int> place = from == 0 ? Vector256.Create(0, 3, 6, 1, 4, 7, 2, 5)
                : from == 1 ? Vector256.Create(1, 4, 7, 2, 5, 0, 3, 6)
                : Vector256.Create(2, 5, 0, 3, 6, 1, 4, 7);
            Vector256<int> ofSecond = from == 2 ? Vector256.Create(0, 0, -1, -1, -1, 0, 0, 0)
                : from == 1 ? Vector256.Create(0, 0, 0, -1, -1, 0, 0, 0)
                : Vector256.Create(0, 0, 0, -1, -1, -1, 0, 0);
            Vector256<int> ofThird = from == 0 ? Vector256.Create(0, 0, 0, 0, 0, 0, -1, -1) : Vector256.Create(0, 0, 0, 0, 0, -1, -1, -1);
            Vector256<float> a = Avx2.PermuteVar8x32(first.vector.AsSingle(), place);
            Vector256<float> b = Avx2.PermuteVar8x32(second.vector.AsSingle(), place);
            Vector256<float> c = Avx2.PermuteVar8x32(third.vector.AsSingle(), place);
            Vector256<float> ab = Vector256.ConditionalSelect(ofSecond.AsSingle(), b, a);
            return new(Vector256.ConditionalSelect(ofThird.AsSingle(), c, ab).As<float, T>());
        }

        // 0 3 6 9, 1 4 7 10, 2 5 8 11: the lanes 0 3 2 1, 1 0 3 2 and 2 1 0 3 of their registers.
        Vector256<double> x = first.vector.AsDouble();
        Vector256<double> y = second.vector.AsDouble();
        Vector256<double> z = third.vector.AsDouble();
        if (from == 0)
        {
            Vector256<double> xy = Avx.Blend(Avx2.Permute4x64(x, 0b01_10_11_00), Avx2.Permute4x64(y, 0b01_10_11_00), 0b0100);
            return new(Avx.Blend(xy, Avx2.Permute4x64(z, 0b01_10_11_00), 0b1000).As<double, T>());
        }
        else if (from == 1)
        {
            Vector256<double> xy = Avx.Blend(Avx2.Permute4x64(x, 0b10_11_00_01), Avx2.Permute4x64(y, 0b10_11_00_01), 0b0110);
            return new(Avx.Blend(xy, Avx2.Permute4x64(z, 0b10_11_00_01), 0b1000).As<double, T>());
        }
        else
        {
            Vector256<double> xy = Avx.Blend(Avx2.Permute4x64(x, 0b11_00_01_10), Avx2.Permute4x64(y, 0b11_00_01_10), 0b0010);
            return new(Avx.Blend(xy, Avx2.Permute4x64(z, 0b11_00_01_10), 0b1100).As<double, T>());
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> InterleaveLower(Simd256<T> even, Simd256<T> odd)
    {
        if (!Avx2.IsSupported)
        {
            return Join(Simd128<T>.InterleaveLower(even.Lower, odd.Lower), Simd128<T>.InterleaveUpper(even.Lower, odd.Lower));
        }

        return typeof(T) == typeof(float)
            ? new(Avx.UnpackLow(InOrder(even.vector.AsDouble()).AsSingle(), InOrder(odd.vector.AsDouble()).AsSingle()).As<float, T>())
            : new(Avx.UnpackLow(InOrder(even.vector.AsDouble()), InOrder(odd.vector.AsDouble())).As<double, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> InterleaveUpper(Simd256<T> even, Simd256<T> odd)
    {
        if (!Avx2.IsSupported)
        {
            return Join(Simd128<T>.InterleaveLower(even.Upper, odd.Upper), Simd128<T>.InterleaveUpper(even.Upper, odd.Upper));
        }

        return typeof(T) == typeof(float)
            ? new(Avx.UnpackHigh(InOrder(even.vector.AsDouble()).AsSingle(), InOrder(odd.vector.AsDouble()).AsSingle()).As<float, T>())
            : new(Avx.UnpackHigh(InOrder(even.vector.AsDouble()), InOrder(odd.vector.AsDouble())).As<double, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Largest(Simd256<T> value) => Simd128<T>.Largest(VectorMath.Max<Simd128<T>, T>(value.Lower, value.Upper));

    private Simd128<T> Lower
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(vector.GetLower());
    }

    private Simd128<T> Upper
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(vector.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Simd256<T> Join(Simd128<T> lower, Simd128<T> upper) => new(Vector256.Create(lower.Vector, upper.Vector));

    /// <summary>
    /// The quarters 0, 2, 1, 3: what a shuffle within the halves of two registers left out of order, and how it wants its operands.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> InOrder(Vector256<double> quarters) => Avx2.Permute4x64(quarters, 0b11_01_10_00);
}
