using FusedNorm.Generator.Collections;

namespace FusedNorm.Generator.Loops;

/// <summary>What a loop nest does. Statements compare as terms do: by what they say, names and remarks apart.</summary>
internal abstract record Statement
{
    /// <summary>The terms that it evaluates itself, those of statements within it apart.</summary>
    public virtual IEnumerable<Term> Terms => [];

    /// <summary>The blocks of statements within it.</summary>
    public virtual IEnumerable<EquatableArray<Statement>> Blocks => [];

    /// <summary>This statement and all within it.</summary>
    public IEnumerable<Statement> All => Blocks.SelectMany(block => block.SelectMany(statement => statement.All)).Prepend(this);
}

/// <summary>Words for people.</summary>
internal sealed record Remark(string Text) : Statement
{
    public bool Equals(Remark? other) => other is not null;

    public override int GetHashCode() => 0;
}

/// <summary>A pause between two groups of statements.</summary>
internal sealed record Gap : Statement;

/// <summary>Names a value; without one, the name is given its value later.</summary>
/// <param name="Variable">The name.</param>
/// <param name="Value">The value.</param>
/// <param name="Remark">Words for people.</param>
internal sealed record Declare(Variable Variable, Term? Value, string? Remark = null) : Statement
{
    public override IEnumerable<Term> Terms => Value is null ? [] : [Value];
}

/// <summary>Sums of lanes in memory, zeros at first: of one register of channels, or, with a length, of so many channels.</summary>
internal sealed record DeclareSums(Variable Variable, int Length = 0) : Statement;

/// <summary>Sets such sums of several channels to zero again.</summary>
internal sealed record ClearSums(Variable Variable) : Statement;

/// <summary>Gives a variable, or an element of one, another value.</summary>
internal sealed record Assign(Term Target, Term Value) : Statement
{
    public override IEnumerable<Term> Terms => [Target, Value];
}

/// <summary>Changes a variable, or an element of one, by a value.</summary>
internal sealed record Update(Operator Operator, Term Target, Term Value) : Statement
{
    public override IEnumerable<Term> Terms => [Target, Value];
}

/// <summary>How a value joins sums in registers.</summary>
internal enum Accumulation
{
    /// <summary>A register to a pair of registers that hold sums in double precision.</summary>
    Wide,

    /// <summary>The square of a difference, taken in double precision, to such a pair.</summary>
    SquareWide,

    /// <summary>A register to one such pair, and its square to another.</summary>
    Moments,

    /// <summary>The same of a register in memory.</summary>
    MomentsOfMemory,

    /// <summary>A product of two registers to a register, rounded once where the processor can.</summary>
    Product,
}

/// <summary>Adds to sums that lie in registers.</summary>
internal sealed record Accumulate(Accumulation Kind, EquatableArray<Variable> Sums, EquatableArray<Term> Values) : Statement
{
    public override IEnumerable<Term> Terms => Values;
}

/// <summary>Adds each lane of a pair of registers in double precision to the sum of its lane in memory.</summary>
internal sealed record KeepLaneSums(Term Target, Variable Lower, Variable Upper) : Statement
{
    public override IEnumerable<Term> Terms => [Target];
}

/// <summary>Writes one element, or adds to it.</summary>
internal sealed record StoreElement(Storage Storage, Term Index, Term Value, bool Adds = false) : Statement
{
    public override IEnumerable<Term> Terms => [Index, Value];
}

/// <summary>Writes a register.</summary>
/// <param name="Storage">Where to.</param>
/// <param name="Index">The first element's place.</param>
/// <param name="Value">The register.</param>
/// <param name="Streams">Whether to store past the caches; null for never.</param>
internal sealed record StoreRegister(Storage Storage, Term Index, Term Value, Term? Streams = null) : Statement
{
    public override IEnumerable<Term> Terms => Streams is null ? [Index, Value] : [Index, Value, Streams];
}

/// <summary>Writes the last lanes of a register, so many as the count says.</summary>
internal sealed record StoreLast(Storage Storage, Term Index, Term Value, Term Count) : Statement
{
    public override IEnumerable<Term> Terms => [Index, Value, Count];
}

/// <summary>Moves a register from one place in memory to the same one of another storage.</summary>
internal sealed record MoveRegister(Storage Source, Storage Destination, Term Index) : Statement
{
    public override IEnumerable<Term> Terms => [Index];
}

/// <summary>Writes the sums of the lanes of four registers side by side, or adds them.</summary>
internal sealed record StoreFourSums(EquatableArray<Variable> Sums, Storage Storage, Term Index, bool Adds) : Statement
{
    public override IEnumerable<Term> Terms => [Index];
}

/// <summary>Asks for memory that will be loaded later.</summary>
internal sealed record Prefetch(Storage Storage, Term Index) : Statement
{
    public override IEnumerable<Term> Terms => [Index];
}

/// <summary>Waits until what was stored past the caches can be seen by all.</summary>
internal sealed record FinishStreaming : Statement;

/// <summary>How the iterations of a loop run.</summary>
internal enum LoopKind
{
    /// <summary>One after the other.</summary>
    Serial,

    /// <summary>A register's worth of elements at a time.</summary>
    Vector,

    /// <summary>Any part of them on any thread.</summary>
    Parallel,
}

/// <summary>A loop.</summary>
/// <param name="Kind">How its iterations run.</param>
/// <param name="Counter">What counts.</param>
/// <param name="From">Where it begins; null where the counter has been declared and goes on from where it is.</param>
/// <param name="Comparison">How the counter compares with the bound while the loop goes on.</param>
/// <param name="Bound">What it compares with.</param>
/// <param name="Next">The counter's next value.</param>
/// <param name="Body">What is done.</param>
internal sealed record For(
    LoopKind Kind, Variable Counter, Term? From, Comparison Comparison, Term Bound, Term Next, EquatableArray<Statement> Body) : Statement
{
    /// <summary>Another counter, declared beside the loop's and set in its body.</summary>
    public Variable? Beside { get; init; }

    public override IEnumerable<Term> Terms => From is null ? [Bound, Next] : [From, Bound, Next];

    public override IEnumerable<EquatableArray<Statement>> Blocks => [Body];
}

internal sealed record While(Term Condition, EquatableArray<Statement> Body) : Statement
{
    public override IEnumerable<Term> Terms => [Condition];

    public override IEnumerable<EquatableArray<Statement>> Blocks => [Body];
}

internal sealed record If(Term Condition, EquatableArray<Statement> Then) : Statement
{
    public override IEnumerable<Term> Terms => [Condition];

    public override IEnumerable<EquatableArray<Statement>> Blocks => [Then];
}

/// <summary>What is done where the condition of the statement before, an <see cref="If"/>, does not hold.</summary>
internal sealed record Else(EquatableArray<Statement> Body) : Statement
{
    public override IEnumerable<EquatableArray<Statement>> Blocks => [Body];
}

/// <summary>Statements whose names end with them.</summary>
internal sealed record Scope(EquatableArray<Statement> Body) : Statement
{
    public override IEnumerable<EquatableArray<Statement>> Blocks => [Body];
}

/// <summary>Ends the nest; with a value, that is what it computes.</summary>
internal sealed record Return(Term? Value = null) : Statement
{
    public override IEnumerable<Term> Terms => Value is null ? [] : [Value];
}

/// <summary>Goes on with the next iteration.</summary>
internal sealed record Continue : Statement;
