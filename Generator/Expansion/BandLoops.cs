using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Loops;

namespace FusedNorm.Generator.Expansion;

/// <summary>
/// Kernels that go channel by channel where a channel's rows are short and lie whole pages apart, so that they would push each other out of
/// the first cache: a band of neighbouring channels at a time, of which a sample has a longer run.
/// </summary>
internal sealed class BandLoops(KernelScope scope, Kernel kernel) : ChannelLoops(scope, kernel)
{
    private readonly Dictionary<Symbol, Variable> bandSums = [];

    private int Band => Scope.Schedule.Band;

    public override void Expand()
    {
        DeclareCount();
        foreach (Symbol sum in Kernel.SharedSums)
        {
            bandSums[sum] = Nest.Variable(sum.Name + "Band", TermType.BandSums);
            Nest.Add(new DeclareSums(bandSums[sum], Band));
        }

        Blocks((from, to, firstOfBlock) =>
        {
            using (Nest.For("band", from, to, Band, out Variable band, LoopKind.Parallel))
            {
                Steps(Kernel.Loops, steps => Scalars(steps, band, firstOfBlock), sweep => BandSweep(sweep, band, firstOfBlock));
            }
        });
    }

    private void Scalars(IReadOnlyList<Step> steps, Term band, Term? firstOfBlock)
    {
        using (Channels(band, out Variable k, out Variable channel))
        {
            foreach (Symbol sum in Kernel.SharedSums.Where(sum => ScalarSteps.Reads(steps, sum)))
            {
                Scope.Define(
                    sum,
                    Nest.Declare(sum.Name, new Apply(Operation.Total, [new Slot(bandSums[sum], k, TermType.BandSums)], TermType.Double)));
            }

            new ScalarSteps(Scope, _ => channel, sweep => Samples(sweep, channel, firstOfBlock, null)).Expand(steps);
        }
    }

    private void BandSweep(Sweep sweep, Term band, Term? firstOfBlock)
    {
        foreach (Symbol sum in sweep.Sums)
        {
            Nest.Add(new ClearSums(bandSums[sum]));
        }

        using (Nest.For("n", 0, Scope.Batch, out Variable n))
        using (Channels(band, out Variable k, out Variable channel))
        {
            Variable row = Nest.Declare("row", Places.Plane(Geometry, Geometry.Positions, n, channel));
            Term? blockRow = BlockRow(n, channel, firstOfBlock);
            LaneSums sums = Runs.BeginSums(sweep, Geometry.Positions);
            Runs.PositionRun(
                sweep, sums, new RunStart(row, blockRow), Geometry.Positions, channel,
                tensor => Places.RowOfChannel(tensor, Geometry, n, channel));
            if (sweep.Sums.Any())
            {
                Nest.Gap();
            }

            foreach (Symbol sum in sweep.Sums)
            {
                sums.AddTo(sum, new Slot(bandSums[sum], k, TermType.BandSums));
            }
        }
    }

    private NestBuilder.Block Channels(Term band, out Variable k, out Variable channel)
    {
        NestBuilder.Block block = Nest.For("k", 0, Band, out k);
        channel = Nest.Declare("channel", band + k);
        return block;
    }
}
