namespace FusedNorm.Generator.Loops;

/// <summary>What <see cref="Apply"/> can compute. Which function that is, the language decides that loops are printed in.</summary>
internal enum Operation
{
    // Elementary functions, of an element, a register or a number in double precision.
    Abs,
    Sqrt,
    Exp,
    Expm1,
    Log,
    Log1p,
    Tanh,
    Sigmoid,
    Erf,

    /// <summary>The smaller of two indices.</summary>
    Minimum,

    /// <summary>The larger of two numbers; a NaN is larger than all.</summary>
    Maximum,

    /// <summary>a * b + c, rounded once where the processor can.</summary>
    MultiplyAdd,

    /// <summary>The square of a difference that is taken in double precision.</summary>
    SquaredDistance,

    /// <summary>Whether a number is neither infinite nor NaN.</summary>
    IsFinite,

    IsNaN,

    /// <summary>The last lanes of a register, so many as the second argument says; zeros in the others.</summary>
    KeepLast,

    /// <summary>Every second element of two registers, from the first.</summary>
    Even,

    /// <summary>Every second element of two registers, from the second.</summary>
    Odd,

    /// <summary>Every third element of three registers, from one on.</summary>
    EveryThird,

    /// <summary>The lower halves of two registers, element by element.</summary>
    InterleaveLower,

    /// <summary>The upper halves of two registers, element by element.</summary>
    InterleaveUpper,

    /// <summary>The sum of a register's lanes, in double precision.</summary>
    Sum,

    /// <summary>The sum of the lanes of pairs of registers that hold numbers in double precision.</summary>
    SumWide,

    /// <summary>The largest lane of a register.</summary>
    Largest,

    /// <summary>What the sums of lanes in memory come to.</summary>
    Total,

    /// <summary>Whether so many samples of so many elements fit no cache.</summary>
    IsLarge,

    /// <summary>
    /// Where the block of a product's rows ends that begins at the first argument, goes to the second at most and is about as long as the
    /// third.
    /// </summary>
    EndOfBlock,

    /// <summary>The most rows that such a block has.</summary>
    MostRows,
}
