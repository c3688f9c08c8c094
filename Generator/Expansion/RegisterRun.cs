using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Loops;

namespace FusedNorm.Generator.Expansion;

/// <summary>
/// The registers of a run of constant length, where the last one overlaps the one before: windows, and rows of classes. Sums and maxima of
/// the run are taken in lanes, and join the group's behind it.
/// </summary>
internal sealed class RegisterRun(KernelScope scope, Sweep sweep)
{
    private readonly Dictionary<Symbol, Variable[]> lanes = [];
    private readonly HashSet<Symbol> narrow = [.. sweep.Sinks.OfType<ReduceSum>().Where(sum => !sum.IsWide).Select(sum => sum.Symbol)];
    private Dictionary<Tensor, Variable> scalars = [];

    private NestBuilder Nest => scope.Nest;

    /// <summary>
    /// A loop over the registers of a run of constant length. Where they do not fill it the last one overlaps the one before, so that no
    /// single elements are left over; <paramref name="body"/> gets its first place and the number of lanes that were done before, or null
    /// where there are never any.
    /// </summary>
    public static void Loop(KernelScope scope, string counter, int from, int to, Action<Variable, Term?> body)
    {
        bool overlaps = (to - from) % scope.Machine.Filled(to - from) != 0;
        using (scope.Nest.For(overlaps ? "step" : counter, from, to, new LaneCount(), out Variable step))
        {
            if (overlaps)
            {
                Variable place = scope.Nest.Declare(
                    counter, Term.Minimum(step, (Term)to - new LaneCount()), "the last register overlaps the one before");
                body(place, (Term)step - place);
            }
            else
            {
                body(step, null);
            }
        }

        scope.Nest.Gap();
    }

    /// <summary>Such a run over a row along which the channel counts up; its sums and maxima are declared.</summary>
    /// <param name="start">Where the row begins.</param>
    /// <param name="length">Its length.</param>
    /// <param name="channel">The first channel, for tensors that have more than the row; null where there are none.</param>
    /// <param name="row">Where the element of a tensor with one element per row lies.</param>
    public void Classes(RunStart start, int length, Term? channel, Func<Tensor, Term> row)
    {
        RegisterBody body = new(scope);
        scalars = body.BroadcastAll(sweep.Exprs.OfType<RowElement>().Select(expr => expr.Tensor), row);
        Begin();
        Loop(scope, "j", 0, length, (j, done) => Body(
            tensor => start.At(tensor, j),
            tensor => new LoadRegister(scope.Storage(tensor), tensor.Length > length ? channel! + j : j),
            done,
            null));
        End();
    }

    /// <summary>The scalars of a run's channel and row, each in all lanes of a register.</summary>
    public void DeclareScalars(Term channel, Func<Tensor, Term> row)
    {
        RegisterBody body = new(scope);
        scalars = body.BroadcastAll(sweep.Exprs.OfType<Channel>().Select(expr => expr.Tensor), _ => channel);
        foreach (KeyValuePair<Tensor, Variable> entry in body.BroadcastAll(
            sweep.Exprs.OfType<RowElement>().Select(expr => expr.Tensor), row))
        {
            scalars.Add(entry.Key, entry.Value);
        }
    }

    /// <summary>What a run takes together in lanes, declared before its loops.</summary>
    public void Begin()
    {
        foreach (Symbol sum in sweep.Sums)
        {
            lanes[sum] = narrow.Contains(sum) ? [Zero(sum.Name + "Lanes")] : [Zero(sum.Name + "Lower"), Zero(sum.Name + "Upper")];
        }

        foreach (ReduceMax max in sweep.Sinks.OfType<ReduceMax>())
        {
            lanes[max.Symbol] = [Nest.Declare(max.Symbol.Name + "Lanes", KernelScope.Register(double.NegativeInfinity))];
        }
    }

    /// <summary>Begins the sums of a run anew.</summary>
    public void Clear()
    {
        foreach (Variable register in sweep.Sums.SelectMany(sum => lanes[sum]))
        {
            Nest.Add(new Assign(register, KernelScope.Register(0)));
        }
    }

