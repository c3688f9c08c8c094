using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Loops;
using FusedNorm.Generator.Schedules;

namespace FusedNorm.Generator.Expansion;

/// <summary>
/// Matrix products of few weights, in place. Either the depth lies in the lanes and their sum is taken at the end, or neighbouring columns
/// do.
/// </summary>
internal sealed class SmallProduct(KernelScope scope, Contraction kernel)
{
    private readonly Storage left = scope.Storage(kernel.Left.Tensor);
    private readonly Storage right = scope.Storage(kernel.Right.Tensor);
    private readonly Storage destination = scope.Storage(kernel.Destination);

    private NestBuilder Nest => scope.Nest;

    /// <summary>
    /// Whether the rest of the chain follows each sum at once: where columns are taken one by one. Four sums are stored together, and a
    /// loop behind them goes by registers, which a chain with functions wants for few columns too.
    /// </summary>
    private bool FinishesSums =>
        kernel.HasRest && !kernel.Accumulates && !kernel.ColumnsInLanes && kernel.Columns < ProductSchedule.SmallTile
        && !kernel.Exprs.Any(expr => expr is Call);

    /// <summary>The epilogue with the product read back from where it was left.</summary>
    public static Sweep Rest(Contraction kernel)
    {
        Sweep rest = new();
        foreach (Stage stage in kernel.Stages)
        {
            rest.Let(stage.Symbol, stage.Value is Product ? new Load(kernel.Destination) : stage.Value);
        }

        // Storing the bare product to the destination is what the product itself did.
        Symbol bare = kernel.Stages[0].Symbol;
        rest.Sinks.AddRange(kernel.Sinks.Where(sink => sink is not Store { Value: Local local } || local.Symbol != bare));
        return rest;
    }

    public void Expand()
    {
        using (Nest.For("row", 0, scope.Count(kernel.Rows), out Variable row))
        {
            if (kernel.LeftSums is LeftSums sums)
            {
                Sum(sums, row);
            }

            Variable to = Nest.Declare("destination", (Term)row * kernel.Columns);
            Variable column = Nest.Declare("column", 0);
            if (kernel.ColumnsInLanes)
            {
                ColumnsInLanes(row, to, column);
            }
            else
            {
                DepthInLanes(row, to, column);
            }

            if (kernel.HasRest && !FinishesSums)
            {
                Nest.Gap();
                Nest.Remark("the rest of the chain, while the row is in the cache");
                new RunLoops(scope, RunSchedule.Copies)
                    .ChannelRun(Rest(kernel), null, new RunStart(to), kernel.Columns, kernel.Columns, null, _ => row);
            }
        }
    }

    /// <summary>The sum of a row of the left operand, every term added in double precision, as the runtime's <c>RowSums</c> does.</summary>
    private void Sum(LeftSums sums, Variable row)
    {
        using (Nest.If(scope.Flags[sums.Bias]))
        {
            Nest.Remark("its sum, while it is in the cache");
            Variable total = Nest.Declare("total", TermType.Double, 0);
            using (Nest.For("r", 0, scope.Count(kernel.Depth), out Variable r))
            {
                Nest.Add(new Update(Operator.Add, total, Left(row, r)));
            }

            Nest.Gap();
            Nest.Add(new StoreElement(scope.Storage(sums.Destination), row, scope.ToElement(total), Adds: true));
        }

        Nest.Gap();
        using (Nest.If(new Not(scope.Flags[sums.Weight])))
        {
            Nest.Add(new Continue());
        }

        Nest.Gap();
    }

    private LoadElement Left(Term row, Term r) => new(left, (row * kernel.Left.Stride) + (r * kernel.Left.DepthStride));

    private void DepthInLanes(Variable row, Variable to, Variable column)
    {
        Variable from = Nest.Declare("left", (Term)row * kernel.Left.Stride);
        if (kernel.Columns >= ProductSchedule.SmallTile)
        {
            Nest.Gap();
            using (Nest.Further(column, Comparison.LessOrEqual, Less(kernel.Columns, ProductSchedule.SmallTile), ProductSchedule.SmallTile))
            {
                Dots(row, from, to, column, ProductSchedule.SmallTile);
            }
        }

        if (kernel.Columns % ProductSchedule.SmallTile != 0)
        {
            Nest.Gap();
            using (Nest.Further(column, Comparison.Less, kernel.Columns, 1))
            {
                Dots(row, from, to, column, 1);
            }
        }
    }

    /// <summary>A difference of two constants, written as one.</summary>
    private static Arithmetic Less(int whole, int part) => new(Operator.Subtract, whole, part);

