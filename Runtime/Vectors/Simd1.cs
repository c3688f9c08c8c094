using System.Numerics;
using System.Runtime.CompilerServices;

namespace FusedNorm.Vectors;

/// <summary>A register of one element: the scalar form of every kernel, for tails and for processors without vectors.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly struct Simd1<T> : ISimd<Simd1<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T element;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Simd1(T element) => this.element = element;

    /// <inheritdoc/>
    public static int Count => 1;

    /// <inheritdoc/>
    public static Simd1<T> Zero => default;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Create(T value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Load(ReadOnlySpan<T> source, int index) => new(source[index]);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Simd1<T> value, Span<T> destination, int index) => destination[index] = value.element;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> MultiplyAdd(Simd1<T> a, Simd1<T> b, Simd1<T> addend) => new(Scalar.MultiplyAdd(a.element, b.element, addend.element));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> WhereLess(Simd1<T> left, Simd1<T> right, Simd1<T> ifTrue, Simd1<T> ifFalse) =>
        left.element < right.element ? ifTrue : ifFalse;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> WhereLessOrEqual(Simd1<T> left, Simd1<T> right, Simd1<T> ifTrue, Simd1<T> ifFalse) =>
        left.element <= right.element ? ifTrue : ifFalse;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Simd1<T> value) => double.CreateTruncating(value.element);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(ref LaneSums sums, Simd1<T> value) => sums[0] += double.CreateTruncating(value.element);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> operator +(Simd1<T> left, Simd1<T> right) => new(left.element + right.element);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> operator -(Simd1<T> left, Simd1<T> right) => new(left.element - right.element);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> operator *(Simd1<T> left, Simd1<T> right) => new(left.element * right.element);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> operator /(Simd1<T> left, Simd1<T> right) => new(left.element / right.element);
}
