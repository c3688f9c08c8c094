using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace FusedNorm.Vectors;

/// <summary>A register of 128 bits.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly struct Simd128<T> : ISimd<Simd128<T>, T>
    where T : unmanaged
{
    private readonly Vector128<T> vector;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Simd128(Vector128<T> vector) => this.vector = vector;

    /// <inheritdoc/>
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128<T>.Count;
    }

    /// <inheritdoc/>
    public static Simd128<T> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector128<T>.Zero);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Create(T value) => new(Vector128.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Load(ReadOnlySpan<T> source, int index) =>
        new(Vector128.LoadUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetReference(source), index)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Simd128<T> value, Span<T> destination, int index) =>
        value.vector.StoreUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetReference(destination), index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> MultiplyAdd(Simd128<T> a, Simd128<T> b, Simd128<T> addend)
    {
        if (Fma.IsSupported)
        {
            return typeof(T) == typeof(float)
                ? new(Fma.MultiplyAdd(a.vector.AsSingle(), b.vector.AsSingle(), addend.vector.AsSingle()).As<float, T>())
                : new(Fma.MultiplyAdd(a.vector.AsDouble(), b.vector.AsDouble(), addend.vector.AsDouble()).As<double, T>());
        }

        if (AdvSimd.Arm64.IsSupported)
        {
            return typeof(T) == typeof(float)
                ? new(AdvSimd.FusedMultiplyAdd(addend.vector.AsSingle(), a.vector.AsSingle(), b.vector.AsSingle()).As<float, T>())
                : new(AdvSimd.Arm64.FusedMultiplyAdd(addend.vector.AsDouble(), a.vector.AsDouble(), b.vector.AsDouble()).As<double, T>());
        }

        return a * b + addend;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> WhereLess(Simd128<T> left, Simd128<T> right, Simd128<T> ifTrue, Simd128<T> ifFalse) =>
        new(Vector128.ConditionalSelect(Vector128.LessThan(left.vector, right.vector), ifTrue.vector, ifFalse.vector));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> WhereLessOrEqual(Simd128<T> left, Simd128<T> right, Simd128<T> ifTrue, Simd128<T> ifFalse) =>
        new(Vector128.ConditionalSelect(Vector128.LessThanOrEqual(left.vector, right.vector), ifTrue.vector, ifFalse.vector));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Simd128<T> value)
    {
        if (typeof(T) == typeof(float))
        {
            (Vector128<double> lower, Vector128<double> upper) = Vector128.Widen(value.vector.AsSingle());
            return Vector128.Sum(lower + upper);
        }

        return Vector128.Sum(value.vector.AsDouble());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(ref LaneSums sums, Simd128<T> value)
    {
        ref double first = ref Unsafe.As<LaneSums, double>(ref sums);
        if (typeof(T) == typeof(float))
        {
            (Vector128<double> lower, Vector128<double> upper) = Vector128.Widen(value.vector.AsSingle());
            (Vector128.LoadUnsafe(ref first) + lower).StoreUnsafe(ref first);
            ref double second = ref Unsafe.Add(ref first, Vector128<double>.Count);
            (Vector128.LoadUnsafe(ref second) + upper).StoreUnsafe(ref second);
            return;
        }

        (Vector128.LoadUnsafe(ref first) + value.vector.AsDouble()).StoreUnsafe(ref first);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> operator +(Simd128<T> left, Simd128<T> right) => new(left.vector + right.vector);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> operator -(Simd128<T> left, Simd128<T> right) => new(left.vector - right.vector);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> operator *(Simd128<T> left, Simd128<T> right) => new(left.vector * right.vector);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> operator /(Simd128<T> left, Simd128<T> right) => new(left.vector / right.vector);
}