    private void Dots(Variable row, Term from, Term to, Term column, int count)
    {
        // Where the depth is a whole number of registers, no term is left behind them.
        bool isWhole = !kernel.Depth.TimesBatch && kernel.Depth.Factor % scope.Schedule.WidestLanes == 0;
        Term depth = scope.Count(kernel.Depth);
        Variable at = Nest.Declare("right", column * kernel.Right.Stride);
        Variable[] sums = Sums(count);
        Variable? counter = isWhole ? null : Nest.Declare("r", 0);
        LoadRegister Right(int i, Term r) => new(right, (Term)at + (kernel.Right.Stride * i) + r);
        void Products(Term r)
        {
            Variable x = Nest.Declare("x", new LoadRegister(left, from + r));
            for (int i = 0; i < count; i++)
            {
                Nest.Add(new Accumulate(Accumulation.Product, [sums[i]], [x, Right(i, r)]));
            }
        }

        if (counter is null)
        {
            using (Nest.For("r", 0, depth, new LaneCount(), out Variable r))
            {
                Products(r);
            }
        }
        else
        {
            using (Nest.Further(counter, Comparison.LessOrEqual, depth - new LaneCount(), new LaneCount()))
            {
                Products(counter);
            }
        }

        Nest.Gap();
        if (isWhole && count == ProductSchedule.SmallTile)
        {
            Nest.Add(new StoreFourSums([.. sums], destination, to + column, kernel.Accumulates));
            return;
        }

        Variable[] dots =
            [.. sums.Select((sum, i) => Nest.Declare("dot" + Text.CSharpLiteral.Int(i), new Apply(Operation.Sum, [sum], TermType.Double)))];
        if (counter is not null)
        {
            using (Nest.Further(counter, Comparison.Less, depth, 1))
            {
                Variable x = Nest.Declare("x", TermType.Double, new LoadElement(left, from + counter));
                for (int i = 0; i < count; i++)
                {
                    Nest.Add(new Update(
                        Operator.Add, dots[i],
                        new Arithmetic(Operator.Multiply, x, new LoadElement(right, (Term)at + (kernel.Right.Stride * i) + counter))));
                }
            }

            Nest.Gap();
        }

        if (FinishesSums)
        {
            Finish(row, to, column, dots[0]);
            return;
        }

        for (int i = 0; i < count; i++)
        {
            Nest.Add(new StoreElement(destination, to + column + i, scope.ToElement(dots[i]), kernel.Accumulates));
        }
    }

    /// <summary>The chain behind a sum, of which the bare product is the first stage.</summary>
    private void Finish(Variable row, Term to, Term column, Variable dot)
    {
        Variable sum = Nest.Declare(kernel.Source!.Symbol.Name, TermType.Element, scope.ToElement(dot));
        new ElementBody(scope, _ => to + column, _ => column, _ => row).Run(kernel, sum);
    }

    private void ColumnsInLanes(Variable row, Variable to, Variable column)
    {
        if (kernel.Columns >= ProductSchedule.SmallTile)
        {
            Term registers = (Term)ProductSchedule.SmallTile * new LaneCount();
            Nest.Gap();
            using (Nest.Further(column, Comparison.LessOrEqual, kernel.Columns - registers, registers))
            {
                Columns(row, to, column, ProductSchedule.SmallTile);
            }
        }

        Nest.Gap();
        using (Nest.Further(column, Comparison.LessOrEqual, kernel.Columns - (Term)new LaneCount(), new LaneCount()))
        {
            Columns(row, to, column, 1);
        }

        Nest.Gap();
        using (Nest.Further(column, Comparison.Less, kernel.Columns, 1))
        {
            Variable sum = Nest.Declare("sum", KernelScope.Element(0));
            using (Nest.For("r", 0, scope.Count(kernel.Depth), out Variable r))
            {
                LoadElement other = new(right, ((Term)r * kernel.Right.DepthStride) + column);
                Nest.Add(new Assign(sum, new Apply(Operation.MultiplyAdd, [Left(row, r), other, sum], TermType.Element)));
            }

            Nest.Gap();
            Nest.Add(new StoreElement(destination, (Term)to + column, sum, kernel.Accumulates));
        }
    }

    private void Columns(Variable row, Variable destinationRow, Variable column, int count)
    {
        Variable[] sums = Sums(count);
        using (Nest.For("r", 0, scope.Count(kernel.Depth), out Variable r))
        {
            Variable x = Nest.Declare("x", new Broadcast(Left(row, r)));
            Variable at = Nest.Declare("right", ((Term)r * kernel.Right.DepthStride) + column);
            for (int i = 0; i < count; i++)
            {
                Nest.Add(new Accumulate(Accumulation.Product, [sums[i]], [x, new LoadRegister(right, (Term)at + Places.Behind(i))]));
            }
        }

        Nest.Gap();
        Variable to = Nest.Declare("to", (Term)destinationRow + column);
        for (int i = 0; i < count; i++)
        {
            Term place = (Term)to + Places.Behind(i);
            Term sum = sums[i];
            Nest.Add(new StoreRegister(
                destination, place, kernel.Accumulates ? new Arithmetic(Operator.Add, new LoadRegister(destination, place), sum) : sum));
        }
    }

    private Variable[] Sums(int count) =>
        [.. Enumerable.Range(0, count).Select(i => Nest.Declare("sum" + Text.CSharpLiteral.Int(i), KernelScope.Register(0)))];
}
