namespace FusedNorm.Generator.Kernels;

/// <summary>A named link of a pointwise chain.</summary>
internal sealed record Stage(Symbol Symbol, Expr Value);

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

/// <summary>A step of a kernel's group: a sweep over its points, or a scalar computation between sweeps.</summary>
internal abstract class Step
{
    /// <summary>Every expression that the step itself evaluates, not what stands in it.</summary>
    public virtual IEnumerable<Expr> Exprs => [];

    /// <summary>The tensors that it reads.</summary>
    public virtual IEnumerable<Tensor> Reads => Exprs.Select(expr => expr.Source).OfType<Tensor>();

    /// <summary>The tensors that it writes or adds to.</summary>
    public virtual IEnumerable<Tensor> Writes => [];
}

/// <summary>One pass over the points of a group: a source, a chain of pointwise stages, sinks.</summary>
internal class Sweep : Step
{
    /// <summary>What the pass is for, printed above it.</summary>
    public string? Comment { get; set; }

    public List<Stage> Stages { get; init; } = [];

    public List<Sink> Sinks { get; init; } = [];

    public override IEnumerable<Tensor> Reads => base.Reads.Concat(Sinks.SelectMany(sink => sink.Reads));

    public override IEnumerable<Tensor> Writes => Sinks.Select(sink => sink.Written).OfType<Tensor>();

    /// <summary>Whether each point reads and writes its own elements alone.</summary>
    public bool IsByElement => Window is null && Largest is null;

    public override IEnumerable<Expr> Exprs =>
        Stages.Select(stage => stage.Value).Concat(Sinks.Select(sink => sink.Value)).SelectMany(value => value.All);

    /// <summary>Its sums, in their order.</summary>
    public IEnumerable<Symbol> Sums => Sinks.SelectMany(sink => sink switch
    {
        ReduceSum sum => [sum.Symbol],
        ReduceMoments moments => [moments.Sum, moments.Squares],
        _ => Array.Empty<Symbol>(),
    });

    /// <summary>Whether the chain begins with more than loads, so that repeating it would repeat real work.</summary>
    public bool HasSource => Window is not null || Exprs.Any(expr => expr is Product);

    /// <summary>The stage whose source is a window or a sum of products, if there is one.</summary>
    public Stage? Source => Window ?? Stages.FirstOrDefault(stage => stage.Value is Product);

    /// <summary>The stage whose source is a window, if there is one.</summary>
    public Stage? Window => Stages.FirstOrDefault(stage => stage.Value is WindowReduction { Combine: not Combine.PlaceOfMaximum });

    /// <summary>The windows whose largest elements the chain begins with finding, if it does.</summary>
    public WindowReduction? Largest =>
        Stages.Count > 0 && Stages[0].Value is WindowReduction { Combine: Combine.PlaceOfMaximum } largest ? largest : null;

    /// <summary>The same sweep without its sums, or null where nothing is left to do.</summary>
    public Sweep? WithoutSums()
    {
        Store[] stores = [.. Sinks.OfType<Store>()];
        if (stores.Length == 0)
        {
            return null;
        }

        Sweep rest = new() { Comment = "what is kept, alone" };
        rest.Stages.AddRange(Stages);
        rest.Sinks.AddRange(stores);
        return rest;
    }

    /// <summary>The same sweep with a tensor in another's place.</summary>
    public Sweep Replace(Tensor tensor, Tensor by) => new()
    {
        Comment = Comment,
        Stages = [.. Stages.Select(stage => stage with { Value = stage.Value.Replace(tensor, by) })],
        Sinks = [.. Sinks.Select(sink => sink.Replace(tensor, by))],
    };

    /// <summary>The same sweep with one more sink.</summary>
    public Sweep Adding(Sink sink) => new() { Comment = Comment, Stages = Stages, Sinks = [.. Sinks, sink] };

    /// <summary>Drops the stages that neither a sink reads nor a stage that is read.</summary>
    public void DropUnreadStages()
    {
        HashSet<Symbol> read = [.. Sinks.SelectMany(sink => sink.Value.All).OfType<Local>().Select(local => local.Symbol)];
        for (int i = Stages.Count - 1; i >= 0; i--)
        {
            if (read.Contains(Stages[i].Symbol))
            {
                read.UnionWith(Stages[i].Value.All.OfType<Local>().Select(local => local.Symbol));
            }
            else
            {
                Stages.RemoveAt(i);
            }
        }
    }

    /// <summary>Adds a stage, unless it is there already.</summary>
    public Local Let(Symbol symbol, Expr value)
    {
        if (!Stages.Any(stage => stage.Symbol == symbol))
        {
            Stages.Add(new Stage(symbol, value));
        }

        return new Local(symbol);
    }
}

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

    public override IEnumerable<Expr> Exprs => Value.All;
}

/// <summary>Gives a named scalar another value.</summary>
internal sealed class Reset(Symbol symbol, Expr value) : ScalarStep
{
    public Symbol Symbol { get; } = symbol;

    public Expr Value { get; } = value;

    public override IEnumerable<Expr> Exprs => Value.All;
}

/// <summary>Writes or adds a scalar to the channel's element of a tensor.</summary>
internal sealed class SetChannel(Tensor tensor, Expr value, bool add = false) : ScalarStep
{
    public Tensor Tensor { get; } = tensor;

    public Expr Value { get; } = value;

    public bool Add { get; } = add;

    public override IEnumerable<Expr> Exprs => Value.All;

    public override IEnumerable<Tensor> Reads => Add ? base.Reads.Append(Tensor) : base.Reads;

    public override Tensor Written => Tensor;
}

/// <summary>Writes a scalar to the row's element of a tensor with one element per row.</summary>
internal sealed class SetRow(Tensor tensor, Expr value) : ScalarStep
{
    public Tensor Tensor { get; } = tensor;

    public Expr Value { get; } = value;

    public override IEnumerable<Expr> Exprs => Value.All;

    public override Tensor Written => Tensor;
}

/// <summary>Adds a scalar to one element of the current sample.</summary>
internal sealed class AddAtTarget(Tensor tensor, Expr value) : ScalarStep
{
    public Tensor Tensor { get; } = tensor;

    public Expr Value { get; } = value;

    public override IEnumerable<Expr> Exprs => Value.All;

    public override Tensor Written => Tensor;
}

/// <summary>Adds a scalar to what the kernel returns.</summary>
internal sealed class AddTotal(Expr value) : ScalarStep
{
    public Expr Value { get; } = value;

    public override IEnumerable<Expr> Exprs => Value.All;
}

/// <summary>Steps for one outcome of a switch, and steps for the other.</summary>
internal sealed class Branch(Condition condition, IReadOnlyList<Step> then, IReadOnlyList<Step>? otherwise = null) : Step
{
    public Condition Condition { get; } = condition;

    public IReadOnlyList<Step> Then { get; } = then;

    public IReadOnlyList<Step> Otherwise { get; } = otherwise ?? [];
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

    public override IEnumerable<Expr> Exprs => Left.All.Concat(Right.All);
}

/// <summary>What a branch asks.</summary>
internal abstract record Condition;

/// <summary>Whether a switch of the call is on.</summary>
internal sealed record IsSet(Flag Flag) : Condition;

/// <summary>Whether the sample's target is the one to be ignored.</summary>
internal sealed record IsIgnored(int IgnoreIndex) : Condition;
