using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Loops;
using FusedNorm.Generator.Schedules;

namespace FusedNorm.Generator.Expansion;

/// <summary>
/// Kernels that go channel by channel where a channel has one position: neighbouring channels lie in the lanes, and their sums stay apart.
/// The kernel's own loops take four full registers at a time first, where there are so many channels, then single ones, then the last
/// channels one by one; an inner nest does one register, which four together are as well.
/// </summary>
internal sealed class ColumnLoops(KernelScope scope, Kernel kernel) : SweepLoops(scope, kernel)
{
    private readonly Dictionary<Symbol, Variable> columnSums = [];

    /// <summary>The tensors of the inner nest, which has no part in the product.</summary>
    public static IEnumerable<Tensor> InnerArguments(Kernel kernel) =>
        kernel.Arguments.Where(new HashSet<Tensor>(kernel.OfLoops).Contains);

    public override void Expand()
    {
        bool isWhole = Geometry.Channels % Machine.MostLanes == 0;
        Blocks((from, to, firstOfBlock) =>
        {
            Variable first = Nest.Declare("first", from);
            void Inner(RegisterGroup registers) =>
                Nest.Add(new RunInner(
                    registers, first, [.. Kernel.BlockTensors.Select(block => new Slice(Scope.Storage(block), first - firstOfBlock!))]));

            if (Scope.Schedule.Registers > 1)
            {
                Term four = (Term)Scope.Schedule.Registers * new LaneCount();
                Nest.Remark("four registers at a time, while there are so many channels: whole cache lines beside one another");
                using (Nest.Further(first, Comparison.LessOrEqual, to - four, four))
                {
                    Inner(RegisterGroup.FourRegisters);
                }

                Nest.Gap();
            }

            using (Nest.Further(first, Comparison.LessOrEqual, to - new LaneCount(), new LaneCount()))
            {
                Inner(RegisterGroup.Register);
            }

            if (!isWhole)
            {
                Nest.Gap();
                using (Nest.Further(first, Comparison.Less, to, 1))
                {
                    Inner(RegisterGroup.One);
                }
            }
        });
    }

    /// <summary>The loops over one register of channels.</summary>
    /// <param name="first">Its first channel.</param>
    public void ExpandInner(Term first)
    {
        DeclareCount();
        Steps(
            Kernel.Loops,
            steps =>
            {
                using (Lanes(first, out Variable lane, out Variable channel))
                {
                    new ScalarSteps(
                        Scope,
                        _ => channel,
                        sweep => OneColumn(sweep, lane, channel),
                        symbol => columnSums.TryGetValue(symbol, out Variable? sums)
                            ? new Slot(sums, lane, TermType.Double)
                            : null).Expand(steps);
                }
            },
            sweep => ColumnSweep(sweep, first));
    }

    private void ColumnSweep(Sweep sweep, Term first)
    {
        if (sweep.Window is null)
        {
            Runs.ColumnRows(
                sweep, Geometry.Channels, Rows, first, Kernel.BlockTensors.Any() ? Scope.Schedule.Blocks!.Length : 0, columnSums);
            return;
        }

        foreach (Symbol sum in sweep.Sums)
        {
            columnSums[sum] = Nest.Variable(sum.Name, TermType.ColumnSums);
            Nest.Add(new DeclareSums(columnSums[sum]));
        }

        using (Nest.For("n", 0, Scope.Batch, out Variable n))
        using (Lanes(first, out Variable lane, out Variable channel))
        {
            WindowSweep(sweep, n, channel, sum => new Slot(columnSums[sum], lane, TermType.Double));
        }
    }

    /// <summary>The rows of a single channel, which seldom needs a sweep of its own.</summary>
    private void OneColumn(Sweep sweep, Term lane, Term channel)
    {
        Runs.DeclareSums(sweep);
        using (Nest.For("n", 0, Rows, out Variable n))
        {
            Variable row = Nest.Declare("row", ((Term)n * Geometry.Channels) + channel);
            Term? blockRow =
                Kernel.BlockTensors.Any() ? (Term)Nest.Declare("blockRow", ((Term)n * Scope.Schedule.Blocks!.Length) + lane) : null;
            RunStart start = new(row, blockRow);
            new ElementBody(Scope, tensor => start.At(tensor, 0), _ => channel, _ => n).Run(sweep);
        }
    }

    private NestBuilder.Block Lanes(Term first, out Variable lane, out Variable channel)
    {
        NestBuilder.Block block = Nest.For("lane", 0, new LaneCount(), out lane);
        channel = Nest.Declare("channel", first + lane);
        return block;
    }
}
