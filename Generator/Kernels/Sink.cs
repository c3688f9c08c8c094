namespace FusedNorm.Generator.Kernels;

/// <summary>What a sweep does with an element.</summary>
internal abstract record Sink(Expr Value)
{
    /// <summary>The tensor it writes or adds to; null for a sum.</summary>
    public virtual Tensor? Written => null;

    /// <summary>The tensors that it reads besides what its value does.</summary>
    public virtual IEnumerable<Tensor> Reads => [];

    /// <summary>The same sink with a tensor in another's place.</summary>
    public Sink Replace(Tensor tensor, Tensor by)
    {
        Sink replaced = this with { Value = Value.Replace(tensor, by) };
        return replaced is Store store && store.Tensor == tensor ? store with { Tensor = by } : replaced;
    }
}

/// <summary>Writes it to the same point of a tensor.</summary>
internal sealed record Store(Tensor Tensor, Expr Value) : Sink(Value)
{
    /// <summary>How far behind the point its element lies, in a tensor with longer samples than the loops go through.</summary>
    public int Offset { get; init; }

    /// <summary>Whether it is added to what is there: always, or where <see cref="AddsWhere"/> says so.</summary>
    public bool Adds { get; init; }

    /// <summary>The switch that decides whether it is added or written; null where nothing is to be decided.</summary>
    public AddsToGradient? AddsWhere { get; init; }

    public override Tensor Written => Tensor;

    public override IEnumerable<Tensor> Reads => Adds ? [Tensor] : [];
}

/// <summary>Adds it to the element of a tensor at a place that the sweep has found; all else of the tensor is 0.</summary>
internal sealed record AddAt(Tensor Tensor, Local Place, Expr Value) : Sink(Value)
{
    public override Tensor Written => Tensor;
}

/// <summary>
/// Adds it, in double precision, to a sum of the group (the channel, the row or the sample); without groups, to what the kernel returns.
/// </summary>
/// <param name="Symbol">The sum.</param>
/// <param name="Value">What is added.</param>
/// <param name="IsWide">
/// Whether every element is added in double precision; otherwise a few dozen are summed in the network's own precision first, which
/// costs half the time and some of the last digits.
/// </param>
internal sealed record ReduceSum(Symbol Symbol, Expr Value, bool IsWide = false) : Sink(Value);

/// <summary>Adds it to one sum and its square to another, every element in double precision.</summary>
internal sealed record ReduceMoments(Symbol Sum, Symbol Squares, Expr Value) : Sink(Value);

/// <summary>Takes the largest of the group; NaN wins.</summary>
internal sealed record ReduceMax(Symbol Symbol, Expr Value) : Sink(Value);
