using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FusedNorm.Vectors;

/// <summary>A register of 512 bits.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly struct Simd512<T> : ISimd<Simd512<T>, T>
    where T : unmanaged
{
    private readonly Vector512<T> vector;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Simd512(Vector512<T> vector) => this.vector = vector;

    /// <inheritdoc/>
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512<T>.Count;
    }

    /// <inheritdoc/>
    public static Simd512<T> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector512<T>.Zero);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Create(T value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Load(ReadOnlySpan<T> source, int index) =>
        new(Vector512.LoadUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetReference(source), index)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Simd512<T> value, Span<T> destination, int index) =>
        value.vector.StoreUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetReference(destination), index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> MultiplyAdd(Simd512<T> a, Simd512<T> b, Simd512<T> addend)
    {
        if (Avx512F.IsSupported)
        {
            return typeof(T) == typeof(float)
                ? new(Avx512F.FusedMultiplyAdd(a.vector.AsSingle(), b.vector.AsSingle(), addend.vector.AsSingle()).As<float, T>())
                : new(Avx512F.FusedMultiplyAdd(a.vector.AsDouble(), b.vector.AsDouble(), addend.vector.AsDouble()).As<double, T>());
        }

        return a * b + addend;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> WhereLess(Simd512<T> left, Simd512<T> right, Simd512<T> ifTrue, Simd512<T> ifFalse) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(left.vector, right.vector), ifTrue.vector, ifFalse.vector));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> WhereLessOrEqual(Simd512<T> left, Simd512<T> right, Simd512<T> ifTrue, Simd512<T> ifFalse) =>
        new(Vector512.ConditionalSelect(Vector512.LessThanOrEqual(left.vector, right.vector), ifTrue.vector, ifFalse.vector));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Simd512<T> value)
    {
        if (typeof(T) == typeof(float))
        {
            (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(value.vector.AsSingle());
            return Vector512.Sum(lower + upper);
        }

        return Vector512.Sum(value.vector.AsDouble());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(ref LaneSums sums, Simd512<T> value)
    {
        ref double first = ref Unsafe.As<LaneSums, double>(ref sums);
        if (typeof(T) == typeof(float))
        {
            (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(value.vector.AsSingle());
            (Vector512.LoadUnsafe(ref first) + lower).StoreUnsafe(ref first);
            ref double second = ref Unsafe.Add(ref first, Vector512<double>.Count);
            (Vector512.LoadUnsafe(ref second) + upper).StoreUnsafe(ref second);
            return;
        }

        (Vector512.LoadUnsafe(ref first) + value.vector.AsDouble()).StoreUnsafe(ref first);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator +(Simd512<T> left, Simd512<T> right) => new(left.vector + right.vector);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator -(Simd512<T> left, Simd512<T> right) => new(left.vector - right.vector);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator *(Simd512<T> left, Simd512<T> right) => new(left.vector * right.vector);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator /(Simd512<T> left, Simd512<T> right) => new(left.vector / right.vector);
}
