using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using FusedNorm.Execution;

namespace FusedNorm.Vectors;

/// <summary>A register of 128 bits.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly partial struct Simd128<T> : ISimd<Simd128<T>, T>
    where T : unmanaged
{
    private readonly Vector128<T> vector;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Simd128(Vector128<T> vector) => this.vector = vector;

    /// <summary>For the wider register, which is two of these where the processor has nothing wider.</summary>
    internal Vector128<T> Vector
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => vector;
    }

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
    public static Simd128<T> Load(ReadOnlySpan<T> source, int index)
    {
        if (MemoryChecks.IsOn && MemoryChecks.Available)
        {
            MemoryChecks.Require(source.Length, index, Count);
        }

        return new(Vector128.LoadUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetReference(source), index)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Simd128<T> value, Span<T> destination, int index)
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
    public static void AddProduct(ref Simd128<T> sum, Simd128<T> a, Simd128<T> b)
    {
        if (!Fma.IsSupported)
        {
            sum = MultiplyAdd(a, b, sum);
        }
        else if (typeof(T) == typeof(float))
        {
            Unsafe.As<Simd128<T>, Vector128<float>>(ref sum) = Fma.MultiplyAdd(
                a.vector.AsSingle(), b.vector.AsSingle(), sum.vector.AsSingle());
        }
        else
        {
            Unsafe.As<Simd128<T>, Vector128<double>>(ref sum) = Fma.MultiplyAdd(
                a.vector.AsDouble(), b.vector.AsDouble(), sum.vector.AsDouble());
        }
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
    public static Simd128<T> Abs(Simd128<T> value) => new(Vector128.AndNot(value.vector, Vector128.Create(FloatFormat.Sign<T>())));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> CopySign(Simd128<T> magnitude, Simd128<T> sign) =>
        new(Vector128.ConditionalSelect(Vector128.Create(FloatFormat.Sign<T>()), sign.vector, magnitude.vector));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Sqrt(Simd128<T> value) => new(Vector128.Sqrt(value.vector));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> PowerOfTwo(Simd128<T> exponent)
    {
        if (typeof(T) == typeof(float))
        {
            Vector128<float> biased = exponent.vector.AsSingle() + Vector128.Create(FloatFormat.SingleBiased);
            return new(Vector128.ShiftLeft(biased.AsInt32(), FloatFormat.SingleExponentAt).As<int, T>());
        }
        else
        {
            Vector128<double> biased = exponent.vector.AsDouble() + Vector128.Create(FloatFormat.DoubleBiased);
            return new(Vector128.ShiftLeft(biased.AsInt64(), FloatFormat.DoubleExponentAt).As<long, T>());
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> SplitExponent(Simd128<T> value, out Simd128<T> exponent)
    {
        if (typeof(T) == typeof(float))
        {
            Vector128<int> carried = value.vector.AsInt32() + Vector128.Create(FloatFormat.SingleRootOfHalfToOne);
            Vector128<int> exponentBits = Vector128.ShiftRightLogical(carried, FloatFormat.SingleExponentAt);
            Vector128<int> biased = exponentBits | Vector128.Create(FloatFormat.SingleOnes);
            exponent = new((biased.AsSingle() - Vector128.Create(FloatFormat.SingleBiased)).As<float, T>());
            Vector128<int> fraction = carried & Vector128.Create(FloatFormat.SingleFraction);
            return new((fraction + Vector128.Create(FloatFormat.SingleRootOfHalf)).As<int, T>());
        }
        else
        {
            Vector128<long> carried = value.vector.AsInt64() + Vector128.Create(FloatFormat.DoubleRootOfHalfToOne);
            Vector128<long> exponentBits = Vector128.ShiftRightLogical(carried, FloatFormat.DoubleExponentAt);
            Vector128<long> biased = exponentBits | Vector128.Create(FloatFormat.DoubleOnes);
            exponent = new((biased.AsDouble() - Vector128.Create(FloatFormat.DoubleBiased)).As<double, T>());
            Vector128<long> fraction = carried & Vector128.Create(FloatFormat.DoubleFraction);
            return new((fraction + Vector128.Create(FloatFormat.DoubleRootOfHalf)).As<long, T>());
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Simd128<T> value)
    {
        if (typeof(T) == typeof(float))
        {
            (Vector128<double> lower, Vector128<double> upper) = Vector128.Widen(value.vector.AsSingle());
            return HorizontalSum.Of(lower + upper);
        }

        return HorizontalSum.Of(value.vector.AsDouble());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddWide(ref Simd128<T> lower, ref Simd128<T> upper, Simd128<T> value)
    {
        if (typeof(T) == typeof(float))
        {
            (Vector128<double> low, Vector128<double> high) = Vector128.Widen(value.vector.AsSingle());
            lower = new((lower.vector.AsDouble() + low).As<double, T>());
            upper = new((upper.vector.AsDouble() + high).As<double, T>());
            return;
        }

        lower += value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddSquareWide(ref Simd128<T> lower, ref Simd128<T> upper, Simd128<T> value, Simd128<T> centre)
    {
        if (typeof(T) == typeof(float))
        {
            (Vector128<double> low, Vector128<double> high) = Vector128.Widen(value.vector.AsSingle());
            (Vector128<double> lowCentre, Vector128<double> highCentre) = Vector128.Widen(centre.vector.AsSingle());
            Simd128<double> lowDistance = new(low - lowCentre);
            Simd128<double> highDistance = new(high - highCentre);
            Simd128<double>.AddProduct(ref Unsafe.As<Simd128<T>, Simd128<double>>(ref lower), lowDistance, lowDistance);
            Simd128<double>.AddProduct(ref Unsafe.As<Simd128<T>, Simd128<double>>(ref upper), highDistance, highDistance);
            return;
        }

        Simd128<T> distance = value - centre;
        AddProduct(ref lower, distance, distance);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumWide(Simd128<T> lower, Simd128<T> upper) => HorizontalSum.Of(lower.vector.AsDouble() + upper.vector.AsDouble());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddWideTo(Span<double> sums, Simd128<T> lower, Simd128<T> upper)
    {
        ref double first = ref MemoryMarshal.GetReference(sums);
        (Vector128.LoadUnsafe(ref first) + lower.vector.AsDouble()).StoreUnsafe(ref first);
        if (typeof(T) == typeof(float))
        {
            ref double second = ref Unsafe.Add(ref first, Vector128<double>.Count);
            (Vector128.LoadUnsafe(ref second) + upper.vector.AsDouble()).StoreUnsafe(ref second);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> operator -(Simd128<T> value) => new(value.vector ^ Vector128.Create(FloatFormat.Sign<T>()));

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
