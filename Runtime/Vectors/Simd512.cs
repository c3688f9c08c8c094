using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using FusedNorm.Execution;

namespace FusedNorm.Vectors;

/// <summary>A register of 512 bits.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly partial struct Simd512<T> : ISimd<Simd512<T>, T>
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
    public static Simd512<T> Load(ReadOnlySpan<T> source, int index)
    {
        if (MemoryChecks.IsOn && MemoryChecks.Available)
        {
            MemoryChecks.Require(source.Length, index, Count);
        }

        return new(Vector512.LoadUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetReference(source), index)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Simd512<T> value, Span<T> destination, int index)
    {
        if (MemoryChecks.IsOn && MemoryChecks.Available)
        {
            MemoryChecks.Require(destination.Length, index, Count);
        }

        value.vector.StoreUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetReference(destination), index));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(ReadOnlySpan<T> source, Span<T> destination, int index) => Store(Load(source, index), destination, index);

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

        return new(Vector512.Create(
            Simd256<T>.MultiplyAdd(new(a.vector.GetLower()), new(b.vector.GetLower()), new(addend.vector.GetLower())).Vector,
            Simd256<T>.MultiplyAdd(new(a.vector.GetUpper()), new(b.vector.GetUpper()), new(addend.vector.GetUpper())).Vector));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(ref Simd512<T> sum, Simd512<T> a, Simd512<T> b)
    {
        if (!Avx512F.IsSupported)
        {
            sum = MultiplyAdd(a, b, sum);
        }
        else if (typeof(T) == typeof(float))
        {
            Unsafe.As<Simd512<T>, Vector512<float>>(ref sum) = Avx512F.FusedMultiplyAdd(
                a.vector.AsSingle(), b.vector.AsSingle(), sum.vector.AsSingle());
        }
        else
        {
            Unsafe.As<Simd512<T>, Vector512<double>>(ref sum) = Avx512F.FusedMultiplyAdd(
                a.vector.AsDouble(), b.vector.AsDouble(), sum.vector.AsDouble());
        }
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
    public static Simd512<T> Abs(Simd512<T> value) => new(Vector512.AndNot(value.vector, Vector512.Create(FloatFormat.Sign<T>())));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> CopySign(Simd512<T> magnitude, Simd512<T> sign) =>
        new(Vector512.ConditionalSelect(Vector512.Create(FloatFormat.Sign<T>()), sign.vector, magnitude.vector));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Sqrt(Simd512<T> value) => new(Vector512.Sqrt(value.vector));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> PowerOfTwo(Simd512<T> exponent)
    {
        if (typeof(T) == typeof(float))
        {
            Vector512<float> biased = exponent.vector.AsSingle() + Vector512.Create(FloatFormat.SingleBiased);
            return new(Vector512.ShiftLeft(biased.AsInt32(), FloatFormat.SingleExponentAt).As<int, T>());
        }
        else
        {
            Vector512<double> biased = exponent.vector.AsDouble() + Vector512.Create(FloatFormat.DoubleBiased);
            return new(Vector512.ShiftLeft(biased.AsInt64(), FloatFormat.DoubleExponentAt).As<long, T>());
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> SplitExponent(Simd512<T> value, out Simd512<T> exponent)
    {
        if (typeof(T) == typeof(float))
        {
            Vector512<int> carried = value.vector.AsInt32() + Vector512.Create(FloatFormat.SingleRootOfHalfToOne);
            Vector512<int> exponentBits = Vector512.ShiftRightLogical(carried, FloatFormat.SingleExponentAt);
            Vector512<int> biased = exponentBits | Vector512.Create(FloatFormat.SingleOnes);
            exponent = new((biased.AsSingle() - Vector512.Create(FloatFormat.SingleBiased)).As<float, T>());
            Vector512<int> fraction = carried & Vector512.Create(FloatFormat.SingleFraction);
            return new((fraction + Vector512.Create(FloatFormat.SingleRootOfHalf)).As<int, T>());
        }
        else
        {
            Vector512<long> carried = value.vector.AsInt64() + Vector512.Create(FloatFormat.DoubleRootOfHalfToOne);
            Vector512<long> exponentBits = Vector512.ShiftRightLogical(carried, FloatFormat.DoubleExponentAt);
            Vector512<long> biased = exponentBits | Vector512.Create(FloatFormat.DoubleOnes);
            exponent = new((biased.AsDouble() - Vector512.Create(FloatFormat.DoubleBiased)).As<double, T>());
            Vector512<long> fraction = carried & Vector512.Create(FloatFormat.DoubleFraction);
            return new((fraction + Vector512.Create(FloatFormat.DoubleRootOfHalf)).As<long, T>());
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Simd512<T> value)
    {
        if (typeof(T) == typeof(float))
        {
            (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(value.vector.AsSingle());
            return HorizontalSum.Of(lower + upper);
        }

        return HorizontalSum.Of(value.vector.AsDouble());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddWide(ref Simd512<T> lower, ref Simd512<T> upper, Simd512<T> value)
    {
        if (typeof(T) == typeof(float))
        {
            (Vector512<double> low, Vector512<double> high) = Vector512.Widen(value.vector.AsSingle());
            lower = new((lower.vector.AsDouble() + low).As<double, T>());
            upper = new((upper.vector.AsDouble() + high).As<double, T>());
            return;
        }

        lower += value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddSquareWide(ref Simd512<T> lower, ref Simd512<T> upper, Simd512<T> value, Simd512<T> centre)
    {
        if (typeof(T) == typeof(float))
        {
            (Vector512<double> low, Vector512<double> high) = Vector512.Widen(value.vector.AsSingle());
            (Vector512<double> lowCentre, Vector512<double> highCentre) = Vector512.Widen(centre.vector.AsSingle());
            Simd512<double> lowDistance = new(low - lowCentre);
            Simd512<double> highDistance = new(high - highCentre);
            Simd512<double>.AddProduct(ref Unsafe.As<Simd512<T>, Simd512<double>>(ref lower), lowDistance, lowDistance);
            Simd512<double>.AddProduct(ref Unsafe.As<Simd512<T>, Simd512<double>>(ref upper), highDistance, highDistance);
            return;
        }

        Simd512<T> distance = value - centre;
        AddProduct(ref lower, distance, distance);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumWide(Simd512<T> lower, Simd512<T> upper) => HorizontalSum.Of(lower.vector.AsDouble() + upper.vector.AsDouble());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddWideTo(Span<double> sums, Simd512<T> lower, Simd512<T> upper)
    {
        ref double first = ref MemoryMarshal.GetReference(sums);
        (Vector512.LoadUnsafe(ref first) + lower.vector.AsDouble()).StoreUnsafe(ref first);
        if (typeof(T) == typeof(float))
        {
            ref double second = ref Unsafe.Add(ref first, Vector512<double>.Count);
            (Vector512.LoadUnsafe(ref second) + upper.vector.AsDouble()).StoreUnsafe(ref second);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator -(Simd512<T> value) => new(value.vector ^ Vector512.Create(FloatFormat.Sign<T>()));

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
