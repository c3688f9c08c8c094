using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Loops;

namespace FusedNorm.Generator.Expansion;

/// <summary>Kernels whose points are independent: one loop over everything where no scalar belongs to a channel or a row.</summary>
internal sealed class PointLoops(KernelScope scope, Kernel kernel) : SweepLoops(scope, kernel)
{
    public override void Expand()
    {
        if (Kernel.ReturnsTotal)
        {
            Runs.DeclareSums(Kernel.Sweeps.First());
        }

        Steps(Kernel.Loops, _ => throw new InvalidOperationException("Independent points have no scalars."), Points);
        ReturnTotal();
    }

    private void Points(Sweep sweep)
    {
        (Term from, Term to) = Scope.Range(Scope.Batch);
        if (sweep.Window is not null)
        {
            Planes(from, to, (n, channel) => WindowSweep(sweep, n, channel));
        }
        else if (!sweep.Exprs.Any(expr => expr is Channel or RowElement))
        {
            Variable length = Nest.Declare("length", to * Geometry.SampleLength);
            LaneSums sums = Runs.BeginSums(sweep, int.MaxValue, declared: true);
            Runs.FlatRun(sweep, sums, from * Geometry.SampleLength, length);
            Runs.EndSums(sweep, sums, declared: true);
        }
        else if (Geometry.IsColumns)
        {
            LaneSums sums = Runs.BeginSums(sweep, Geometry.Channels, declared: true);
            using (Nest.For("n", from * Geometry.Rows, to * Geometry.Rows, out Variable n, LoopKind.Parallel))
            {
                Variable row = Nest.Declare("row", (Term)n * Geometry.Channels);
                Term? first = Places.FirstChannel(Nest, sweep, Geometry, n);
                Runs.ChannelRun(sweep, sums, new RunStart(row), Geometry.Channels, Geometry.Channels, first, _ => n);
            }

            Runs.EndSums(sweep, sums, declared: true);
        }
        else
        {
            LaneSums sums = Runs.BeginSums(sweep, Geometry.Positions, declared: true);
            Planes(from, to, (n, channel) =>
            {
                Variable row = Nest.Declare("row", Places.Plane(Geometry, Geometry.Positions, n, channel));
                Runs.PositionRun(
                    sweep, sums, new RunStart(row), Geometry.Positions, channel,
                    tensor => Places.RowOfChannel(tensor, Geometry, n, channel));
            });
            Runs.EndSums(sweep, sums, declared: true);
        }
    }

    /// <summary>Loops over samples and channels.</summary>
    private void Planes(Term from, Term to, Action<Term, Term> plane)
    {
        using (Nest.For("n", from, to, out Variable n, LoopKind.Parallel))
        using (Nest.For("channel", 0, Geometry.Channels, out Variable channel))
        {
            plane(n, channel);
        }
    }
}
