using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Loops;

namespace FusedNorm.Generator.Expansion;

/// <summary>The scalar steps of a group: what is computed between sweeps, in double precision.</summary>
/// <param name="scope">The kernel's names.</param>
/// <param name="channel">Where the group's element of a per-channel tensor lies.</param>
/// <param name="local">What a loop has summed; nothing for a scalar. Null for scalars alone.</param>
/// <param name="row">Where the group's element of a tensor with one element per row lies; null where groups are no rows.</param>
/// <param name="sample">Where the current sample begins; null where loops do not go by sample.</param>
/// <param name="sweep">A sweep over this group alone, where one stands among the scalar steps.</param>
internal sealed class ScalarSteps(
    KernelScope scope,
    Func<Tensor, Term> channel,
    Action<Sweep> sweep,
    Func<Symbol, Term?>? local = null,
    Func<Tensor, Term>? row = null,
    Term? sample = null)
{
    private readonly Evaluation values = new(
        scope,
        TermType.Double,
        tensor => throw new InvalidOperationException($"A scalar step has no point at which to read {tensor}."),
        tensor => new LoadElement(scope.Storage(tensor), channel(tensor)),
        row is null ? null : tensor => new LoadElement(scope.Storage(tensor), row!(tensor)),
        local,
        sample);

    private NestBuilder Nest => scope.Nest;

    /// <summary>Whether a step needs no loop.</summary>
    public static bool IsScalar(Step step) => step switch
    {
        ScalarStep => true,
        Branch branch => branch.Then.All(IsScalar) && branch.Otherwise.All(IsScalar),
        _ => false,
    };

    /// <summary>Whether scalar steps read a local.</summary>
    public static bool Reads(IReadOnlyList<Step> steps, Symbol symbol) =>
        StepTree.All(steps).OfType<ScalarStep>().SelectMany(step => step.Exprs)
            .Any(expr => expr is Local local && local.Symbol == symbol);

    /// <summary>What a branch asks.</summary>
    public static Term Of(KernelScope scope, Condition condition) => condition switch
    {
        IsSet set => scope.Flags[set.Flag],
        IsIgnored ignored => new Compare(Comparison.Equal, scope.Target, ignored.IgnoreIndex),
        _ => throw new InvalidOperationException("An unknown condition."),
    };

    public void Expand(IReadOnlyList<Step> steps)
    {
        foreach (Step step in steps)
        {
            Expand(step);
        }
    }

    private void Expand(Step step)
    {
        switch (step)
        {
            case Let let:
                scope.Define(let.Symbol, Nest.Declare(let.Symbol.Name, TermType.Double, values.Of(let.Value)));
                break;
            case SetChannel set:
                Nest.Add(new StoreElement(scope.Storage(set.Tensor), channel(set.Tensor), values.Stored(set.Value), set.Add));
                break;
            case SetRow set:
                Nest.Add(new StoreElement(scope.Storage(set.Tensor), row!(set.Tensor), values.Stored(set.Value)));
                break;
            case Reset reset:
                Nest.Add(new Assign(local?.Invoke(reset.Symbol) ?? scope.Scalar(reset.Symbol), values.Of(reset.Value)));
                break;
            case SecondSweepIf second:
                Nest.Gap();
                using (Nest.If(new Compare(Comparison.Greater, values.Of(second.Left), values.Of(second.Right))))
                {
                    Expand(second.Steps);
                }

                Nest.Gap();
                break;
            case Sweep alone:
                if (alone.Comment is not null)
                {
                    Nest.Remark(alone.Comment);
                }

                sweep(alone);
                Nest.Gap();
                break;
            case AddAtTarget add:
                Term target = sample! + scope.Target;
                Nest.Add(new StoreElement(scope.Storage(add.Tensor), target, values.Stored(add.Value), Adds: true));
                break;
            case AddTotal add:
                Nest.Add(new Update(Operator.Add, scope.Scalar(Symbol.Total), values.Of(add.Value)));
                break;
            case Branch branch:
                Nest.Gap();
                Branch(branch);
                break;
        }
    }

    private void Branch(Branch branch)
    {
        using (Nest.If(Of(scope, branch.Condition)))
        {
            Expand(branch.Then);
        }

        if (branch.Otherwise.Count > 0)
        {
            using (Nest.Else())
            {
                Expand(branch.Otherwise);
            }
        }
    }
}
