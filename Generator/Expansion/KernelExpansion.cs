using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Loops;
using FusedNorm.Generator.Schedules;

namespace FusedNorm.Generator.Expansion;

/// <summary>Makes loops of kernels: what a kernel computes, in the order in which it is scheduled.</summary>
internal static class KernelExpansion
{
    public static LoopNest Run(Kernel kernel, Schedule schedule, Machine machine)
    {
        KernelScope scope = new(kernel, schedule, machine);
        Narrow(scope);
        RequireApart(scope);
        switch (schedule.Order)
        {
            case LoopOrder.Tiles:
                new BlockedProduct(scope, kernel.Product!, schedule.Product!).Expand();
                break;
            case LoopOrder.SmallProduct:
                new SmallProduct(scope, kernel.Product!).Expand();
                break;
            case LoopOrder.Elements when kernel.IsProduct:
                new ElementProduct(scope, kernel.Product!).Expand();
                break;
            case LoopOrder.Windows:
                ScatterLoops.Expand(scope, kernel);
                break;
            case LoopOrder.Samples when kernel.DrawsRandomNumbers:
                Mask(scope, kernel);
                break;
            case LoopOrder.Samples:
                Copy(scope, kernel);
                break;
            default:
                Of(scope, kernel).Expand();
                break;
        }

        return new LoopNest(
            [.. Parameters(scope)],
            schedule.IsVector,
            kernel.ReturnsTotal,
            scope.Nest.Body,
            schedule.Order == LoopOrder.Columns ? Inner(kernel, schedule, machine) : null)
        {
            Extent = kernel.Partition is null ? null : scope.Count(kernel.Partition.Length),
        };
    }

    private static SweepLoops Of(KernelScope scope, Kernel kernel) => scope.Schedule.Order switch
    {
        LoopOrder.Elements => new ElementLoops(scope, kernel),
        LoopOrder.Points => new PointLoops(scope, kernel),
        LoopOrder.Columns => new ColumnLoops(scope, kernel),
        LoopOrder.Bands => new BandLoops(scope, kernel),
        LoopOrder.Channels => new ChannelLoops(scope, kernel),
        _ => new RowLoops(scope, kernel),
    };

    /// <summary>The nest that does one register of channels, at which the block of a product begins.</summary>
    private static LoopNest Inner(Kernel kernel, Schedule schedule, Machine machine)
    {
        KernelScope scope = new(kernel, schedule, machine);
        Variable first = scope.Nest.Variable("first", TermType.Index);
        new ColumnLoops(scope, kernel).ExpandInner(first);
        return new LoopNest(
            [
                new NestParameter(ParameterKind.First, first),
                new NestParameter(ParameterKind.Batch, scope.Batch),
                .. kernel.BlockTensors.Select(block => new NestParameter(ParameterKind.Read, Storage: scope.Storage(block))),
                .. Settings(scope),
                .. Memory(scope, ColumnLoops.InnerArguments(kernel)),
            ],
            IsVector: true,
            ReturnsTotal: false,
            scope.Nest.Body)
        {
            Extent = kernel.Geometry.Channels,
        };
    }

    /// <summary>
    /// Goes on with narrower registers where the kernel's runs do not fill wider ones, whoever calls it; the compiler of the nest's
    /// language keeps either this call or the loops. Loops whose last register overlaps the one before rely on it.
    /// </summary>
    private static void Narrow(KernelScope scope)
    {
        if (scope.Schedule.IsNarrow(scope.Machine))
        {
            scope.Nest.Add(new NarrowTo(scope.Schedule.WidestLanes));
            scope.Nest.Gap();
        }
    }

    /// <summary>
    /// Where memory is checked, the destination of a product must lie apart from what the kernel reads when the product is there.
    /// </summary>
    private static void RequireApart(KernelScope scope)
    {
        if (scope.Schedule.Product is not { IsInTiles: true }
            || scope.Kernel.Product is not { Destination: { IsWorkspace: true } destination } product)
        {
            return;
        }

        Storage[] read = [.. product.Reads.Where(tensor => tensor.IsWorkspace && tensor != destination).Select(scope.Storage)];
        if (read.Length > 0)
        {
            scope.Nest.Add(new RequireApart(scope.Storage(destination), [.. read]));
            scope.Nest.Gap();
        }
    }

    private static void Copy(KernelScope scope, Kernel kernel)
    {
        Slice Run(Tensor tensor, Term n, int offset) =>
            new(scope.Storage(tensor), (n * tensor.Length) + offset, kernel.Geometry.SampleLength);
        Sweep sweep = kernel.Sweeps.Single();
        Load load = (Load)sweep.Stages.Single().Value;
        Store store = (Store)sweep.Sinks.Single();
        (Term from, Term to) = scope.Range(scope.Batch);
        using (scope.Nest.For("n", from, to, out Variable n, LoopKind.Parallel))
        {
            scope.Nest.Add(new CopySlice(Run(load.Tensor, n, load.Offset), Run(store.Tensor, n, store.Offset)));
        }
    }

    /// <summary>What a dropout multiplies by: drawn by the runtime, in the order in which PyTorch draws, or ones.</summary>
    private static void Mask(KernelScope scope, Kernel kernel)
    {
        if (kernel.Steps is not [Branch { Condition: IsSet set, Then: [Sweep drawn], Otherwise: [Sweep] }]
            || drawn is not { Stages: [{ Value: Draw draw }], Sinks: [Store store] })
        {
            throw new InvalidOperationException($"{kernel.Name} draws random numbers for something else than a mask.");
        }

        using (scope.Nest.If(scope.Flags[set.Flag]))
        {
            scope.Nest.Add(new DrawMask(scope.Storage(store.Tensor), draw.Probability));
        }

        using (scope.Nest.Else())
        {
            scope.Nest.Add(new FillSlice(new Slice(scope.Storage(store.Tensor)), 1));
        }
    }

    /// <summary>A nest's parameters: its part, the batch, switches and numbers, what it reads and what it writes.</summary>
    private static IEnumerable<NestParameter> Parameters(KernelScope scope) =>
    [
        .. scope.From is null || scope.To is null
            ? Array.Empty<NestParameter>()
            : [new NestParameter(ParameterKind.From, scope.From), new NestParameter(ParameterKind.To, scope.To)],
        new NestParameter(ParameterKind.Batch, scope.Batch),
        .. Settings(scope),
        .. Memory(scope, scope.Kernel.Arguments),
    ];

    private static IEnumerable<NestParameter> Settings(KernelScope scope) =>
    [
        .. scope.Kernel.Flags.Select(flag => new NestParameter(ParameterKind.Setting, scope.Flags[flag])),
        .. scope.Kernel.Numbers.Select(number => new NestParameter(ParameterKind.Setting, scope.Numbers[number])),
        .. scope.Kernel.TakesTargets
            ? [new NestParameter(ParameterKind.Targets, scope.Targets)]
            : Array.Empty<NestParameter>(),
        .. scope.Kernel.DrawsRandomNumbers ? [new NestParameter(ParameterKind.Random)] : Array.Empty<NestParameter>(),
    ];

    private static IEnumerable<NestParameter> Memory(KernelScope scope, IEnumerable<Tensor> tensors)
    {
        HashSet<Tensor> written = [.. scope.Kernel.Writes];
        return tensors.Select(tensor => new NestParameter(
            written.Contains(tensor) ? ParameterKind.Written : ParameterKind.Read, Storage: scope.Storage(tensor)));
    }
}
