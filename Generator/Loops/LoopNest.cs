using FusedNorm.Generator.Collections;

namespace FusedNorm.Generator.Loops;

/// <summary>What a nest is given where it is run.</summary>
internal enum ParameterKind
{
    /// <summary>Where its part of the outer loop begins.</summary>
    From,

    /// <summary>Where its part ends.</summary>
    To,

    /// <summary>The first channel of a register, of a nest that does one.</summary>
    First,

    /// <summary>The number of samples.</summary>
    Batch,

    /// <summary>A switch, or a number.</summary>
    Setting,

    /// <summary>A class for each sample.</summary>
    Targets,

    /// <summary>The random stream.</summary>
    Random,

    /// <summary>Memory that is only read.</summary>
    Read,

    /// <summary>Memory that is written.</summary>
    Written,
}

/// <summary>A parameter of a nest.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Variable">The variable it gives a value; null for memory and the random stream.</param>
/// <param name="Storage">The memory it gives; null for the others.</param>
internal sealed record NestParameter(ParameterKind Kind, Variable? Variable = null, Storage? Storage = null);

/// <summary>
/// Loops as a value: what a kernel does, in the order it does it, tails and borders written out. Two nests are equal where one can stand
/// for the other: names and remarks are for people and do not count.
/// </summary>
/// <param name="Parameters">What it is given.</param>
/// <param name="IsVector">Whether it has loops of registers, whose width is left open.</param>
/// <param name="ReturnsTotal">Whether it computes a number in double precision.</param>
/// <param name="Body">What it does.</param>
/// <param name="Inner">A nest for a register of channels that the body runs for several kinds of them; null where there is none.</param>
internal sealed record LoopNest(
    EquatableArray<NestParameter> Parameters, bool IsVector, bool ReturnsTotal, EquatableArray<Statement> Body, LoopNest? Inner = null)
{
    /// <summary>
    /// What the outer loop runs over, where the nest is given a part of it: <c>from</c> and <c>to</c>, or the first of some lanes; null
    /// where it is not.
    /// </summary>
    public Term? Extent { get; init; }

    /// <summary>All statements, those within others and of the inner nest too.</summary>
    public IEnumerable<Statement> All => Body.SelectMany(statement => statement.All).Concat(Inner?.All ?? []);
}
