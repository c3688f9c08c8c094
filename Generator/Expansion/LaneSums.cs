using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Loops;
using FusedNorm.Generator.Schedules;

namespace FusedNorm.Generator.Expansion;

/// <summary>
/// The sums of a sweep while they are registers: each lane has a sum of its own, in double precision, through all runs of a group. Two
/// copies of them take turns, because a sum waits for its last addition.
/// </summary>
/// <param name="nest">Where they are declared.</param>
/// <param name="sweep">The sweep.</param>
/// <param name="schedule">How its runs are taken.</param>
internal sealed class LaneSums(NestBuilder nest, Sweep sweep, RunSchedule schedule)
{
    private readonly ReduceSum[] narrow = [.. sweep.Sinks.OfType<ReduceSum>().Where(sum => !sum.IsWide)];
    private readonly Dictionary<(string Name, int Copy), (Variable Lower, Variable Upper)> wide = [];
    private readonly Dictionary<(string Name, int Copy), Variable> ofBlock = [];

    /// <summary>How the runs are taken.</summary>
    public RunSchedule Schedule => schedule;

    /// <summary>Whether the sums of a block have been declared by who goes around the runs.</summary>
    public bool BlockIsOpen { get; set; }

    /// <summary>The name of a variable in a copy of the loop's body.</summary>
    public static string Of(int copy, string name) => copy == 0 ? name : "next" + char.ToUpperInvariant(name[0]) + name.Substring(1);

    /// <summary>The sums of a group.</summary>
    public void Declare()
    {
        foreach (string name in sweep.Sums)
        {
            for (int copy = 0; copy < CopiesOf(name); copy++)
            {
                wide[(name, copy)] = (Zero(Of(copy, name) + "Lower"), Zero(Of(copy, name) + "Upper"));
            }
        }
    }

    /// <summary>The sums of a block.</summary>
    public void DeclareBlock()
    {
        foreach (ReduceSum sum in narrow)
        {
            for (int copy = 0; copy < schedule.Accumulators; copy++)
            {
                ofBlock[(sum.Name, copy)] = Zero(Of(copy, sum.Name) + "Lanes");
            }
        }
    }

    /// <summary>Adds the sums of a block to those of the group.</summary>
    public void CloseBlock()
    {
        using (NestBuilder.When(schedule is { IsShort: true, SumsBlocks: true }, FitsRegister))
        {
            foreach (ReduceSum sum in narrow)
            {
                Term lanes = Enumerable.Range(0, schedule.Accumulators).Select(copy => (Term)ofBlock[(sum.Name, copy)])
                    .Aggregate((left, right) => new Arithmetic(Operator.Add, left, right));
                nest.Add(new Accumulate(Accumulation.Wide, [.. Wide(sum.Name, 0)], [lanes]));
            }
        }
    }

    /// <summary>Adds the totals of all lanes to sums that are scalars already.</summary>
    public void AddTotals(KernelScope scope)
    {
        using (NestBuilder.When(schedule.IsShort && sweep.Sums.Any(), FitsRegister))
        {
            foreach (string name in sweep.Sums)
            {
                nest.Add(new Update(Operator.Add, scope.Scalar(name), Total(name)));
            }
        }
    }

    /// <summary>Makes scalars of the sums: the totals of all lanes.</summary>
    public void DeclareTotals(KernelScope scope)
    {
        foreach (string name in sweep.Sums)
        {
            scope.Define(name, nest.Declare(name, TermType.Double, Total(name)));
        }
    }

    /// <summary>Adds each lane of a sum to the sum of its lane in memory.</summary>
    public void AddTo(string name, Term destination)
    {
        for (int copy = 0; copy < CopiesOf(name); copy++)
        {
            (Variable lower, Variable upper) = wide[(name, copy)];
            nest.Add(new KeepLaneSums(destination, lower, upper));
        }
    }

    /// <summary>Adds a register to a sum.</summary>
    /// <param name="sink">The sum.</param>
    /// <param name="copy">The copy of it.</param>
    /// <param name="value">What a register of an expression is.</param>
    /// <param name="inMemory">The register of the value in memory, where it can be summed from there; null where not.</param>
    public Statement Add(Sink sink, int copy, Func<Expr, Term> value, LoadRegister? inMemory) => sink switch
    {
        ReduceSum { Value: SquaredDistance square } sum =>
            new Accumulate(Accumulation.SquareWide, [.. Wide(sum.Name, copy)], [value(square.Value), value(square.Centre)]),
        ReduceSum { IsWide: true } sum => new Accumulate(Accumulation.Wide, [.. Wide(sum.Name, copy)], [value(sum.Value)]),
        ReduceSum { Value: Binary { Operator: BinaryOperator.Multiply } product } sum =>
            new Accumulate(Accumulation.Product, [ofBlock[(sum.Name, copy)]], [value(product.Left), value(product.Right)]),
        ReduceSum sum => new Update(Operator.Add, ofBlock[(sum.Name, copy)], value(sum.Value)),
        ReduceMoments moments => new Accumulate(
            inMemory is null ? Accumulation.Moments : Accumulation.MomentsOfMemory,
            [.. Wide(moments.Sum, copy), .. Wide(moments.Squares, copy)],
            [inMemory ?? value(moments.Value)]),
        _ => throw new InvalidOperationException($"{sink.GetType().Name} has no vector form."),
    };

    private Variable Zero(string name) => nest.Declare(name, KernelScope.Register(0));

    private Variable[] Wide(string name, int copy) => [wide[(name, copy)].Lower, wide[(name, copy)].Upper];

    /// <summary>Statements for where the lanes were used at all; the compiler of the nest's language knows the answer.</summary>
    private NestBuilder.Block FitsRegister() => nest.If(new Compare(Comparison.GreaterOrEqual, schedule.Length, new LaneCount()));

    /// <summary>What all lanes of a sum come to.</summary>
    private Apply Total(string name) =>
        new(
            Operation.SumWide,
            [.. Enumerable.Range(0, CopiesOf(name)).SelectMany(copy => Wide(name, copy)).Select(sum => (Term)sum)], TermType.Double);

    /// <summary>The copies of a sum's double-precision registers: a block's sums join before they are added to them.</summary>
    private int CopiesOf(string name) => narrow.Any(sum => sum.Name == name) ? 1 : schedule.Accumulators;
}
