using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Loops;
using FusedNorm.Generator.Schedules;

namespace FusedNorm.Generator.Expansion;

/// <summary>What the loops of sweep kernels share: steps in their order, and what surrounds the loops over windows.</summary>
/// <param name="scope">The kernel's names.</param>
/// <param name="kernel">The kernel.</param>
internal abstract class SweepLoops(KernelScope scope, Kernel kernel)
{
    protected KernelScope Scope => scope;

    protected NestBuilder Nest => scope.Nest;

    protected Kernel Kernel => kernel;

    protected Geometry Geometry => kernel.Geometry;

    protected RunLoops Runs { get; } = new(scope, scope.Schedule.Accumulators);

    /// <summary>The number of rows in a batch.</summary>
    protected Term Rows => scope.Batch * (Term)kernel.Geometry.Rows;

    /// <summary>The kernel's loops.</summary>
    public abstract void Expand();

    /// <summary>
    /// The loops over a kernel's channels, from one to another: all of them, or one block after the other behind the product that computes
    /// it.
    /// </summary>
    /// <param name="channels">
    /// The loops over some channels, from one up to another, given the first one of the block of a product, which is null where there is
    /// none.
    /// </param>
    protected void Blocks(Action<Term, Term, Term?> channels)
    {
        (Term from, Term to) = scope.Range(Geometry.Channels);
        if (kernel.Product is null)
        {
            channels(from, to, null);
            return;
        }

        new BlockedProduct(scope, kernel.Product, scope.Schedule.Product!).Blocks(scope.Schedule.Blocks!, Geometry, from, to, channels);
    }

    /// <summary>Where the current channel's elements begin in the block that a product has computed; null where there is none.</summary>
    protected Term? BlockRow(Term sample, Term channel, Term? firstOfBlock) => !kernel.BlockTensors.Any() ? null
        : (Term)Nest.Declare("blockRow", (sample * scope.Schedule.Blocks!.Length) + ((channel - firstOfBlock!) * Geometry.Positions));

    /// <summary>Steps in their order; neighbouring scalar ones go to <paramref name="scalars"/> together.</summary>
    protected void Steps(IReadOnlyList<Step> steps, Action<IReadOnlyList<Step>> scalars, Action<Sweep> sweep)
    {
        for (int i = 0; i < steps.Count;)
        {
            Step[] run = [.. steps.Skip(i).TakeWhile(ScalarSteps.IsScalar)];
            Nest.Gap();
            if (run.Length > 0)
            {
                scalars(run);
                i += run.Length;
                continue;
            }

            switch (steps[i++])
            {
                case Sweep loop:
                    if (loop.Comment is not null)
                    {
                        Nest.Remark(loop.Comment);
                    }

                    sweep(loop);
                    break;
                case Branch branch:
                    using (Nest.If(ScalarSteps.Of(scope, branch.Condition)))
                    {
                        Steps(branch.Then, scalars, sweep);
                    }

                    if (branch.Otherwise.Count > 0)
                    {
                        using (Nest.Else())
                        {
                            Steps(branch.Otherwise, scalars, sweep);
                        }
                    }

                    break;
            }
        }
    }

    /// <summary>The positions of one channel of one sample, each computed from a window.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="sum">What a sum is kept in; null for scalars.</param>
    protected void WindowSweep(Sweep sweep, Term sample, Term channel, Func<Symbol, Term>? sum = null)
    {
        Stage source = sweep.Window!;
        Variable plane = Nest.Declare("plane", Places.Plane(Geometry, WindowElements.Of(source).PlaneLength, sample, channel));
        Variable row = Nest.Declare("row", Places.Plane(Geometry, Geometry.Positions, sample, channel));
        Term Row(Tensor tensor) => Places.RowOfChannel(tensor, Geometry, sample, channel);
        void Element(Term position, Variable value) =>
            new ElementBody(scope, _ => row + position, _ => channel, Row, sum).Run(sweep, value);

        if (WindowRuns.RowLength(source.Value) == 0)
        {
            new WindowElements(scope, source, plane).Run(Element);
            return;
        }

        // Sums that are not wide join the group's behind each row, where a channel is long.
        bool byRow = Geometry.Positions > RunSchedule.LongestSum && sweep.Sinks.OfType<ReduceSum>().Any(sink => !sink.IsWide);
        RegisterRun registers = new(scope, sweep);
        registers.DeclareScalars(channel, Row);
        registers.Begin();
        new WindowLanes(scope, source, plane, (position, done, value) => registers.Body(_ => row + position, done, value), Element)
            .Run(() =>
            {
                if (byRow)
                {
                    registers.End();
                    registers.Clear();
                }
            });
        if (!byRow)
        {
            Nest.Gap();
            registers.End();
        }
    }

    /// <summary>Returns the sum over everything, where the kernel has one.</summary>
    protected void ReturnTotal()
    {
        if (kernel.ReturnsTotal)
        {
            Nest.Gap();
            Nest.Add(new Return(scope.Scalar(Symbol.Total)));
        }
    }

    /// <summary>The number of elements of a channel, where a scalar step asks for it.</summary>
    protected void DeclareCount()
    {
        if (UsesCount)
        {
            int perSample = Geometry.Rows * Geometry.Positions;
            DeclareCount(perSample == 1
                ? scope.Batch
                : new Arithmetic(Operator.Multiply, new Cast(scope.Batch, TermType.Double), (Term)perSample));
        }
    }

    /// <summary>Names the number of elements of a group.</summary>
    protected void DeclareCount(Term value)
    {
        scope.GroupCount = Nest.Declare("count", TermType.Double, value);
        Nest.Gap();
    }

    /// <summary>Whether a scalar step asks for the number of elements of its group.</summary>
    protected bool UsesCount =>
        kernel.AllSteps.OfType<ScalarStep>().SelectMany(step => step.Exprs).Any(expr => expr is GroupCount);
}
