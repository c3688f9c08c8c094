using System.Reflection;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Schedules;
using FusedNorm.Products;

namespace FusedNorm.Generator.Tests.Verification;

/// <summary>A mistake that a pass, the planner or a layer might make, put into the kernels behind one.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Pass">Behind which pass it is put in.</param>
/// <param name="Apply">Puts it into programs that share memory; null where there is no place for it.</param>
internal sealed record CompilerFault(string Name, string Pass, Func<ProgramGroup, ProgramGroup?> Apply)
{
    private const string Lowering =
        "Lowering", FuseProducts = "FuseProducts", PlanMemory = "PlanMemory", PartitionKernels = "PartitionKernels";

    /// <summary>Whether networks of ordinary size once had it, and not one of 10,845 tests noticed.</summary>
    public bool WasThere { get; private init; }

    /// <summary>The three that networks of ordinary size once had, and others of every kind.</summary>
    public static IReadOnlyList<CompilerFault> All { get; } =
    [
        new("blocks of an operand end in the midst of a channel", Lowering, EndInChannels) { WasThere = true },
        new("a product is written over what its kernel still reads", PlanMemory, OverwriteResidual) { WasThere = true },
        new("the copy of the input is not stored", Lowering, group => DropStore(
            group, tensor => tensor.Name.Contains("keptInput", StringComparison.OrdinalIgnoreCase))) { WasThere = true },
        new("a tensor lies a little before its place", PlanMemory, Shift),
        new("a tensor dies one call early", PlanMemory, ShortenLife),
        new("what the backward pass reads is not stored", Lowering, group => DropStore(
            group, tensor => IsReadBy(group.Programs[^1], tensor) && tensor.Kind == TensorKind.PerSample)),
        new("a tensor that others read is kept in blocks", FuseProducts, KeepInBlocks),
        new("an operand is walked the wrong way", Lowering, SwapStrides),
        new("a kernel runs for one parameter alone", Lowering, NarrowCondition),
        new("a scale is not prepared", Lowering, NotPrepared),
        new("a kernel runs before what it reads", Lowering, Reorder),
        new("a scalar of a channel is not written", Lowering, DropScalar),
        new("the channels of a sum are divided by samples", PartitionKernels, DivideBySamples),
        new("two results change places", Lowering, ExchangeStores),
    ];

    private static ProgramGroup? EndInChannels(ProgramGroup group)
    {
        bool changed = false;
        foreach (Contraction product in group.Kernels.Select(kernel => kernel.Product).OfType<Contraction>())
        {
            if (product.Left.Computed is { Geometry.Positions: > 1 } computed && computed.Sweep.Exprs.Any(expr => expr is Channel)
                && product.Left.Stride > ProductShape.MostTerms && ProductShape.MostTerms % computed.Geometry.Positions != 0)
            {
                Set(product, nameof(Contraction.Terms), ProductShape.MostTerms);
                changed = true;
            }
        }

        return changed ? group : null;
    }

    private static ProgramGroup? OverwriteResidual(ProgramGroup group)
    {
        foreach (Contraction product in group.Kernels.Where(kernel => !kernel.IsProduct).Select(kernel => kernel.Product)
            .OfType<Contraction>())
        {
            Tensor destination = product.Destination;
            Tensor? residual = product.Exprs.OfType<Load>().Select(load => load.Tensor)
                .FirstOrDefault(
                    tensor => tensor != destination && tensor.Kind == TensorKind.PerSample && tensor.Length == destination.Length);
            if (destination.Kind == TensorKind.PerSample && residual is not null)
            {
                return Moved(group, destination, group.Plan.Offsets[residual]);
            }
        }

        return null;
    }

    private static ProgramGroup? DropStore(ProgramGroup group, Func<Tensor, bool> isDropped)
    {
        Tensor? dropped = group.Programs[0].Kernels.SelectMany(SweepsOf).Where(sweep => sweep.Sinks.Count > 1)
            .SelectMany(sweep => sweep.Sinks).OfType<Store>().Select(store => store.Tensor).FirstOrDefault(isDropped);
        if (dropped is null)
        {
            return null;
        }

        foreach (Sweep sweep in group.Programs[0].Kernels.SelectMany(SweepsOf))
        {
            sweep.Sinks.RemoveAll(sink => sink is Store same && same.Tensor == dropped);
        }

        return group;
    }

    private static ProgramGroup? Shift(ProgramGroup group) =>
        group.Plan.Tensors.FirstOrDefault(
            tensor => tensor.Kind == TensorKind.PerSample && group.Plan.Offsets[tensor] > 0 && tensor.Length > 16) is Tensor tensor
            ? Moved(group, tensor, group.Plan.Offsets[tensor] - 16)
            : null;

    /// <summary>A tensor takes the place of one that the kernel which first writes it still reads, and not element by element.</summary>
    private static ProgramGroup? ShortenLife(ProgramGroup group)
    {
        HashSet<Tensor> seen = [];
        foreach (Kernel kernel in group.IsTraining ? group.Kernels : [])
        {
            Tensor? written = kernel.Writes.FirstOrDefault(tensor => tensor.Kind == TensorKind.PerSample && !seen.Contains(tensor));
            Tensor? read = kernel.Reads.FirstOrDefault(
                tensor => tensor.Kind == TensorKind.PerSample && seen.Contains(tensor) && written is not null
                && tensor.Length >= written.Length && group.Plan.Offsets[tensor] != group.Plan.Offsets[written]
                && !kernel.CanOverwrite(tensor, written));
            if (written is not null && read is not null)
            {
                return Moved(group, written, group.Plan.Offsets[read]);
            }

            seen.UnionWith(kernel.Writes);
        }

        return null;
    }

