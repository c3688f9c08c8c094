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
    private readonly Dictionary<(Symbol Sum, int Copy), (Variable Lower, Variable Upper)> wide = [];
    private readonly Dictionary<(Symbol Sum, int Copy), Variable> ofBlock = [];

    /// <summary>How the runs are taken.</summary>
    public RunSchedule Schedule => schedule;

    /// <summary>Whether the sums of a block have been declared by who goes around the runs.</summary>
    public bool BlockIsOpen { get; set; }

    /// <summary>The name of a variable in a copy of the loop's body.</summary>
    public static string Of(int copy, string name) => copy == 0 ? name : "next" + char.ToUpperInvariant(name[0]) + name.Substring(1);

    /// <summary>The sums of a group.</summary>
    public void Declare()
    {
        foreach (Symbol sum in sweep.Sums)
        {
            for (int copy = 0; copy < CopiesOf(sum); copy++)
            {
                wide[(sum, copy)] = (Zero(Of(copy, sum.Name) + "Lower"), Zero(Of(copy, sum.Name) + "Upper"));
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
                ofBlock[(sum.Symbol, copy)] = Zero(Of(copy, sum.Symbol.Name) + "Lanes");
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
                Term lanes = Enumerable.Range(0, schedule.Accumulators).Select(copy => (Term)ofBlock[(sum.Symbol, copy)])
                    .Aggregate((left, right) => new Arithmetic(Operator.Add, left, right));
                nest.Add(new Accumulate(Accumulation.Wide, [.. Wide(sum.Symbol, 0)], [lanes]));
            }
        }
    }

    /// <summary>Adds the totals of all lanes to sums that are scalars already.</summary>
    public void AddTotals(KernelScope scope)
    {
        using (NestBuilder.When(schedule.IsShort && sweep.Sums.Any(), FitsRegister))
        {
            foreach (Symbol sum in sweep.Sums)
            {
                nest.Add(new Update(Operator.Add, scope.Scalar(sum), Total(sum)));
            }
        }
    }

    /// <summary>Makes scalars of the sums: the totals of all lanes.</summary>
    public void DeclareTotals(KernelScope scope)
    {
        foreach (Symbol sum in sweep.Sums)
        {
            scope.Define(sum, nest.Declare(sum.Name, TermType.Double, Total(sum)));
        }
    }

    /// <summary>Adds each lane of a sum to the sum of its lane in memory.</summary>
    public void AddTo(Symbol sum, Term destination)
    {
        for (int copy = 0; copy < CopiesOf(sum); copy++)
        {
            (Variable lower, Variable upper) = wide[(sum, copy)];
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
            new Accumulate(Accumulation.SquareWide, [.. Wide(sum.Symbol, copy)], [value(square.Value), value(square.Centre)]),
        ReduceSum { IsWide: true } sum => new Accumulate(Accumulation.Wide, [.. Wide(sum.Symbol, copy)], [value(sum.Value)]),
        ReduceSum { Value: Binary { Operator: BinaryOperator.Multiply } product } sum =>
            new Accumulate(Accumulation.Product, [ofBlock[(sum.Symbol, copy)]], [value(product.Left), value(product.Right)]),
        ReduceSum sum => new Update(Operator.Add, ofBlock[(sum.Symbol, copy)], value(sum.Value)),
        ReduceMoments moments => new Accumulate(
            inMemory is null ? Accumulation.Moments : Accumulation.MomentsOfMemory,
            [.. Wide(moments.Sum, copy), .. Wide(moments.Squares, copy)],
            [inMemory ?? value(moments.Value)]),
        _ => throw new InvalidOperationException($"{sink.GetType().Name} has no vector form."),
    };

    private Variable Zero(string name) => nest.Declare(name, KernelScope.Register(0));

    private Variable[] Wide(Symbol sum, int copy) => [wide[(sum, copy)].Lower, wide[(sum, copy)].Upper];

    /// <summary>Statements for where the lanes were used at all; the compiler of the nest's language knows the answer.</summary>
    private NestBuilder.Block FitsRegister() => nest.If(new Compare(Comparison.GreaterOrEqual, schedule.Length, new LaneCount()));

    /// <summary>What all lanes of a sum come to.</summary>
    private Apply Total(Symbol sum) =>
        new(
            Operation.SumWide,
            [.. Enumerable.Range(0, CopiesOf(sum)).SelectMany(copy => Wide(sum, copy)).Select(lanes => (Term)lanes)], TermType.Double);

    /// <summary>The copies of a sum's double-precision registers: a block's sums join before they are added to them.</summary>
    private int CopiesOf(Symbol sum) => narrow.Any(sink => sink.Symbol == sum) ? 1 : schedule.Accumulators;
}
