using FusedNorm.Generator.Collections;

namespace FusedNorm.Generator.Loops;

/// <summary>A part of a storage, from an element on.</summary>
/// <param name="Storage">The storage.</param>
/// <param name="Start">The first element; null for the first of all.</param>
/// <param name="Length">The number of elements; null for all that follow.</param>
internal sealed record Slice(Storage Storage, Term? Start = null, Term? Length = null)
{
    public IEnumerable<Term> Terms => new[] { Start, Length }.OfType<Term>();
}

/// <summary>An operand of a product in memory: element (i, r) lies at i * Stride + r * DepthStride of a slice.</summary>
internal sealed record Matrix(Slice Values, int Stride, int DepthStride);

/// <summary>Takes scratch of the thread.</summary>
internal sealed record RentScratch(Storage Storage, Term Length) : Statement
{
    public override IEnumerable<Term> Terms => [Length];
}

/// <summary>Multiplies columns of two matrices by the runtime's tiles.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="First">The first column.</param>
/// <param name="Last">The column behind the last one.</param>
/// <param name="Depth">The terms of a sum.</param>
/// <param name="Left">The left operand.</param>
/// <param name="Right">The right operand; of panels, only its storage counts.</param>
/// <param name="Destination">Where the products go.</param>
/// <param name="Stride">The elements from one row of the destination to the next.</param>
/// <param name="Adds">Whether products are added to what is there.</param>
internal sealed record MultiplyColumns(
    Term Rows, Term First, Term Last, Term Depth, Matrix Left, Matrix Right, Slice Destination, int Stride, Term Adds) : Statement
{
    /// <summary>Of a right operand that was packed into panels, the terms that are multiplied; null where it was not.</summary>
    public (Term From, Term To)? Panels { get; init; }

    /// <summary>How many terms are summed at once, where it is not as many as usual; 0 where it is.</summary>
    public int DepthBlock { get; init; }

    /// <summary>An element for each column, that is added to its finished sums; null for none.</summary>
    public Slice? Bias { get; init; }

    /// <summary>Whether negative sums with a bias become zero.</summary>
    public bool Rectifies { get; init; }

    public override IEnumerable<Term> Terms =>
    [
        Rows, First, Last, Depth, .. Left.Values.Terms, .. Right.Values.Terms, .. Destination.Terms, Adds, .. Bias?.Terms ?? [],
        .. Panels is (Term from, Term to) ? [from, to] : Array.Empty<Term>(),
    ];
}

/// <summary>Adds the sum of each row of a matrix to an element of a storage.</summary>
internal sealed record AddRowSums(Term Rows, Term Depth, Matrix Operand, Storage Destination) : Statement
{
    public override IEnumerable<Term> Terms => [Rows, Depth, .. Operand.Values.Terms];
}

internal sealed record CopySlice(Slice Source, Slice Destination) : Statement
{
    public override IEnumerable<Term> Terms => [.. Source.Terms, .. Destination.Terms];
}

/// <summary>Sets elements to a number.</summary>
internal sealed record FillSlice(Slice Destination, double Value) : Statement
{
    public override IEnumerable<Term> Terms => Destination.Terms;
}

/// <summary>Draws what a dropout multiplies by.</summary>
internal sealed record DrawMask(Storage Destination, double Probability) : Statement;

/// <summary>Where memory is checked: two storages must lie apart.</summary>
internal sealed record RequireApart(Storage Storage, EquatableArray<Storage> Others) : Statement;

/// <summary>Runs the nest with registers of so many elements instead, where they are wider than that.</summary>
internal sealed record NarrowTo(int Lanes) : Statement;

/// <summary>The registers that a nest's inner nest can run with.</summary>
internal enum RegisterGroup
{
    /// <summary>A single element.</summary>
    One,

    /// <summary>The register that the nest itself runs with.</summary>
    Register,

    /// <summary>Four of them.</summary>
    FourRegisters,
}

/// <summary>Runs the inner nest for the channels that lie in some registers.</summary>
/// <param name="Registers">The registers.</param>
/// <param name="First">The first channel.</param>
/// <param name="Scratch">What the inner nest is given of scratch, from the first channel on.</param>
internal sealed record RunInner(RegisterGroup Registers, Term First, EquatableArray<Slice> Scratch) : Statement
{
    public override IEnumerable<Term> Terms => [First, .. Scratch.SelectMany(slice => slice.Terms)];
}
