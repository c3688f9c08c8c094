using FusedNorm.Generator.Collections;
using FusedNorm.Generator.Loops;
using FusedNorm.Generator.Programs;
using FusedNorm.Generator.Schedules;

namespace FusedNorm.Generator.Verification;

/// <summary>
/// Proves of loops what makes them safe to run without checks: every name is given a value before it is read, and one in each scope; and
/// every element that is read or written lies in its storage, for every width of registers and several batches, by arithmetic on the bounds
/// of counters.
/// </summary>
internal sealed class LoopVerifier
{
    /// <summary>One sample, and numbers that no block or register divides.</summary>
    private static readonly int[] Batches = [1, 3, 37];

    private readonly HashSet<string> faults = [];
    private readonly IndexBounds bounds;
    private readonly Dictionary<Storage, long> scratch = [];
    private readonly Stack<HashSet<Variable>> scopes = new();

    private LoopVerifier(IndexBounds bounds) => this.bounds = bounds;

    /// <summary>What is wrong with the loops of a network; nothing where they are right.</summary>
    public static IReadOnlyList<Violation> Run(CompiledNetwork network)
    {
        bool isDouble = network.Graph.Declaration.IsDouble;
        return
        [
            .. network.Kernels.GroupBy(entry => network.Methods[entry.Kernel]).SelectMany(uses =>
                Run(uses.Key.Nest, isDouble).Select(fault => new Violation(uses.First().Purpose, uses.First().Kernel, fault))),
        ];
    }

    /// <summary>What is wrong with a nest; nothing where it is right.</summary>
    public static IReadOnlyCollection<string> Run(LoopNest nest, bool isDouble)
    {
        Machine machine = new(isDouble);
        return Run(nest, [.. machine.UpTo(machine.WidestLanes), 1]);
    }

    /// <summary>What is wrong with a nest; nothing where it is right.</summary>
    /// <param name="nest">The nest.</param>
    /// <param name="widths">The elements of every register that it may run with, and 1.</param>
    public static IReadOnlyCollection<string> Run(LoopNest nest, IReadOnlyList<int> widths)
    {
        HashSet<string> faults = [];
        int widest = nest.Body.OfType<NarrowTo>().Select(narrow => narrow.Lanes).DefaultIfEmpty(int.MaxValue).Min();
        foreach (int lanes in nest.IsVector ? widths.Where(width => width <= widest) : [1])
        {
            foreach (int batch in Batches)
            {
                faults.UnionWith(new LoopVerifier(new IndexBounds(batch, lanes)).Of(nest));
                foreach (int registers in nest.Inner is null
                    ? []
                    : nest.All.OfType<RunInner>().Select(run => run.Registers == RegisterGroup.FourRegisters ? 4 : 1).Distinct())
                {
                    faults.UnionWith(new LoopVerifier(new IndexBounds(batch, lanes * registers)).Of(nest.Inner!));
                }
            }
        }

        return faults;
    }

    private HashSet<string> Of(LoopNest nest)
    {
        if (nest.Extent is Number channels && nest.Parameters[0].Kind == ParameterKind.First && channels.Value < bounds.Lanes)
        {
            // There are not so many channels: nobody runs it.
            return faults;
        }

        scopes.Push([]);
        foreach (NestParameter parameter in nest.Parameters.Where(parameter => parameter.Variable is not null))
        {
            Variable variable = parameter.Variable!;
            scopes.Peek().Add(variable);
            if (parameter.Kind == ParameterKind.Batch)
            {
                bounds.Set(variable, LinearForm.Of(bounds.Batch));
            }
        }

        Parts(nest);
        Run(nest.Body);
        scopes.Pop();
        return faults;
    }

    /// <summary>
    /// A nest that is given a part is looked at as if the part were all; the register of an inner one lies anywhere among the channels.
    /// </summary>
    private void Parts(LoopNest nest)
    {
        Variable? Given(ParameterKind kind) => nest.Parameters.FirstOrDefault(parameter => parameter.Kind == kind)?.Variable;
        if (nest.Extent is Term extent && (Given(ParameterKind.From) ?? Given(ParameterKind.First)) is Variable first)
        {
            long length = bounds.Of(extent).Most;
            bool isInner = Given(ParameterKind.To) is null;
            if (isInner)
            {
                bounds.Count(first, 0, length - bounds.Lanes);
            }
            else
            {
                bounds.Set(first, LinearForm.Of(0));
                bounds.Set(Given(ParameterKind.To)!, LinearForm.Of(length));
            }
        }
    }

    private void Run(EquatableArray<Statement> statements)
    {
        scopes.Push([]);
        bool? before = null;
        foreach (Statement statement in statements)
        {
            // What a loop's counter becomes next, it reads itself.
            IEnumerable<Term> terms = statement is For loop ? new[] { loop.From, loop.Bound }.OfType<Term>() : statement.Terms;
            foreach (Term term in terms.SelectMany(term => term.All))
            {
                Check(term);
            }

            before = Run(statement, before);
        }

        scopes.Pop();
    }

