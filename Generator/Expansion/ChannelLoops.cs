using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Loops;
using FusedNorm.Generator.Schedules;

namespace FusedNorm.Generator.Expansion;

/// <summary>Kernels that go channel by channel, with neighbouring positions of the channel in the lanes.</summary>
internal class ChannelLoops(KernelScope scope, Kernel kernel) : SweepLoops(scope, kernel)
{
    public override void Expand()
    {
        DeclareCount();
        Term? large = null;
        if (Scope.Schedule.Streams)
        {
            Nest.Remark("A tensor that no cache holds is loaded ahead and stored past the caches.");
            large = Nest.Declare("large", new Apply(Operation.IsLarge, [Scope.Batch, Geometry.SampleLength], TermType.Condition));
            Nest.Gap();
        }

        Blocks((from, to, firstOfBlock) =>
        {
            using (Nest.For("channel", from, to, out Variable channel, LoopKind.Parallel))
            {
                ScalarSteps scalars = new(Scope, _ => channel, sweep => Samples(sweep, channel, firstOfBlock, null));
                Steps(Kernel.Loops, scalars.Expand, sweep => Samples(sweep, channel, firstOfBlock, large));
            }
        });

        if (large is not null)
        {
            Nest.Gap();
            using (Nest.If(large))
            {
                Nest.Add(new FinishStreaming());
            }
        }
    }

    /// <summary>The rows of one channel.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="firstOfBlock">The first channel of the product's block; null where there is none.</param>
    /// <param name="large">Whether the tensors are so large that they are streamed; null where they never are.</param>
    protected void Samples(Sweep sweep, Term channel, Term? firstOfBlock, Term? large)
    {
        if (sweep.Window is not null)
        {
            Runs.DeclareSums(sweep);
            using (Nest.For("n", 0, Scope.Batch, out Variable n))
            {
                WindowSweep(sweep, n, channel);
            }

            return;
        }

        LaneSums sums = Runs.BeginSums(sweep, Geometry.Positions);
        Runs.Samples(sums, n =>
        {
            Variable row = Nest.Declare("row", Places.Plane(Geometry, Geometry.Positions, n, channel));
            Term? blockRow = BlockRow(n, channel, firstOfBlock);
            Runs.PositionRun(
                sweep, sums, new RunStart(row, blockRow), Geometry.Positions, channel,
                tensor => Places.RowOfChannel(tensor, Geometry, n, channel),
                large is null ? null : Ahead(sweep, n, large));
        });
        Runs.EndSums(sweep, sums);
    }

    private RunAhead Ahead(Sweep sweep, Term sample, Term large)
    {
        bool nextChannel = ChannelOrder.LoadsNextChannel(sweep);
        Variable ahead = Nest.Declare(
            "ahead", nextChannel ? new Every([large, new Compare(Comparison.GreaterOrEqual, sample, (Term)Scope.Batch / 2)]) : large);
        return new RunAhead(nextChannel ? Geometry.Positions : Geometry.SampleLength, large, ahead);
    }
}
