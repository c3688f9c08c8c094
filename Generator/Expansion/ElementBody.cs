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
    KernelScope scope, Func<Tensor, Term> index, Func<Tensor, Term> channel, Func<Tensor, Term>? row, Func<string, Term>? sum = null)
{
    /// <param name="sweep">The sweep.</param>
    /// <param name="window">What the window came to that it begins with; null where it begins with none.</param>
    public void Run(Sweep sweep, Variable? window = null)
    {
        Dictionary<string, Term> stages = [];
        if (window is not null)
        {
            stages[sweep.Window!.Name] = window;
        }

        Evaluation values = new(
            scope,
            TermType.Element,
            index,
            tensor => new LoadElement(scope.Storage(tensor), channel(tensor)),
            row is null ? null : tensor => new LoadElement(scope.Storage(tensor), row(tensor)),
            name => stages.TryGetValue(name, out Term? stage) ? stage : null,
            shared: new SharedCalls(scope.Nest, sweep, name => name));
        foreach (Stage stage in sweep.Stages.Where(stage => stage != sweep.Window))
        {
            stages[stage.Name] = scope.Nest.Declare(stage.Name, TermType.Element, values.Of(stage.Value));
        }

        foreach (Sink sink in sweep.Sinks)
        {
            Run(sink, values);
        }
    }

    private void Run(Sink sink, Evaluation values)
    {
        switch (sink)
        {
            case Store store:
                scope.Nest.Add(new StoreElement(scope.Storage(store.Tensor), index(store.Tensor), values.Stored(store.Value)));
                break;
            case ReduceMax max:
                Term largest = scope.Scalar(max.Name);
                scope.Nest.Add(new Assign(largest, Term.Maximum(largest, values.Of(max.Value))));
                break;
            case ReduceSum add:
                scope.Nest.Add(new Update(Operator.Add, Sum(add.Name), values.Of(add.Value)));
                break;
            case ReduceMoments moments:
                Term value = values.Of(moments.Value);
                scope.Nest.Add(new Update(Operator.Add, Sum(moments.Sum), value));
                scope.Nest.Add(new Update(
                    Operator.Add, Sum(moments.Squares), new Arithmetic(Operator.Multiply, new Cast(value, TermType.Double), value)));
                break;
        }
    }

    private Term Sum(string name) => sum is null ? scope.Scalar(name) : sum(name);
}
