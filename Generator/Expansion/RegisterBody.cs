using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Loops;

namespace FusedNorm.Generator.Expansion;

/// <summary>Where a register of elements lies.</summary>
/// <param name="Index">Where its first element lies in a tensor.</param>
/// <param name="Channel">A register of a per-channel tensor there.</param>
/// <param name="Row">The element of a tensor with one element per row there, in all lanes; null where there are no rows.</param>
internal sealed record RegisterPlace(Func<Tensor, Term> Index, Func<Tensor, Term> Channel, Func<Tensor, Term>? Row)
{
    /// <summary>Which of the registers that are taken at a time.</summary>
    public int Copy { get; init; }

    /// <summary>How many of the last elements count; null where all do.</summary>
    public Term? Kept { get; init; }

    /// <summary>How loops load ahead; null where they do not.</summary>
    public RunAhead? Ahead { get; init; }
}

/// <summary>The stages and sinks of a sweep for one register of a run.</summary>
internal sealed class RegisterBody(KernelScope scope)
{
    private NestBuilder Nest => scope.Nest;

    /// <summary>The name of what holds the element of a channel or a row in all lanes.</summary>
    public static string NameOf(Tensor tensor) => tensor + "Lanes";

    /// <summary>Elements of tensors, each in all lanes of a register.</summary>
    public Dictionary<Tensor, Variable> BroadcastAll(
        IEnumerable<Tensor> tensors, Func<Tensor, Term> index, Func<Tensor, string>? name = null) =>
        tensors.Distinct().ToArray().ToDictionary(
            tensor => tensor,
            tensor => Nest.Declare((name ?? NameOf)(tensor), new Broadcast(new LoadElement(scope.Storage(tensor), index(tensor)))));

    /// <summary>Registers of tensors, from one channel on.</summary>
    public Dictionary<Tensor, Variable> LoadAll(IEnumerable<Tensor> tensors, Term channel) => tensors.Distinct().ToArray().ToDictionary(
        tensor => tensor, tensor => Nest.Declare(NameOf(tensor), new LoadRegister(scope.Storage(tensor), channel)));

    public void Run(Sweep sweep, LaneSums sums, RegisterPlace place)
    {
        Dictionary<Symbol, Variable> stages = [];
        Evaluation values = new(
            scope, TermType.Register, place.Index, place.Channel, place.Row,
            symbol => stages.TryGetValue(symbol, out Variable? stage) ? (Term)stage : null,
            shared: new SharedCalls(Nest, sweep, name => LaneSums.Of(place.Copy, name)));
        Term Kept(Expr expr) =>
            place.Kept is null ? values.Of(expr) : new Apply(Operation.KeepLast, [values.Of(expr), place.Kept], TermType.Register);
        if (place.Ahead is RunAhead ahead)
        {
            Prefetch(sweep, place, ahead);
        }

        Stage[] inPlace = [.. sweep.Stages.Where(stage => stage.Value is Load && IsReadInPlace(sweep, stage, place))];
        foreach (Stage stage in sweep.Stages.Where(stage => !inPlace.Contains(stage)))
        {
            stages[stage.Symbol] = Nest.Declare(LaneSums.Of(place.Copy, stage.Symbol.Name), values.Of(stage.Value));
        }

        foreach (Sink sink in sweep.Sinks)
        {
            switch (sink)
            {
                case Store store when place.Kept is not null:
                    Nest.Add(new StoreLast(scope.Storage(store.Tensor), place.Index(store.Tensor), values.Of(store.Value), place.Kept));
                    break;
                case Store { Value: Local copy } store
                    when inPlace.FirstOrDefault(stage => stage.Symbol == copy.Symbol)?.Value is Load copied:
                    Nest.Add(new MoveRegister(scope.Storage(copied.Tensor), scope.Storage(store.Tensor), place.Index(store.Tensor)));
                    break;
                case Store store:
                    Nest.Add(new StoreRegister(
                        scope.Storage(store.Tensor), place.Index(store.Tensor), values.Of(store.Value),
                        store.Tensor.IsWorkspace ? place.Ahead?.IsLarge : null));
                    break;
                default:
                    LoadRegister? inMemory =
                        place.Kept is null && sink is ReduceMoments moments && Loaded(sweep, moments.Value) is Tensor loaded
                        ? new LoadRegister(scope.Storage(loaded), place.Index(loaded))
                        : null;
                    Nest.Add(sums.Add(sink, place.Copy, Kept, inMemory));
                    break;
            }
        }
    }

    /// <summary>Asks for what will be loaded later, and would have to wait for the memory.</summary>
    private void Prefetch(Sweep sweep, RegisterPlace place, RunAhead ahead)
    {
        using (Nest.If(ahead.Ahead))
        {
            foreach (Tensor tensor in sweep.Exprs.OfType<Load>().Select(load => load.Tensor).Distinct())
            {
                Nest.Add(new Prefetch(scope.Storage(tensor), place.Index(tensor) + ahead.Distance));
            }
        }

        Nest.Gap();
    }

    /// <summary>
    /// Whether a stage loads what only copies of it and the sums of its element and its square read: they load it themselves, and no
    /// register has to hold it.
    /// </summary>
    private static bool IsReadInPlace(Sweep sweep, Stage stage, RegisterPlace place)
    {
        bool Reads(Expr value) => value is Local local && local.Symbol == stage.Symbol;
        int inPlace = place.Kept is not null ? 0 : sweep.Sinks.Count(sink => sink switch
        {
            ReduceMoments moments => Reads(moments.Value),
            Store store =>
                Reads(store.Value) && place.Ahead is null && place.Index(((Load)stage.Value).Tensor) == place.Index(store.Tensor),
            _ => false,
        });
        return inPlace > 0 && sweep.Exprs.OfType<Local>().Count(Reads) == inPlace;
    }

    /// <summary>The tensor whose element an expression is, or null where it computes.</summary>
    private static Tensor? Loaded(Sweep sweep, Expr value) =>
        value is Local local && sweep.Stages.FirstOrDefault(stage => stage.Symbol == local.Symbol)?.Value is Load load ? load.Tensor : null;
}
