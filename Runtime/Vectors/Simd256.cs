using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using FusedNorm.Execution;

namespace FusedNorm.Vectors;

/// <summary>A register of 256 bits.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly partial struct Simd256<T> : ISimd<Simd256<T>, T>
    where T : unmanaged
{
    private readonly Vector256<T> vector;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Simd256(Vector256<T> vector) => this.vector = vector;

    /// <summary>For the wider register, which is two of these where the processor has nothing wider.</summary>
    internal Vector256<T> Vector
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => vector;
    }

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
    public static Simd256<T> Load(ReadOnlySpan<T> source, int index)
    {
        if (MemoryChecks.IsOn && MemoryChecks.Available)
        {
            MemoryChecks.Require(source.Length, index, Count);
        }

        return new(Vector256.LoadUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetReference(source), index)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Simd256<T> value, Span<T> destination, int index)
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
    public static Simd256<T> MultiplyAdd(Simd256<T> a, Simd256<T> b, Simd256<T> addend)
    {
        if (Fma.IsSupported)
        {
            return typeof(T) == typeof(float)
                ? new(Fma.MultiplyAdd(a.vector.AsSingle(), b.vector.AsSingle(), addend.vector.AsSingle()).As<float, T>())
                : new(Fma.MultiplyAdd(a.vector.AsDouble(), b.vector.AsDouble(), addend.vector.AsDouble()).As<double, T>());
        }

        return new(Vector256.Create(
            Simd128<T>.MultiplyAdd(new(a.vector.GetLower()), new(b.vector.GetLower()), new(addend.vector.GetLower())).Vector,
            Simd128<T>.MultiplyAdd(new(a.vector.GetUpper()), new(b.vector.GetUpper()), new(addend.vector.GetUpper())).Vector));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(ref Simd256<T> sum, Simd256<T> a, Simd256<T> b)
    {
        if (!Fma.IsSupported)
        {
            sum = MultiplyAdd(a, b, sum);
        }
        else if (typeof(T) == typeof(float))
        {
            Unsafe.As<Simd256<T>, Vector256<float>>(ref sum) = Fma.MultiplyAdd(
                a.vector.AsSingle(), b.vector.AsSingle(), sum.vector.AsSingle());
        }
        else
        {
            Unsafe.As<Simd256<T>, Vector256<double>>(ref sum) = Fma.MultiplyAdd(
                a.vector.AsDouble(), b.vector.AsDouble(), sum.vector.AsDouble());
        }
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
    public static Simd256<T> Abs(Simd256<T> value) => new(Vector256.AndNot(value.vector, Vector256.Create(FloatFormat.Sign<T>())));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> CopySign(Simd256<T> magnitude, Simd256<T> sign) =>
        new(Vector256.ConditionalSelect(Vector256.Create(FloatFormat.Sign<T>()), sign.vector, magnitude.vector));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Sqrt(Simd256<T> value) => new(Vector256.Sqrt(value.vector));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> PowerOfTwo(Simd256<T> exponent)
    {
        if (typeof(T) == typeof(float))
        {
            Vector256<float> biased = exponent.vector.AsSingle() + Vector256.Create(FloatFormat.SingleBiased);
            return new(Vector256.ShiftLeft(biased.AsInt32(), FloatFormat.SingleExponentAt).As<int, T>());
        }
        else
        {
            Vector256<double> biased = exponent.vector.AsDouble() + Vector256.Create(FloatFormat.DoubleBiased);
            return new(Vector256.ShiftLeft(biased.AsInt64(), FloatFormat.DoubleExponentAt).As<long, T>());
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> SplitExponent(Simd256<T> value, out Simd256<T> exponent)
    {
        if (typeof(T) == typeof(float))
        {
            Vector256<int> carried = value.vector.AsInt32() + Vector256.Create(FloatFormat.SingleRootOfHalfToOne);
            Vector256<int> exponentBits = Vector256.ShiftRightLogical(carried, FloatFormat.SingleExponentAt);
            Vector256<int> biased = exponentBits | Vector256.Create(FloatFormat.SingleOnes);
            exponent = new((biased.AsSingle() - Vector256.Create(FloatFormat.SingleBiased)).As<float, T>());
            Vector256<int> fraction = carried & Vector256.Create(FloatFormat.SingleFraction);
            return new((fraction + Vector256.Create(FloatFormat.SingleRootOfHalf)).As<int, T>());
        }
        else
        {
            Vector256<long> carried = value.vector.AsInt64() + Vector256.Create(FloatFormat.DoubleRootOfHalfToOne);
            Vector256<long> exponentBits = Vector256.ShiftRightLogical(carried, FloatFormat.DoubleExponentAt);
            Vector256<long> biased = exponentBits | Vector256.Create(FloatFormat.DoubleOnes);
            exponent = new((biased.AsDouble() - Vector256.Create(FloatFormat.DoubleBiased)).As<double, T>());
            Vector256<long> fraction = carried & Vector256.Create(FloatFormat.DoubleFraction);
            return new((fraction + Vector256.Create(FloatFormat.DoubleRootOfHalf)).As<long, T>());
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Simd256<T> value)
    {
        if (typeof(T) == typeof(float))
        {
            (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(value.vector.AsSingle());
            return HorizontalSum.Of(lower + upper);
        }

        return HorizontalSum.Of(value.vector.AsDouble());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddWide(ref Simd256<T> lower, ref Simd256<T> upper, Simd256<T> value)
    {
        if (typeof(T) == typeof(float))
        {
            (Vector256<double> low, Vector256<double> high) = Vector256.Widen(value.vector.AsSingle());
            lower = new((lower.vector.AsDouble() + low).As<double, T>());
            upper = new((upper.vector.AsDouble() + high).As<double, T>());
            return;
        }

        lower += value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddSquareWide(ref Simd256<T> lower, ref Simd256<T> upper, Simd256<T> value, Simd256<T> centre)
    {
        if (typeof(T) == typeof(float))
        {
            (Vector256<double> low, Vector256<double> high) = Vector256.Widen(value.vector.AsSingle());
            (Vector256<double> lowCentre, Vector256<double> highCentre) = Vector256.Widen(centre.vector.AsSingle());
            Simd256<double> lowDistance = new(low - lowCentre);
            Simd256<double> highDistance = new(high - highCentre);
            Simd256<double>.AddProduct(ref Unsafe.As<Simd256<T>, Simd256<double>>(ref lower), lowDistance, lowDistance);
            Simd256<double>.AddProduct(ref Unsafe.As<Simd256<T>, Simd256<double>>(ref upper), highDistance, highDistance);
            return;
        }

        Simd256<T> distance = value - centre;
        AddProduct(ref lower, distance, distance);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumWide(Simd256<T> lower, Simd256<T> upper) => HorizontalSum.Of(lower.vector.AsDouble() + upper.vector.AsDouble());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddWideTo(Span<double> sums, Simd256<T> lower, Simd256<T> upper)
    {
        ref double first = ref MemoryMarshal.GetReference(sums);
        (Vector256.LoadUnsafe(ref first) + lower.vector.AsDouble()).StoreUnsafe(ref first);
        if (typeof(T) == typeof(float))
        {
            ref double second = ref Unsafe.Add(ref first, Vector256<double>.Count);
            (Vector256.LoadUnsafe(ref second) + upper.vector.AsDouble()).StoreUnsafe(ref second);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator -(Simd256<T> value) => new(value.vector ^ Vector256.Create(FloatFormat.Sign<T>()));

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
