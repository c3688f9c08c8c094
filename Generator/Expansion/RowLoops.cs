using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Loops;
using FusedNorm.Generator.Schedules;

namespace FusedNorm.Generator.Expansion;

/// <summary>Kernels that go row by row, with neighbouring elements of the row in the lanes.</summary>
internal sealed class RowLoops(KernelScope scope, Kernel kernel) : SweepLoops(scope, kernel)
{
    private readonly int length = kernel.Geometry.SampleLength / kernel.RowsPerSample;

    private int Channels => length / Geometry.Positions;

    public override void Expand()
    {
        if (UsesCount)
        {
            DeclareCount(new Number(length, TermType.Double));
        }

        if (Kernel.ReturnsTotal)
        {
            Scope.Define(Symbol.Total, Nest.Declare(Symbol.Total.Name, new Number(0, TermType.Double)));
        }

        (Term from, Term to) = Scope.Range(Scope.Batch);
        using (Nest.For("n", from * Kernel.RowsPerSample, to * Kernel.RowsPerSample, out Variable n, LoopKind.Parallel))
        {
            Variable row = Nest.Declare("row", (Term)n * length);
            if (Kernel.TakesTargets)
            {
                Scope.Target = Nest.Declare("target", new Slot(Scope.Targets, n, TermType.Index));
            }

            Term? channel = null;
            if (!Geometry.IsColumns && Channels == 1
                && (Kernel.Exprs.OfType<Channel>().Any() || Kernel.AllSteps.OfType<SetChannel>().Any()))
            {
                channel = Nest.Declare("channel", (Term)n % Kernel.RowsPerSample);
            }

            ScalarSteps scalars = new(Scope, _ => channel!, sweep => RowSweep(sweep, n, row, channel), row: _ => n, sample: row);
            Steps(Kernel.Loops, scalars.Expand, sweep => RowSweep(sweep, n, row, channel));
        }

        ReturnTotal();
    }

    /// <summary>
    /// One sweep over a row: at a stretch, unless each channel of it has scalars of its own or lies in another row of another norm.
    /// </summary>
    private void RowSweep(Sweep sweep, Term n, Term row, Term? channel)
    {
        RunStart start = new(row);
        if (Scope.Schedule.OverlapsRows && ChannelOrder.Overlaps(sweep))
        {
            Runs.DeclareSums(sweep);
            using (Nest.Scope())
            {
                Term? first = Places.FirstChannel(Nest, sweep, Geometry, n);
                new RegisterRun(Scope, sweep).Classes(start, length, first, tensor => RowOf(tensor, n, first));
            }

            return;
        }

        bool inOneRun = Geometry.IsColumns || Channels == 1
            || !sweep.Exprs.Any(expr => expr is Channel || (expr is RowElement element && !IsWithinOneRow(element.Tensor)));
        int run = inOneRun ? length : Geometry.Positions;
        LaneSums sums = Runs.BeginSums(sweep, run);
        if (Geometry.IsColumns)
        {
            using (Nest.Scope())
            {
                Term? first = Places.FirstChannel(Nest, sweep, Geometry, n);
                Runs.ChannelRun(sweep, sums, start, length, length, first, tensor => RowOf(tensor, n, first));
            }
        }
        else if (inOneRun)
        {
            using (Nest.Scope())
            {
                Runs.PositionRun(sweep, sums, start, length, channel!, tensor => RowOf(tensor, n, channel));
            }
        }
        else
        {
            Term first = Kernel.RowsPerSample == 1 ? 0 : n % Kernel.RowsPerSample * Channels;
            using (Nest.For("k", 0, Channels, out Variable k))
            {
                Variable current = Nest.Declare("channel", first + k);
                Variable plane = Nest.Declare("plane", row + ((Term)k * Geometry.Positions));
                Runs.PositionRun(sweep, sums, new RunStart(plane), run, current, tensor => RowOf(tensor, n, current));
            }
        }

        Runs.EndSums(sweep, sums);
    }

    /// <summary>Whether the rows of a tensor, which may be another norm's, are whole numbers of this kernel's.</summary>
    private bool IsWithinOneRow(Tensor tensor) => Kernel.RowsPerSample % tensor.Length == 0;

    /// <summary>Where the element of a tensor with one element per row lies, of this row or of the channel that is being swept.</summary>
    private Term RowOf(Tensor tensor, Term n, Term? channel)
    {
        int rows = Kernel.RowsPerSample;
        return IsWithinOneRow(tensor) ? n / (rows / tensor.Length)
            : (n / rows * tensor.Length) + (channel! / (Geometry.Channels / tensor.Length));
    }
}
