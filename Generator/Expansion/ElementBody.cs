using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Loops;

namespace FusedNorm.Generator.Expansion;

/// <summary>The stages and sinks of a sweep for one element.</summary>
/// <param name="scope">The kernel's names.</param>
/// <param name="index">Where a tensor's element lies.</param>
/// <param name="channel">Where the element of a per-channel tensor lies.</param>
/// <param name="row">Where the element of a tensor with one element per row lies; null where there are no rows.</param>
/// <param name="sum">What a sum is kept in; null for scalars.</param>
internal sealed class ElementBody(
    KernelScope scope, Func<Tensor, Term> index, Func<Tensor, Term> channel, Func<Tensor, Term>? row, Func<Symbol, Term>? sum = null)
{
    /// <param name="sweep">The sweep.</param>
    /// <param name="source">What the window, or the sum of products, came to that it begins with; null where it begins with none.</param>
    public void Run(Sweep sweep, Variable? source = null)
    {
        Evaluation values = Stages(sweep, source);
        foreach (Sink sink in sweep.Sinks)
        {
            Run(sink, values);
        }
    }

    /// <summary>The stages alone: what expressions of them become.</summary>
    public Evaluation Stages(Sweep sweep, Variable? source = null)
    {
        Dictionary<Symbol, Term> stages = [];
        Stage? given = source is null ? null : sweep.Source;
        if (given is not null)
        {
            stages[given.Symbol] = source!;
        }

        Evaluation values = new(
            scope,
            TermType.Element,
            index,
            tensor => new LoadElement(scope.Storage(tensor), channel(tensor)),
            row is null ? null : tensor => new LoadElement(scope.Storage(tensor), row(tensor)),
            symbol => stages.TryGetValue(symbol, out Term? stage) ? stage : null,
            shared: new SharedCalls(scope.Nest, sweep, name => name));
        foreach (Stage stage in sweep.Stages.Where(stage => stage != given))
        {
            stages[stage.Symbol] = scope.Nest.Declare(stage.Symbol.Name, TermType.Element, values.Of(stage.Value));
        }

        return values;
    }

    private void Run(Sink sink, Evaluation values)
    {
        switch (sink)
        {
            case Store store:
                Run(store, new StoreElement(scope.Storage(store.Tensor), index(store.Tensor), values.Stored(store.Value), store.Adds));
                break;
            case ReduceMax max:
                Term largest = scope.Scalar(max.Symbol);
                scope.Nest.Add(new Assign(largest, Term.Maximum(largest, values.Of(max.Value))));
                break;
            case ReduceSum add:
                scope.Nest.Add(new Update(Operator.Add, Sum(add.Symbol), values.Of(add.Value)));
                break;
            case ReduceMoments moments:
                Term value = values.Of(moments.Value);
                scope.Nest.Add(new Update(Operator.Add, Sum(moments.Sum), value));
                scope.Nest.Add(new Update(
                    Operator.Add, Sum(moments.Squares), new Arithmetic(Operator.Multiply, new Cast(value, TermType.Double), value)));
                break;
        }
    }

    private void Run(Store store, StoreElement statement)
    {
        if (store.AddsWhere is null)
        {
            scope.Nest.Add(statement);
            return;
        }

        using (scope.Nest.If(scope.Flags[store.AddsWhere]))
        {
            scope.Nest.Add(statement);
        }

        using (scope.Nest.Else())
        {
            scope.Nest.Add(statement with { Adds = false });
        }
    }

    private Term Sum(Symbol symbol) => sum is null ? scope.Scalar(symbol) : sum(symbol);
}
