namespace FusedNorm.Vectors;

/// <content>
/// What moves elements to other lanes, or tells lanes apart: neighbouring windows of a pool, the last register of a run, a row's largest.
/// </content>
public partial interface ISimd<TSelf, T>
{
    /// <summary>The number of each lane: 0, 1, 2, …</summary>
    static abstract TSelf Indices { get; }

    /// <summary>The elements 0, 2, 4, … of two registers, the first one's before the second's.</summary>
    static abstract TSelf Even(TSelf first, TSelf second);

    /// <summary>The elements 1, 3, 5, … of two registers, the first one's before the second's.</summary>
    static abstract TSelf Odd(TSelf first, TSelf second);

    /// <summary>The elements <paramref name="from"/>, <paramref name="from"/> + 3, … of three registers, one behind the other.</summary>
    /// <param name="first">The first register.</param>
    /// <param name="second">The second.</param>
    /// <param name="third">The third.</param>
    /// <param name="from">0, 1 or 2: a constant, for which the compiler keeps one of three forms.</param>
    static abstract TSelf EveryThird(TSelf first, TSelf second, TSelf third, int from);

    /// <summary>
    /// The first half of what <see cref="Even"/> and <see cref="Odd"/> took apart: an element of <paramref name="even"/>, one of
    /// <paramref name="odd"/>, the next of <paramref name="even"/>, …
    /// </summary>
    static abstract TSelf InterleaveLower(TSelf even, TSelf odd);

    /// <summary>The second half of what <see cref="InterleaveLower"/> begins.</summary>
    static abstract TSelf InterleaveUpper(TSelf even, TSelf odd);

    /// <summary>The largest element; NaN where one is NaN.</summary>
    static abstract double Largest(TSelf value);
}
