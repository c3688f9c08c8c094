namespace FusedNorm.Vectors;

/// <summary>
/// A register of <see cref="Count"/> elements. Generated kernels are written once against this contract and instantiated for
/// 512, 256 and 128 bits and for a single element; the compiler sees through it, so each instance is straight vector code.
/// </summary>
/// <typeparam name="TSelf">The register.</typeparam>
/// <typeparam name="T">The element, <see cref="float"/> or <see cref="double"/>.</typeparam>
public partial interface ISimd<TSelf, T>
    where TSelf : struct, ISimd<TSelf, T>
    where T : unmanaged
{
    /// <summary>The number of elements.</summary>
    static abstract int Count { get; }

    /// <summary>All elements zero.</summary>
    static abstract TSelf Zero { get; }

    /// <summary>All elements <paramref name="value"/>.</summary>
    static abstract TSelf Create(T value);

    /// <summary>The elements from <paramref name="index"/> on. Not checked: the caller's loop bounds keep it inside.</summary>
    static abstract TSelf Load(ReadOnlySpan<T> source, int index);

    /// <summary>Writes the elements from <paramref name="index"/> on. Not checked, as <see cref="Load"/>.</summary>
    static abstract void Store(TSelf value, Span<T> destination, int index);

    /// <summary>
    /// Writes the elements of <paramref name="source"/> from <paramref name="index"/> on to the same places of
    /// <paramref name="destination"/>. Not checked, as <see cref="Load"/>.
    /// </summary>
    static abstract void Copy(ReadOnlySpan<T> source, Span<T> destination, int index);

    /// <summary>The elements at <paramref name="index"/> elements behind a reference. Not checked, as <see cref="Load"/>.</summary>
    static abstract TSelf LoadFrom(ref readonly T source, nint index);

    /// <summary>Writes the elements at <paramref name="index"/> elements behind a reference. Not checked, as <see cref="Load"/>.</summary>
    static abstract void StoreTo(TSelf value, ref T destination, nint index);

    /// <summary>a * b + addend; rounded once where the processor can (a fused multiply-add), else twice.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf addend);

    /// <summary>
    /// sum += a * b, rounded as <see cref="MultiplyAdd"/> does. This is the form for sums: it writes the sum where it stands. A result that
    /// is assigned to the sum passes through a copy, which the JIT compiler computes in the register of a factor that is not needed any
    /// more.
    /// </summary>
    static abstract void AddProduct(ref TSelf sum, TSelf a, TSelf b);

    /// <summary>Per element: left &lt; right ? ifTrue : ifFalse. A NaN compares false.</summary>
    static abstract TSelf WhereLess(TSelf left, TSelf right, TSelf ifTrue, TSelf ifFalse);

    /// <summary>Per element: left &lt;= right ? ifTrue : ifFalse. A NaN compares false.</summary>
    static abstract TSelf WhereLessOrEqual(TSelf left, TSelf right, TSelf ifTrue, TSelf ifFalse);

    /// <summary>Per element: without its sign. A NaN stays one.</summary>
    static abstract TSelf Abs(TSelf value);

    /// <summary>Per element: <paramref name="magnitude"/> with the sign of <paramref name="sign"/>, be that a zero or a NaN.</summary>
    static abstract TSelf CopySign(TSelf magnitude, TSelf sign);

    /// <summary>Per element: the square root, correctly rounded. NaN below zero.</summary>
    static abstract TSelf Sqrt(TSelf value);

    /// <summary>Per element: 2 to a whole power that gives a normal number. Any other exponent gives a meaningless element.</summary>
    static abstract TSelf PowerOfTwo(TSelf exponent);

    /// <summary>
    /// Per element: value = mantissa * 2^exponent with the mantissa from √½ to √2, where the value is normal and positive.
    /// Any other value gives a meaningless element.
    /// </summary>
    static abstract TSelf SplitExponent(TSelf value, out TSelf exponent);

    /// <summary>The sum of the elements, added in double precision.</summary>
    static abstract double Sum(TSelf value);

    /// <summary>
    /// Adds each element, exactly, to sums in double precision. They lie in two registers, as double numbers whatever the element: those of
    /// the lower half of the elements and those of the upper; the second is not used where elements are double numbers themselves.
    /// </summary>
    static abstract void AddWide(ref TSelf lower, ref TSelf upper, TSelf value);

    /// <summary>Adds (value - centre)², taken in double precision, to the sums of <see cref="AddWide"/>.</summary>
    static abstract void AddSquareWide(ref TSelf lower, ref TSelf upper, TSelf value, TSelf centre);

    /// <summary>The total of the sums of <see cref="AddWide"/>.</summary>
    static abstract double SumWide(TSelf lower, TSelf upper);

    /// <summary>Adds the sums of <see cref="AddWide"/> to those of their lanes, of which there are at least <see cref="Count"/>.</summary>
    static abstract void AddWideTo(Span<double> sums, TSelf lower, TSelf upper);

    /// <summary>Elementwise negation: the sign turned over, of zeros and NaN too.</summary>
    static abstract TSelf operator -(TSelf value);

    /// <summary>Elementwise sum.</summary>
    static abstract TSelf operator +(TSelf left, TSelf right);

    /// <summary>Elementwise difference.</summary>
    static abstract TSelf operator -(TSelf left, TSelf right);

    /// <summary>Elementwise product.</summary>
    static abstract TSelf operator *(TSelf left, TSelf right);

    /// <summary>Elementwise quotient.</summary>
    static abstract TSelf operator /(TSelf left, TSelf right);
}
