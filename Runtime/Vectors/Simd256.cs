using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FusedNorm.Vectors;

/// <summary>A register of 256 bits.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly struct Simd256<T> : ISimd<Simd256<T>, T>
    where T : unmanaged
{
    private readonly Vector256<T> vector;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Simd256(Vector256<T> vector) => this.vector = vector;

    /// <inheritdoc/>
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256<T>.Count;
    }

    /// <inheritdoc/>
    public static Simd256<T> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector256<T>.Zero);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Create(T value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Load(ReadOnlySpan<T> source, int index) =>
        new(Vector256.LoadUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetReference(source), index)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Simd256<T> value, Span<T> destination, int index) =>
        value.vector.StoreUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetReference(destination), index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> MultiplyAdd(Simd256<T> a, Simd256<T> b, Simd256<T> addend)
    {
        if (Fma.IsSupported)
        {
            return typeof(T) == typeof(float)
                ? new(Fma.MultiplyAdd(a.vector.AsSingle(), b.vector.AsSingle(), addend.vector.AsSingle()).As<float, T>())
                : new(Fma.MultiplyAdd(a.vector.AsDouble(), b.vector.AsDouble(), addend.vector.AsDouble()).As<double, T>());
        }

        return a * b + addend;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> WhereLess(Simd256<T> left, Simd256<T> right, Simd256<T> ifTrue, Simd256<T> ifFalse) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(left.vector, right.vector), ifTrue.vector, ifFalse.vector));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> WhereLessOrEqual(Simd256<T> left, Simd256<T> right, Simd256<T> ifTrue, Simd256<T> ifFalse) =>
        new(Vector256.ConditionalSelect(Vector256.LessThanOrEqual(left.vector, right.vector), ifTrue.vector, ifFalse.vector));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Simd256<T> value)
    {
        if (typeof(T) == typeof(float))
        {
            (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(value.vector.AsSingle());
            return Vector256.Sum(lower + upper);
        }

        return Vector256.Sum(value.vector.AsDouble());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(ref LaneSums sums, Simd256<T> value)
    {
        ref double first = ref Unsafe.As<LaneSums, double>(ref sums);
        if (typeof(T) == typeof(float))
        {
            (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(value.vector.AsSingle());
            (Vector256.LoadUnsafe(ref first) + lower).StoreUnsafe(ref first);
            ref double second = ref Unsafe.Add(ref first, Vector256<double>.Count);
            (Vector256.LoadUnsafe(ref second) + upper).StoreUnsafe(ref second);
            return;
        }

        (Vector256.LoadUnsafe(ref first) + value.vector.AsDouble()).StoreUnsafe(ref first);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator +(Simd256<T> left, Simd256<T> right) => new(left.vector + right.vector);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator -(Simd256<T> left, Simd256<T> right) => new(left.vector - right.vector);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator *(Simd256<T> left, Simd256<T> right) => new(left.vector * right.vector);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator /(Simd256<T> left, Simd256<T> right) => new(left.vector / right.vector);
}
