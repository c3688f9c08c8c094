namespace FusedNorm.Vectors;

/// <content>What loops over long runs do besides: the last elements, sums with their squares, stores past the caches.</content>
public partial interface ISimd<TSelf, T>
{
    /// <summary>
    /// The value with all but its last <paramref name="count"/> elements zero. A run that is no whole number of registers ends in one that
    /// overlaps the one before; this takes out what was counted already.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="count">From 0 to <see cref="Count"/>.</param>
    static abstract TSelf KeepLast(TSelf value, int count);

    /// <summary>
    /// Writes the last <paramref name="count"/> elements to where <see cref="Store(TSelf, Span{T}, int)"/> would write them, and nothing
    /// else.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="index">Where the register's first element would go. Not checked, as <see cref="Load"/>.</param>
    /// <param name="count">From 0 to <see cref="Count"/> - 1.</param>
    static abstract void StoreLast(TSelf value, Span<T> destination, int index, int count);

    /// <summary>
    /// Writes the elements as <see cref="Store(TSelf, Span{T}, int)"/> does or, where asked and where they lie on a boundary of the
    /// register, to memory past the caches. For storage that never moves, as an <see cref="Execution.AlignedBuffer{T}"/> is;
    /// <see cref="Streaming.Finish"/> has to follow.
    /// </summary>
    static abstract void Store(TSelf value, Span<T> destination, int index, bool pastCaches);

    /// <summary>
    /// Adds each element, exactly, to sums as those of <see cref="AddWide"/>, and its square, rounded once at most, to others.
    /// </summary>
    static abstract void AddMoments(ref TSelf sumLower, ref TSelf sumUpper, ref TSelf squaresLower, ref TSelf squaresUpper, TSelf value);

    /// <summary>
    /// The same for the elements from <paramref name="index"/> on, which a processor may convert while it loads them. Not checked, as
    /// <see cref="Load"/>.
    /// </summary>
    static abstract void AddMoments(
        ref TSelf sumLower, ref TSelf sumUpper, ref TSelf squaresLower, ref TSelf squaresUpper, ReadOnlySpan<T> source, int index);

    /// <summary>The total of two pairs of sums of <see cref="AddWide"/>.</summary>
    static abstract double SumWide(TSelf lower, TSelf upper, TSelf nextLower, TSelf nextUpper);
}
