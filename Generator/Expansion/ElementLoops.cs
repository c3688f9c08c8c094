using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Loops;

namespace FusedNorm.Generator.Expansion;

/// <summary>
/// Kernels element by element, each found where its tensor's layout says: any kernel in any layout, for what no faster order is there.
/// </summary>
internal sealed class ElementLoops(KernelScope scope, Kernel kernel) : SweepLoops(scope, kernel)
{
    public override void Expand()
    {
        switch (Kernel.Group)
        {
            case Group.Channel:
                DeclareCount();
                using (Nest.For("channel", 0, Geometry.Channels, out Variable channel))
                {
                    Steps(sweep => ChannelSweep(sweep, channel), _ => channel);
                }

                break;
            case Group.Row:
                Rowwise();
                break;
            default:
                Points();
                break;
        }

        ReturnTotal();
    }

    private void Points()
    {
        if (Kernel.ReturnsTotal)
        {
            Runs.DeclareSums(Kernel.Sweeps.First());
        }

        Steps(Kernel.Loops, _ => throw new InvalidOperationException("Independent points have no scalars."), sweep =>
        {
            using (Nest.For("n", 0, Scope.Batch, out Variable n))
            using (Nest.For("channel", 0, Geometry.Planes, out Variable channel))
            {
                Plane(sweep, n, channel);
            }
        });
    }

    /// <summary>A channel, through all samples and rows.</summary>
    private void ChannelSweep(Sweep sweep, Term channel)
    {
        Runs.DeclareSums(sweep);
        using (Nest.For("n", 0, Scope.Batch, out Variable n))
        {
            Variable? row = null;
            using (NestBuilder.When(Geometry.Rows > 1, () => Nest.For("row", 0, Geometry.Rows, out row)))
            {
                Plane(sweep, n, row is null ? channel : ((Term)row * Geometry.Channels) + channel);
            }
        }
    }

    private void Rowwise()
    {
        int planes = Geometry.Planes / Kernel.RowsPerSample;
        if (UsesCount)
        {
            DeclareCount(new Number(planes * Geometry.Positions, TermType.Double));
        }

        if (Kernel.ReturnsTotal)
        {
            Scope.Define(Symbol.Total, Nest.Declare(Symbol.Total.Name, new Number(0, TermType.Double)));
        }

        using (Nest.For("n", 0, Scope.Batch, out Variable n))
        using (Nest.For("row", 0, Kernel.RowsPerSample, out Variable row))
        {
            Steps(
                sweep =>
                {
                    Runs.DeclareSums(sweep);
                    using (Nest.For("k", 0, planes, out Variable k))
                    {
                        Plane(sweep, n, ((Term)row * planes) + k);
                    }
                },
                _ => row,
                _ => ((Term)n * Kernel.RowsPerSample) + row);
        }
    }

    private void Steps(Action<Sweep> sweep, Func<Tensor, Term> channel, Func<Tensor, Term>? row = null) =>
        Steps(Kernel.Loops, new ScalarSteps(Scope, channel, sweep, row: row).Expand, sweep);

    /// <summary>The positions of one channel.</summary>
    private void Plane(Sweep sweep, Term sample, Term plane)
    {
        if (sweep.Largest is WindowReduction largest)
        {
            Scatter(sweep, largest, new ElementPlace(Geometry, sample, plane, 0));
        }
        else if (Kernel.IsCopy)
        {
            Copy(sweep, sample, plane);
        }
        else if (sweep.Window is Stage window)
        {
            WindowReduction source = WindowElements.Of(window);
            (Term start, int step) = new ElementPlace(Geometry, sample, plane, 0).PlaneOf(source.Tensor, source.PlaneLength);
            new WindowElements(Scope, window, start, step)
                .Run((position, value) => Element(sweep, new ElementPlace(Geometry, sample, plane, position), value));
        }
        else if (Geometry.Positions == 1)
        {
            using (Nest.Scope())
            {
                Element(sweep, new ElementPlace(Geometry, sample, plane, 0));
            }
        }
        else
        {
            using (Nest.For("s", 0, Geometry.Positions, out Variable s))
            {
                Element(sweep, new ElementPlace(Geometry, sample, plane, s));
            }
        }
    }

    private void Element(Sweep sweep, ElementPlace place, Variable? source = null) =>
        new ElementBody(Scope, tensor => place.Of(tensor), place.Channel, place.Row).Run(sweep, source);

    private void Copy(Sweep sweep, Term sample, Term plane)
    {
        Load load = (Load)sweep.Stages.Single().Value;
        Store store = (Store)sweep.Sinks.Single();
        ElementPlace place = new(Geometry, sample, plane, 0);
        Nest.Add(new StoreElement(
            Scope.Storage(store.Tensor), place.Of(store.Tensor, store.Offset),
            new LoadElement(Scope.Storage(load.Tensor), place.Of(load.Tensor, load.Offset))));
    }

    private void Scatter(Sweep sweep, WindowReduction largest, ElementPlace place)
    {
        Tensor destination = sweep.Writes.Single();
        Tensor gradient = sweep.Stages.Select(stage => stage.Value).OfType<Load>().Single().Tensor;
        if (destination.Layout != largest.Tensor.Layout)
        {
            throw new InvalidOperationException($"{destination} lies otherwise than {largest.Tensor}, whose gradient it is.");
        }

        (Term start, int step) = place.PlaneOf(largest.Tensor, largest.Geometry.InputLength);
        (Term row, int rowStep) = place.PlaneOf(gradient, largest.Geometry.OutputLength);
        Variable plane = Nest.Declare("plane", start);
        new ScatterLoops(Scope, sweep, plane, Nest.Declare("outputs", row), step, rowStep).Scatter();
    }
}
