using System.Numerics;
using System.Runtime.CompilerServices;

namespace FusedNorm.Vectors;

/// <summary>A register of one element: the scalar form of every kernel, for tails and for processors without vectors.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly partial struct Simd1<T> : ISimd<Simd1<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T element;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Simd1(T element) => this.element = element;

    /// <summary>The element.</summary>
    internal T Element
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => element;
    }

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
    public static void Copy(ReadOnlySpan<T> source, Span<T> destination, int index) => Store(Load(source, index), destination, index);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> MultiplyAdd(Simd1<T> a, Simd1<T> b, Simd1<T> addend) =>
        new(Scalar.MultiplyAdd(a.element, b.element, addend.element));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(ref Simd1<T> sum, Simd1<T> a, Simd1<T> b) => sum = MultiplyAdd(a, b, sum);

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
    public static Simd1<T> Abs(Simd1<T> value) => new(T.Abs(value.element));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> CopySign(Simd1<T> magnitude, Simd1<T> sign) => new(T.CopySign(magnitude.element, sign.element));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Sqrt(Simd1<T> value) => new(T.Sqrt(value.element));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> PowerOfTwo(Simd1<T> exponent)
    {
        if (typeof(T) == typeof(float))
        {
            float biased = Unsafe.BitCast<T, float>(exponent.element) + FloatFormat.SingleBiased;
            return new(Unsafe.BitCast<int, T>(BitConverter.SingleToInt32Bits(biased) << FloatFormat.SingleExponentAt));
        }
        else
        {
            double biased = Unsafe.BitCast<T, double>(exponent.element) + FloatFormat.DoubleBiased;
            return new(Unsafe.BitCast<long, T>(BitConverter.DoubleToInt64Bits(biased) << FloatFormat.DoubleExponentAt));
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> SplitExponent(Simd1<T> value, out Simd1<T> exponent)
    {
        if (typeof(T) == typeof(float))
        {
            int carried = Unsafe.BitCast<T, int>(value.element) + FloatFormat.SingleRootOfHalfToOne;
            int biased = (carried >>> FloatFormat.SingleExponentAt) | FloatFormat.SingleOnes;
            exponent = new(Unsafe.BitCast<float, T>(BitConverter.Int32BitsToSingle(biased) - FloatFormat.SingleBiased));
            return new(Unsafe.BitCast<int, T>((carried & FloatFormat.SingleFraction) + FloatFormat.SingleRootOfHalf));
        }
        else
        {
            long carried = Unsafe.BitCast<T, long>(value.element) + FloatFormat.DoubleRootOfHalfToOne;
            long biased = (carried >>> FloatFormat.DoubleExponentAt) | FloatFormat.DoubleOnes;
            exponent = new(Unsafe.BitCast<double, T>(BitConverter.Int64BitsToDouble(biased) - FloatFormat.DoubleBiased));
            return new(Unsafe.BitCast<long, T>((carried & FloatFormat.DoubleFraction) + FloatFormat.DoubleRootOfHalf));
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Simd1<T> value) => double.CreateTruncating(value.element);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddWide(ref Simd1<T> lower, ref Simd1<T> upper, Simd1<T> value) =>
        SplitWide(SumWide(lower, upper) + double.CreateTruncating(value.element), out lower, out upper);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddSquareWide(ref Simd1<T> lower, ref Simd1<T> upper, Simd1<T> value, Simd1<T> centre) => SplitWide(
        SumWide(lower, upper)
        + Scalar.SquaredDistance(double.CreateTruncating(value.element), double.CreateTruncating(centre.element)), out lower, out upper);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumWide(Simd1<T> lower, Simd1<T> upper)
    {
        if (typeof(T) == typeof(float))
        {
            ulong bits = Unsafe.BitCast<T, uint>(lower.element) | ((ulong)Unsafe.BitCast<T, uint>(upper.element) << 32);
            return BitConverter.UInt64BitsToDouble(bits);
        }

        return Unsafe.BitCast<T, double>(lower.element);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddWideTo(Span<double> sums, Simd1<T> lower, Simd1<T> upper) => sums[0] += SumWide(lower, upper);

    /// <summary>The bits of a double number in two single elements, or in the first of two double ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SplitWide(double sum, out Simd1<T> lower, out Simd1<T> upper)
    {
        if (typeof(T) == typeof(float))
        {
            ulong bits = BitConverter.DoubleToUInt64Bits(sum);
            lower = new(Unsafe.BitCast<uint, T>((uint)bits));
            upper = new(Unsafe.BitCast<uint, T>((uint)(bits >> 32)));
            return;
        }

        lower = new(Unsafe.BitCast<double, T>(sum));
        upper = default;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> operator -(Simd1<T> value) => new(-value.element);

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
