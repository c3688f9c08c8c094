using System.Runtime.CompilerServices;

namespace FusedNorm.Vectors;

/// <summary>
/// Four registers that follow one another, as one: where a loop goes down a matrix, whole cache lines beside one another are read and
/// written at a time, and four sums run side by side. The compiler takes it apart into its registers,
/// and sums are added to each where it stands: that is why the fields can be written.
/// </summary>
/// <typeparam name="TVector">The register.</typeparam>
/// <typeparam name="T">The element, <see cref="float"/> or <see cref="double"/>.</typeparam>
public partial struct SimdX4<TVector, T> : ISimd<SimdX4<TVector, T>, T>
    where TVector : struct, ISimd<TVector, T>
    where T : unmanaged
{
    private TVector a;
    private TVector b;
    private TVector c;
    private TVector d;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private SimdX4(TVector a, TVector b, TVector c, TVector d)
    {
        this.a = a;
        this.b = b;
        this.c = c;
        this.d = d;
    }

    /// <inheritdoc/>
    public static int Count => 4 * TVector.Count;

    /// <inheritdoc/>
    public static SimdX4<TVector, T> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(TVector.Zero, TVector.Zero, TVector.Zero, TVector.Zero);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdX4<TVector, T> Create(T value) =>
        new(TVector.Create(value), TVector.Create(value), TVector.Create(value), TVector.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdX4<TVector, T> Load(ReadOnlySpan<T> source, int index) =>
        new(
            TVector.Load(source, index), TVector.Load(source, index + TVector.Count),
            TVector.Load(source, index + (2 * TVector.Count)), TVector.Load(source, index + (3 * TVector.Count)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(SimdX4<TVector, T> value, Span<T> destination, int index)
    {
        TVector.Store(value.a, destination, index);
        TVector.Store(value.b, destination, index + TVector.Count);
        TVector.Store(value.c, destination, index + (2 * TVector.Count));
        TVector.Store(value.d, destination, index + (3 * TVector.Count));
    }

    /// <inheritdoc/>
    /// <remarks>One register after the other, so that four are never held at once.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(ReadOnlySpan<T> source, Span<T> destination, int index)
    {
        TVector.Copy(source, destination, index);
        TVector.Copy(source, destination, index + TVector.Count);
        TVector.Copy(source, destination, index + (2 * TVector.Count));
        TVector.Copy(source, destination, index + (3 * TVector.Count));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdX4<TVector, T> LoadFrom(ref readonly T source, nint index) =>
        new(
            TVector.LoadFrom(in source, index), TVector.LoadFrom(in source, index + TVector.Count),
            TVector.LoadFrom(in source, index + (2 * TVector.Count)), TVector.LoadFrom(in source, index + (3 * TVector.Count)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTo(SimdX4<TVector, T> value, ref T destination, nint index)
    {
        TVector.StoreTo(value.a, ref destination, index);
        TVector.StoreTo(value.b, ref destination, index + TVector.Count);
        TVector.StoreTo(value.c, ref destination, index + (2 * TVector.Count));
        TVector.StoreTo(value.d, ref destination, index + (3 * TVector.Count));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdX4<TVector, T> MultiplyAdd(SimdX4<TVector, T> a, SimdX4<TVector, T> b, SimdX4<TVector, T> addend) =>
        new(
            TVector.MultiplyAdd(a.a, b.a, addend.a), TVector.MultiplyAdd(a.b, b.b, addend.b),
            TVector.MultiplyAdd(a.c, b.c, addend.c), TVector.MultiplyAdd(a.d, b.d, addend.d));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(ref SimdX4<TVector, T> sum, SimdX4<TVector, T> a, SimdX4<TVector, T> b)
    {
        TVector.AddProduct(ref sum.a, a.a, b.a);
        TVector.AddProduct(ref sum.b, a.b, b.b);
        TVector.AddProduct(ref sum.c, a.c, b.c);
        TVector.AddProduct(ref sum.d, a.d, b.d);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdX4<TVector, T> WhereLess(
        SimdX4<TVector, T> left, SimdX4<TVector, T> right, SimdX4<TVector, T> ifTrue, SimdX4<TVector, T> ifFalse) =>
        new(
            TVector.WhereLess(left.a, right.a, ifTrue.a, ifFalse.a),
            TVector.WhereLess(left.b, right.b, ifTrue.b, ifFalse.b),
            TVector.WhereLess(left.c, right.c, ifTrue.c, ifFalse.c),
            TVector.WhereLess(left.d, right.d, ifTrue.d, ifFalse.d));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdX4<TVector, T> WhereLessOrEqual(
        SimdX4<TVector, T> left, SimdX4<TVector, T> right, SimdX4<TVector, T> ifTrue, SimdX4<TVector, T> ifFalse) =>
        new(
            TVector.WhereLessOrEqual(left.a, right.a, ifTrue.a, ifFalse.a),
            TVector.WhereLessOrEqual(left.b, right.b, ifTrue.b, ifFalse.b),
            TVector.WhereLessOrEqual(left.c, right.c, ifTrue.c, ifFalse.c),
            TVector.WhereLessOrEqual(left.d, right.d, ifTrue.d, ifFalse.d));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdX4<TVector, T> Abs(SimdX4<TVector, T> value) =>
        new(TVector.Abs(value.a), TVector.Abs(value.b), TVector.Abs(value.c), TVector.Abs(value.d));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdX4<TVector, T> CopySign(SimdX4<TVector, T> magnitude, SimdX4<TVector, T> sign) =>
        new(
            TVector.CopySign(magnitude.a, sign.a), TVector.CopySign(magnitude.b, sign.b),
            TVector.CopySign(magnitude.c, sign.c), TVector.CopySign(magnitude.d, sign.d));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdX4<TVector, T> Sqrt(SimdX4<TVector, T> value) =>
        new(TVector.Sqrt(value.a), TVector.Sqrt(value.b), TVector.Sqrt(value.c), TVector.Sqrt(value.d));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdX4<TVector, T> PowerOfTwo(SimdX4<TVector, T> exponent) =>
        new(TVector.PowerOfTwo(exponent.a), TVector.PowerOfTwo(exponent.b), TVector.PowerOfTwo(exponent.c), TVector.PowerOfTwo(exponent.d));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdX4<TVector, T> SplitExponent(SimdX4<TVector, T> value, out SimdX4<TVector, T> exponent)
    {
        SimdX4<TVector, T> mantissa = new(
            TVector.SplitExponent(value.a, out TVector exponentA),
            TVector.SplitExponent(value.b, out TVector exponentB),
            TVector.SplitExponent(value.c, out TVector exponentC),
            TVector.SplitExponent(value.d, out TVector exponentD));
        exponent = new(exponentA, exponentB, exponentC, exponentD);
        return mantissa;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdX4<TVector, T> operator -(SimdX4<TVector, T> value) => new(-value.a, -value.b, -value.c, -value.d);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdX4<TVector, T> operator +(SimdX4<TVector, T> left, SimdX4<TVector, T> right) =>
        new(left.a + right.a, left.b + right.b, left.c + right.c, left.d + right.d);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdX4<TVector, T> operator -(SimdX4<TVector, T> left, SimdX4<TVector, T> right) =>
        new(left.a - right.a, left.b - right.b, left.c - right.c, left.d - right.d);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdX4<TVector, T> operator *(SimdX4<TVector, T> left, SimdX4<TVector, T> right) =>
        new(left.a * right.a, left.b * right.b, left.c * right.c, left.d * right.d);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdX4<TVector, T> operator /(SimdX4<TVector, T> left, SimdX4<TVector, T> right) =>
        new(left.a / right.a, left.b / right.b, left.c / right.c, left.d / right.d);
}
