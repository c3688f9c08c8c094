using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace FusedNorm.Vectors;

/// <content>Lanes of two to four elements.</content>
public readonly partial struct Simd128<T>
{
    /// <inheritdoc/>
    public static Simd128<T> Indices
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get =>
            typeof(T) == typeof(float) ? new(Vector128.Create(0f, 1, 2, 3).As<float, T>()) : new(Vector128.Create(0d, 1).As<double, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Even(Simd128<T> first, Simd128<T> second)
    {
        if (typeof(T) != typeof(float))
        {
            return Lower(first, second);
        }

        Vector128<float> a = first.vector.AsSingle();
        Vector128<float> b = second.vector.AsSingle();
        return Sse.IsSupported ? new(Sse.Shuffle(a, b, 0b10_00_10_00).As<float, T>())
            : AdvSimd.Arm64.IsSupported ? new(AdvSimd.Arm64.UnzipEven(a, b).As<float, T>())
            : new(Vector128.Create(a[0], a[2], b[0], b[2]).As<float, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Odd(Simd128<T> first, Simd128<T> second)
    {
        if (typeof(T) != typeof(float))
        {
            return Upper(first, second);
        }

        Vector128<float> a = first.vector.AsSingle();
        Vector128<float> b = second.vector.AsSingle();
        return Sse.IsSupported ? new(Sse.Shuffle(a, b, 0b11_01_11_01).As<float, T>())
            : AdvSimd.Arm64.IsSupported ? new(AdvSimd.Arm64.UnzipOdd(a, b).As<float, T>())
            : new(Vector128.Create(a[1], a[3], b[1], b[3]).As<float, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> EveryThird(Simd128<T> first, Simd128<T> second, Simd128<T> third, int from)
    {
        if (typeof(T) != typeof(float))
        {
            return from == 0 ? new(first.vector.WithElement(1, second.vector[1]))
                : from == 1 ? new(third.vector.WithElement(1, third.vector[0]).WithElement(0, first.vector[1]))
                : new(third.vector.WithElement(0, second.vector[0]));
        }

        Vector128<float> a = first.vector.AsSingle();
        Vector128<float> b = second.vector.AsSingle();
        Vector128<float> c = third.vector.AsSingle();
        return from == 0 ? new(Vector128.Create(a[0], a[3], b[2], c[1]).As<float, T>())
            : from == 1 ? new(Vector128.Create(a[1], b[0], b[3], c[2]).As<float, T>())
            : new(Vector128.Create(a[2], b[1], c[0], c[3]).As<float, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> InterleaveLower(Simd128<T> even, Simd128<T> odd)
    {
        if (typeof(T) != typeof(float))
        {
            return Lower(even, odd);
        }

        Vector128<float> a = even.vector.AsSingle();
        Vector128<float> b = odd.vector.AsSingle();
        return Sse.IsSupported ? new(Sse.UnpackLow(a, b).As<float, T>())
            : AdvSimd.Arm64.IsSupported ? new(AdvSimd.Arm64.ZipLow(a, b).As<float, T>())
            : new(Vector128.Create(a[0], b[0], a[1], b[1]).As<float, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> InterleaveUpper(Simd128<T> even, Simd128<T> odd)
    {
        if (typeof(T) != typeof(float))
        {
            return Upper(even, odd);
        }

        Vector128<float> a = even.vector.AsSingle();
        Vector128<float> b = odd.vector.AsSingle();
        return Sse.IsSupported ? new(Sse.UnpackHigh(a, b).As<float, T>())
            : AdvSimd.Arm64.IsSupported ? new(AdvSimd.Arm64.ZipHigh(a, b).As<float, T>())
            : new(Vector128.Create(a[2], b[2], a[3], b[3]).As<float, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Largest(Simd128<T> value)
    {
        Simd128<T> pairs = VectorMath.Max<Simd128<T>, T>(Even(value, value), Odd(value, value));
        if (typeof(T) == typeof(float))
        {
            return VectorMath.Max<Simd128<T>, T>(Even(pairs, pairs), Odd(pairs, pairs)).vector.AsSingle().ToScalar();
        }

        return pairs.vector.AsDouble().ToScalar();
    }

    /// <summary>The lower of two double numbers, of each register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Simd128<T> Lower(Simd128<T> first, Simd128<T> second) =>
        new(Vector128.Create(first.vector.AsDouble().GetLower(), second.vector.AsDouble().GetLower()).As<double, T>());

    /// <summary>The upper of two double numbers, of each register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Simd128<T> Upper(Simd128<T> first, Simd128<T> second) =>
        new(Vector128.Create(first.vector.AsDouble().GetUpper(), second.vector.AsDouble().GetUpper()).As<double, T>());
}
