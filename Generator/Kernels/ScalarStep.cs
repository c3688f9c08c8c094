namespace FusedNorm.Generator.Kernels;

/// <summary>A step that computes with the group's scalars, in double precision.</summary>
internal abstract class ScalarStep : Step
{
    /// <summary>The tensor it writes or adds to; null where it only names a scalar.</summary>
    public virtual Tensor? Written => null;

    public override IEnumerable<Tensor> Writes => Written is null ? [] : [Written];
}

/// <summary>Names a scalar.</summary>
internal sealed class Let(Symbol symbol, Expr value) : ScalarStep
{
    public Symbol Symbol { get; } = symbol;

    public Expr Value { get; } = value;

    public override IReadOnlyList<Expr> Exprs => Value.All;
}

/// <summary>Gives a named scalar another value.</summary>
internal sealed class Reset(Symbol symbol, Expr value) : ScalarStep
{
    public Symbol Symbol { get; } = symbol;

    public Expr Value { get; } = value;

    public override IReadOnlyList<Expr> Exprs => Value.All;
}

/// <summary>Writes or adds a scalar to the channel's element of a tensor.</summary>
internal sealed class SetChannel(Tensor tensor, Expr value, bool add = false) : ScalarStep
{
    public Tensor Tensor { get; } = tensor;

    public Expr Value { get; } = value;

    public bool Add { get; } = add;

    public override IReadOnlyList<Expr> Exprs => Value.All;

    public override IEnumerable<Tensor> Reads => Add ? base.Reads.Append(Tensor) : base.Reads;

    public override Tensor Written => Tensor;
}

/// <summary>Writes a scalar to the row's element of a tensor with one element per row.</summary>
internal sealed class SetRow(Tensor tensor, Expr value) : ScalarStep
{
    public Tensor Tensor { get; } = tensor;

    public Expr Value { get; } = value;

    public override IReadOnlyList<Expr> Exprs => Value.All;

    public override Tensor Written => Tensor;
}

/// <summary>Adds a scalar to one element of the current sample.</summary>
internal sealed class AddAtTarget(Tensor tensor, Expr value) : ScalarStep
{
    public Tensor Tensor { get; } = tensor;

    public Expr Value { get; } = value;

    public override IReadOnlyList<Expr> Exprs => Value.All;

    public override Tensor Written => Tensor;
}

/// <summary>Adds a scalar to what the kernel returns.</summary>
internal sealed class AddTotal(Expr value) : ScalarStep
{
    public Expr Value { get; } = value;

    public override IReadOnlyList<Expr> Exprs => Value.All;
}

/// <summary>
/// Steps that a group seldom needs: where one of its scalars exceeds another. They stand among the scalar steps, and sweep over this group
/// alone even where loops take several groups at a time.
/// </summary>
internal sealed class SecondSweepIf(Expr left, Expr right, IReadOnlyList<Step> steps) : ScalarStep
{
    public Expr Left { get; } = left;

    public Expr Right { get; } = right;

    public IReadOnlyList<Step> Steps { get; } = steps;

    public override IReadOnlyList<Expr> Exprs => [.. Left.All, .. Right.All];
}
