using FusedNorm.Generator.Collections;

namespace FusedNorm.Generator.Loops;

/// <summary>What a term of a loop nest is.</summary>
internal enum TermType
{
    /// <summary>An integer: a counter, a place in memory, a number of iterations.</summary>
    Index,

    /// <summary>True or false.</summary>
    Condition,

    /// <summary>A number of the network's precision.</summary>
    Element,

    /// <summary>A number in double precision, whatever the network's.</summary>
    Double,

    /// <summary>A register of neighbouring elements.</summary>
    Register,

    /// <summary>A sum in double precision for each lane of some registers, in memory.</summary>
    ColumnSums,

    /// <summary>Sums of lanes, in memory, for each channel of a band.</summary>
    BandSums,
}

/// <summary>What a term of two operands does with them.</summary>
internal enum Operator
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// <summary>How two terms are compared; NaN compares false.</summary>
internal enum Comparison
{
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
}

/// <summary>
/// A value that a loop nest computes. Terms compare by what they say, names apart. Those of indices are simplified where they are made;
/// those of elements never are, as that could change how they round.
/// </summary>
/// <param name="Type">What it is.</param>
internal abstract record Term(TermType Type)
{
    public static implicit operator Term(int value) => new Number(value, TermType.Index);

    public static implicit operator Term(Variable variable) => new Read(variable);

    public static Term operator +(Term left, Term right) => IndexAlgebra.Sum(left, right);

    public static Term operator -(Term left, Term right) => IndexAlgebra.Difference(left, right);

    public static Term operator *(Term left, Term right) => IndexAlgebra.Product(left, right);

    public static Term operator /(Term left, Term right) => IndexAlgebra.Quotient(left, right);

    public static Term operator %(Term left, Term right) => IndexAlgebra.Remainder(left, right);

    /// <summary>The terms this one is made of.</summary>
    public virtual IEnumerable<Term> Operands => [];

    /// <summary>This term and all below it.</summary>
    public IEnumerable<Term> All => Operands.SelectMany(operand => operand.All).Prepend(this);

    public static Term Minimum(Term left, Term right) => new Apply(Operation.Minimum, [left, right], left.Type);

    public static Term Maximum(Term left, Term right) => new Apply(Operation.Maximum, [left, right], left.Type);
}

/// <summary>A number; of a register, in all its lanes.</summary>
internal sealed record Number(double Value, TermType Type) : Term(Type);

/// <summary>A number in double precision that the generated file names.</summary>
internal sealed record NamedNumber(string Name, double Value) : Term(TermType.Double);

/// <summary>The number of lanes of a register.</summary>
internal sealed record LaneCount() : Term(TermType.Index);

/// <summary>The numbers 0, 1, 2, … in the lanes of a register.</summary>
internal sealed record LaneIndices() : Term(TermType.Register);

/// <summary>The value of a variable.</summary>
internal sealed record Read(Variable Variable) : Term(Variable.Type);

/// <summary>An element of a variable that is an array: the sum of a lane, a sample's target.</summary>
internal sealed record Slot(Variable Array, Term Index, TermType Type) : Term(Type)
{
    public override IEnumerable<Term> Operands => [Index];
}

/// <summary>One element of a buffer.</summary>
internal sealed record LoadElement(Storage Storage, Term Index) : Term(TermType.Element)
{
    public override IEnumerable<Term> Operands => [Index];
}

/// <summary>A register of neighbouring elements of a buffer.</summary>
internal sealed record LoadRegister(Storage Storage, Term Index) : Term(TermType.Register)
{
    public override IEnumerable<Term> Operands => [Index];
}

/// <summary>One number in all lanes of a register.</summary>
internal sealed record Broadcast(Term Value) : Term(TermType.Register)
{
    public override IEnumerable<Term> Operands => [Value];
}

/// <summary>A number in another type.</summary>
internal sealed record Cast(Term Value, TermType Type) : Term(Type)
{
    public override IEnumerable<Term> Operands => [Value];
}

internal sealed record Negate(Term Value) : Term(Value.Type)
{
    public override IEnumerable<Term> Operands => [Value];
}

internal sealed record Arithmetic(Operator Operator, Term Left, Term Right) : Term(Left.Type)
{
    public override IEnumerable<Term> Operands => [Left, Right];
}

internal sealed record Compare(Comparison Comparison, Term Left, Term Right) : Term(TermType.Condition)
{
    public override IEnumerable<Term> Operands => [Left, Right];
}

internal sealed record Not(Term Condition) : Term(TermType.Condition)
{
    public override IEnumerable<Term> Operands => [Condition];
}

/// <summary>Whether all of some conditions hold.</summary>
internal sealed record Every(EquatableArray<Term> Conditions) : Term(TermType.Condition)
{
    public override IEnumerable<Term> Operands => Conditions;
}

/// <summary>Whether one of two conditions holds.</summary>
internal sealed record Either(Term Left, Term Right) : Term(TermType.Condition)
{
    public override IEnumerable<Term> Operands => [Left, Right];
}

/// <summary>Chooses by a condition; of registers lane by lane, by a comparison.</summary>
internal sealed record Choose(Term Condition, Term IfTrue, Term IfFalse) : Term(IfTrue.Type)
{
    public override IEnumerable<Term> Operands => [Condition, IfTrue, IfFalse];
}

/// <summary>What a processor or a library computes of some terms.</summary>
internal sealed record Apply(Operation Operation, EquatableArray<Term> Arguments, TermType Type) : Term(Type)
{
    public override IEnumerable<Term> Operands => Arguments;
}