    /// <summary>Joins what the lanes of a run have taken together with what the group has.</summary>
    public void End()
    {
        foreach (Sink sink in sweep.Sinks)
        {
            switch (sink)
            {
                case ReduceSum { IsWide: false } sum:
                    Join(sum.Symbol, new Apply(Operation.Sum, [lanes[sum.Symbol][0]], TermType.Double));
                    break;
                case ReduceSum sum:
                    Join(sum.Symbol, WideSum(sum.Symbol));
                    break;
                case ReduceMoments moments:
                    Join(moments.Sum, WideSum(moments.Sum));
                    Join(moments.Squares, WideSum(moments.Squares));
                    break;
                case ReduceMax max:
                    Term largest = scope.Scalar(max.Symbol);
                    Apply ofRun = new(Operation.Largest, [lanes[max.Symbol][0]], TermType.Double);
                    Nest.Add(new Assign(largest, Term.Maximum(largest, ofRun)));
                    break;
            }
        }
    }

    /// <summary>The stages and sinks for a register of elements.</summary>
    /// <param name="index">Where the first element of a tensor lies.</param>
    /// <param name="done">How many of the lanes have been summed before, where some may have been.</param>
    /// <param name="window">What the windows came to that the sweep begins with; null where it begins with none.</param>
    public void Body(Func<Tensor, Term> index, Term? done, Variable? window) => Body(index, tensor => scalars[tensor], done, window);

    private void Body(Func<Tensor, Term> index, Func<Tensor, Term> channel, Term? done, Variable? window)
    {
        Dictionary<Symbol, Term> stages = [];
        if (window is not null)
        {
            stages[sweep.Window!.Symbol] = window;
        }

        Evaluation values = new(
            scope,
            TermType.Register,
            index,
            channel,
            tensor => scalars[tensor],
            symbol => stages.TryGetValue(symbol, out Term? stage) ? stage : null,
            shared: new SharedCalls(Nest, sweep, name => name));
        foreach (Stage stage in sweep.Stages.Where(stage => stage != sweep.Window))
        {
            stages[stage.Symbol] = Nest.Declare(stage.Symbol.Name, values.Of(stage.Value));
        }

        foreach (Sink sink in sweep.Sinks)
        {
            Nest.Add(Of(sink, index, values, (value, none) => Counted(values.Of(value), done, none is null ? null : values.Of(none))));
        }
    }

    private Statement Of(Sink sink, Func<Tensor, Term> index, Evaluation values, Func<Expr, Expr?, Term> counted) => sink switch
    {
        Store store => new StoreRegister(scope.Storage(store.Tensor), index(store.Tensor), values.Of(store.Value)),
        ReduceMax max => new Assign(lanes[max.Symbol][0], Term.Maximum(lanes[max.Symbol][0], values.Of(max.Value))),
        ReduceSum { Value: SquaredDistance square } sum => new Accumulate(
            Accumulation.SquareWide, [.. lanes[sum.Symbol]], [counted(square.Value, square.Centre), values.Of(square.Centre)]),
        ReduceSum { IsWide: true } sum => new Accumulate(Accumulation.Wide, [.. lanes[sum.Symbol]], [counted(sum.Value, null)]),
        ReduceSum sum => new Update(Operator.Add, lanes[sum.Symbol][0], counted(sum.Value, null)),
        ReduceMoments moments =>
            new Accumulate(Accumulation.Moments, [.. lanes[moments.Sum], .. lanes[moments.Squares]], [counted(moments.Value, null)]),
        _ => throw new InvalidOperationException($"{sink.GetType().Name} has no vector form."),
    };

    /// <summary>A register in which what has been summed before is replaced, by zeros where nothing else is said.</summary>
    public static Term Counted(Term value, Term? done, Term? none = null) => done is null ? value
        : new Choose(new Compare(Comparison.Less, new LaneIndices(), new Broadcast(done)), none ?? KernelScope.Register(0), value);

    private void Join(Symbol sum, Term value) => Nest.Add(new Update(Operator.Add, scope.Scalar(sum), value));

    private Apply WideSum(Symbol sum) => new(Operation.SumWide, [lanes[sum][0], lanes[sum][1]], TermType.Double);

    private Variable Zero(string name) => Nest.Declare(name, KernelScope.Register(0));
}