    private static ProgramGroup? KeepInBlocks(ProgramGroup group)
    {
        foreach (Kernel kernel in group.Kernels
            .Where(kernel => kernel is { IsProduct: false, Product.Destination.Kind: TensorKind.PerSample }))
        {
            Tensor stored = kernel.Product!.Destination;
            Tensor block = stored.InBlocks();
            Kernel changed = kernel.With(steps: StepTree.Rewrite(kernel.Steps, step => step switch
            {
                Contraction product => [product.To(block)],
                Sweep sweep => [sweep.Replace(stored, block)],
                _ => [step],
            }));
            return group.Select(program => program.Select(other => other == kernel ? changed : other));
        }

        return null;
    }

    private static ProgramGroup? SwapStrides(ProgramGroup group)
    {
        foreach (Contraction product in group.Kernels.Where(kernel => kernel.IsProduct).Select(kernel => kernel.Product!))
        {
            if (product.Left.Computed is null && product.Left.Stride != product.Left.DepthStride
                && ProductSchedule.Choose(product).IsInTiles)
            {
                Set(
                    product, nameof(Contraction.Left),
                    product.Left with { Stride = product.Left.DepthStride, DepthStride = product.Left.Stride });
                return group;
            }
        }

        return null;
    }

    private static ProgramGroup? NarrowCondition(ProgramGroup group)
    {
        KernelProgram? backward = group.Of(Purpose.Backward);
        TakesGradient? one =
            backward?.Calls.SelectMany(call => call.Kernel.Flags.Concat(call.Conditions)).OfType<TakesGradient>().LastOrDefault();
        KernelCall? narrowed = backward?.Calls.FirstOrDefault(call => call.Conditions.Any(flag => flag is NeedsGradient));
        return one is null || narrowed is null
            ? null
            : Changed(group, backward!, backward!.Calls.Select(call => call == narrowed ? call with { Conditions = [one] } : call));
    }

    private static ProgramGroup? NotPrepared(ProgramGroup group)
    {
        bool IsPreparation(KernelCall call) => call.Kernel.Name.EndsWith("Scales", StringComparison.Ordinal);
        return group.Programs.FirstOrDefault(program => program.Calls.Any(IsPreparation)) is KernelProgram program
            ? Changed(group, program, program.Calls.Where(call => !IsPreparation(call)))
            : null;
    }

    private static ProgramGroup? Reorder(ProgramGroup group)
    {
        foreach (KernelProgram program in group.Programs)
        {
            KernelCall[] calls = [.. program.Calls];
            for (int i = 0; i + 1 < calls.Length; i++)
            {
                if (calls[i].Kernel.Writes.Any(tensor => tensor.IsWorkspace && calls[i + 1].Kernel.Reads.Contains(tensor)))
                {
                    (calls[i], calls[i + 1]) = (calls[i + 1], calls[i]);
                    return Changed(group, program, calls);
                }
            }
        }

        return null;
    }

    private static ProgramGroup? DropScalar(ProgramGroup group)
    {
        foreach (Kernel kernel in group.Kernels)
        {
            if (kernel.AllSteps.OfType<SetChannel>().FirstOrDefault(set => set.Tensor.Kind == TensorKind.PerChannel) is SetChannel dropped)
            {
                Kernel changed = kernel.With(steps: StepTree.Rewrite(
                    kernel.Steps, step => step is SetChannel set && set.Tensor == dropped.Tensor ? [] : [step]));
                return group.Select(program => program.Select(other => other == kernel ? changed : other));
            }
        }

        return null;
    }

    private static ProgramGroup? DivideBySamples(ProgramGroup group)
    {
        Kernel? kernel = group.Kernels.FirstOrDefault(
            kernel => kernel is { IsProduct: false, Group: Group.Channel, Partition.Length.TimesBatch: false });
        Kernel? changed = kernel?.With(partition: kernel.Partition! with { Length = Extent.PerSample(1) });
        return changed is null ? null : group.Select(program => program.Select(other => other == kernel ? changed : other));
    }

    private static ProgramGroup? ExchangeStores(ProgramGroup group)
    {
        foreach (Sweep sweep in group.Kernels.SelectMany(SweepsOf))
        {
            Store[] stores = [.. sweep.Sinks.OfType<Store>()];
            if (stores.Length == 2 && stores[0].Tensor.Length == stores[1].Tensor.Length
                && stores.All(store => store.Tensor.Kind == TensorKind.PerSample))
            {
                sweep.Sinks[sweep.Sinks.IndexOf(stores[0])] = stores[0] with { Tensor = stores[1].Tensor };
                return group;
            }
        }

        return null;
    }

    private static ProgramGroup Moved(ProgramGroup group, Tensor tensor, int offset) => group with
    {
        Plan = group.Plan with { Offsets = new Dictionary<Tensor, int>(group.Plan.Offsets) { [tensor] = offset } },
    };

    private static ProgramGroup Changed(ProgramGroup group, KernelProgram program, IEnumerable<KernelCall> calls) =>
        group.Select(other => other == program ? program.With(calls) : other);

    private static IEnumerable<Sweep> SweepsOf(Kernel kernel) => kernel.AllSteps.OfType<Sweep>();

    private static bool IsReadBy(KernelProgram program, Tensor tensor) => program.Kernels.Any(kernel => kernel.Reads.Contains(tensor));

    /// <summary>Sets what nobody but a constructor sets.</summary>
    private static void Set(object target, string property, object value) =>
        target.GetType().GetField($"<{property}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic)!.SetValue(target, value);
}