    /// <returns>Of a condition, whether it holds; null where that depends.</returns>
    private bool? Run(Statement statement, bool? before)
    {
        switch (statement)
        {
            case Declare declare:
                Name(declare.Variable);
                if (declare is { Value: Term value, Variable.Type: TermType.Index })
                {
                    bounds.Set(declare.Variable, bounds.FormOf(value));
                }

                break;
            case DeclareSums sums:
                Name(sums.Variable);
                break;
            case Assign { Target: Read { Variable: { Type: TermType.Index } variable } } assign:
                bounds.Set(variable, bounds.FormOf(assign.Value));
                break;
            case RentScratch rent:
                scratch[rent.Storage] = rent.Length.All.Any(term => term is Apply) ? long.MaxValue : bounds.Of(rent.Length).Most;
                break;
            case For loop:
                Loop(loop);
                break;
            case While loop:
                Repeat(loop.Body);
                break;
            case If branch:
                bool? holds = bounds.Holds(branch.Condition);
                if (holds != false)
                {
                    Perhaps(branch.Then, isSure: holds == true, run => bounds.Where(branch.Condition, run));
                }

                return holds;
            case Else branch when before != true:
                Perhaps(branch.Body, isSure: before == false, run => run());
                break;
            case Scope scope:
                Run(scope.Body);
                break;
            case Else:
                break;
            default:
                new AccessCheck(bounds, LengthOf, faults).Run(statement);
                break;
        }

        return null;
    }

    private void Loop(For loop)
    {
        LinearForm first = loop.From is Term from ? bounds.FormOf(from) : bounds.FormOf(loop.Counter)!;
        LinearForm behind = bounds.FormOf(loop.Bound) + LinearForm.Of(loop.Comparison == Comparison.Less ? 0 : 1);
        (long least, long most) = bounds.Of(first);
        long step = loop.Next is Arithmetic next ? bounds.Of(next.Right).Most : 1;
        long last = bounds.Of(behind).Most - 1;
        scopes.Push([]);
        if (loop.From is not null)
        {
            Name(loop.Counter);
        }

        if (loop.Beside is not null)
        {
            Name(loop.Beside);
        }

        if (least <= last)
        {
            // Where it is known where the counter begins, its last value is a whole number of steps from there.
            LinearForm[] mosts =
            [
                behind - LinearForm.Of(1),
                .. least == most ? [LinearForm.Of(least + ((last - least) / step * step))] : Array.Empty<LinearForm>(),
                .. loop.From is not null && bounds.IsMultiple(behind - first, step)
                    ? [behind - LinearForm.Of(step)]
                    : Array.Empty<LinearForm>(),
            ];
            bounds.Count(
                loop.Counter, [loop.From is null ? LinearForm.Of(least) : first], mosts, bounds.IsMultiple(first, step) ? step : 1);
            if (loop.Beside is null)
            {
                Repeat(loop.Body);
            }
            else
            {
                Run(loop.Body);
            }
        }

        scopes.Pop();
        if (loop.From is null)
        {
            // Behind the loop the counter is anywhere from where it began to one step beyond the last.
            bounds.Count(loop.Counter, least, Math.Max(most, last + step));
        }
    }

    /// <summary>A body that runs under a condition: what it sets is behind it either that, or what it was before.</summary>
    /// <param name="body">The body.</param>
    /// <param name="isSure">Whether it runs wherever this place is reached.</param>
    /// <param name="under">Runs something where the condition holds.</param>
    private void Perhaps(EquatableArray<Statement> body, bool isSure, Action<Action> under)
    {
        Variable[] set = SetBy(body);
        (long Least, long Most)[] within = new (long, long)[set.Length];
        under(() =>
        {
            Run(body);
            for (int i = 0; i < set.Length; i++)
            {
                within[i] = bounds.Of(bounds.FormOf(set[i])!);
            }
        });
        for (int i = 0; i < set.Length; i++)
        {
            (long least, long most) = bounds.Of(bounds.FormOf(set[i])!);
            (long, long) joined = (Math.Min(least, within[i].Least), Math.Max(most, within[i].Most));
            (least, most) = isSure ? within[i] : joined;
            bounds.Count(set[i], least, most);
        }
    }

    /// <summary>The indices that a body sets, and that were there before.</summary>
    private Variable[] SetBy(EquatableArray<Statement> body) =>
    [
        .. body.SelectMany(statement => statement.All).OfType<Assign>().Select(assign => assign.Target).OfType<Read>()
            .Select(read => read.Variable)
            .Where(variable => variable.Type == TermType.Index && bounds.FormOf(variable) is not null).Distinct(),
    ];

    /// <summary>A body that runs several times: what it sets, it finds the next time.</summary>
    private void Repeat(EquatableArray<Statement> body)
    {
        Variable[] set = SetBy(body);
        LinearForm[] before = [.. set.Select(variable => bounds.FormOf(variable)!)];
        Run(body);
        for (int i = 0; i < set.Length; i++)
        {
            (long least, long most) = bounds.Of(bounds.Join(before[i], bounds.FormOf(set[i])!));
            bounds.Count(set[i], least, most);
        }

        if (set.Length > 0)
        {
            Run(body);
        }
    }

    /// <summary>What is wrong with a term itself: a name that is not there, an element beyond its storage.</summary>
    private void Check(Term term)
    {
        switch (term)
        {
            case Read read when !scopes.Any(scope => scope.Contains(read.Variable)):
                faults.Add($"{read.Variable} is read where it has no value");
                break;
            case LoadElement load:
                Require(load.Storage, load.Index, 1);
                break;
            case LoadRegister load:
                Require(load.Storage, load.Index, bounds.Lanes);
                break;
        }
    }

    private void Require(Storage storage, Term index, int count) =>
        AccessCheck.Require(bounds, LengthOf(storage), storage, index, count, faults);

    /// <summary>A block of scratch that an inner nest is given is as long as the outer one has rented.</summary>
    private long LengthOf(Storage storage) => scratch.TryGetValue(storage, out long rented) ? rented
        : storage.LengthOf(bounds.Batch) is > 0 and long length ? length
        : long.MaxValue;

    private void Name(Variable variable)
    {
        if (scopes.SelectMany(scope => scope).Any(other => other.Name == variable.Name))
        {
            faults.Add($"{variable} has two meanings");
        }

        scopes.Peek().Add(variable);
    }
}
