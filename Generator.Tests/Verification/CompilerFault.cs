using System.Reflection;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Schedules;
using FusedNorm.Products;

namespace FusedNorm.Generator.Tests.Verification;

/// <summary>A mistake that a pass, the planner or a layer might make, put into the kernels behind one.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Pass">Behind which pass it is put in.</param>
/// <param name="Apply">Puts it into programs that share memory; false where there is no place for it.</param>
internal sealed record CompilerFault(string Name, string Pass, Func<IReadOnlyList<KernelProgram>, bool> Apply)
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
        new("the copy of the input is not stored", Lowering, programs => DropStore(
            programs, tensor => tensor.Name.Contains("keptInput", StringComparison.OrdinalIgnoreCase))) { WasThere = true },
        new("a tensor lies a little before its place", PlanMemory, Shift),
        new("a tensor dies one call early", PlanMemory, ShortenLife),
        new("what the backward pass reads is not stored", Lowering, programs => DropStore(
            programs, tensor => IsReadBy(programs[^1], tensor) && tensor.Kind == TensorKind.PerSample)),
        new("a tensor that others read is kept in blocks", FuseProducts, KeepInBlocks),
        new("an operand is walked the wrong way", Lowering, SwapStrides),
        new("a kernel runs for one parameter alone", Lowering, NarrowCondition),
        new("a scale is not prepared", Lowering, programs => programs.Any(
            program => program.Calls.RemoveAll(call => call.Kernel.Name.EndsWith("Scales", StringComparison.Ordinal)) > 0)),
        new("a kernel runs before what it reads", Lowering, Reorder),
        new("a scalar of a channel is not written", Lowering, DropScalar),
        new("the channels of a sum are divided by samples", PartitionKernels, DivideBySamples),
        new("two results change places", Lowering, ExchangeStores),
    ];

    private static bool EndInChannels(IReadOnlyList<KernelProgram> programs)
    {
        bool changed = false;
        foreach (ContractionKernel product in programs.SelectMany(program => program.Kernels).SelectMany(Products))
        {
            if (product.Left.Computed is { Geometry.Positions: > 1 } computed && computed.Sweep.Exprs.Any(expr => expr is Channel)
                && product.Left.Stride > ProductShape.MostTerms && ProductShape.MostTerms % computed.Geometry.Positions != 0)
            {
                Set(product, nameof(ContractionKernel.Terms), ProductShape.MostTerms);
                changed = true;
            }
        }

        return changed;
    }

    private static bool OverwriteResidual(IReadOnlyList<KernelProgram> programs)
    {
        foreach (SweepKernel kernel in programs.SelectMany(program => program.Kernels).OfType<SweepKernel>()
            .Where(kernel => kernel.Product is not null))
        {
            Tensor destination = kernel.Product!.Destination;
            Tensor? residual = kernel.Product.Epilogue.Exprs.OfType<Load>().Select(load => load.Tensor)
                .FirstOrDefault(
                    tensor => tensor != destination && tensor.Kind == TensorKind.PerSample && tensor.Length == destination.Length);
            if (destination.Kind == TensorKind.PerSample && residual is not null)
            {
                destination.Offset = residual.Offset;
                return true;
            }
        }

        return false;
    }

    private static bool DropStore(IReadOnlyList<KernelProgram> programs, Func<Tensor, bool> isDropped)
    {
        foreach (Sweep sweep in programs[0].Kernels.SelectMany(kernel => kernel.Sweeps).Where(sweep => sweep.Sinks.Count > 1))
        {
            if (sweep.Sinks.OfType<Store>().FirstOrDefault(store => isDropped(store.Tensor)) is Store store)
            {
                Tensor tensor = store.Tensor;
                foreach (Sweep other in programs[0].Kernels.SelectMany(kernel => kernel.Sweeps))
                {
                    other.Sinks.RemoveAll(sink => sink is Store same && same.Tensor == tensor);
                }

                return true;
            }
        }

        return false;
    }

    private static bool Shift(IReadOnlyList<KernelProgram> programs)
    {
        Tensor? tensor = programs.SelectMany(program => program.Tensors)
            .FirstOrDefault(tensor => tensor.Kind == TensorKind.PerSample && tensor.Offset > 0 && tensor.Length > 16);
        if (tensor is not null)
        {
            tensor.Offset -= 16;
        }

        return tensor is not null;
    }

    /// <summary>A tensor takes the place of one that the kernel which first writes it still reads, and not element by element.</summary>
    private static bool ShortenLife(IReadOnlyList<KernelProgram> programs)
    {
        Kernel[] kernels = [.. programs.Where(program => program.Phase != "predict").SelectMany(program => program.Kernels)];
        HashSet<Tensor> seen = [];
        foreach (Kernel kernel in kernels)
        {
            Tensor? written = kernel.Writes.FirstOrDefault(tensor => tensor.Kind == TensorKind.PerSample && !seen.Contains(tensor));
            Tensor? read = kernel.Reads.FirstOrDefault(
                tensor => tensor.Kind == TensorKind.PerSample && seen.Contains(tensor) && written is not null
                && tensor.Length >= written.Length && tensor.Offset != written.Offset && !kernel.CanOverwrite(tensor, written));
            if (written is not null && read is not null)
            {
                written.Offset = read.Offset;
                return true;
            }

            seen.UnionWith(kernel.Writes);
        }

        return false;
    }

    private static bool KeepInBlocks(IReadOnlyList<KernelProgram> programs)
    {
        Tensor? tensor = programs.SelectMany(program => program.Kernels).OfType<SweepKernel>().Select(kernel => kernel.Product?.Destination)
            .FirstOrDefault(destination => destination is { Kind: TensorKind.PerSample });
        tensor?.KeepInBlocks();
        return tensor is not null;
    }

    private static bool SwapStrides(IReadOnlyList<KernelProgram> programs)
    {
        foreach (ContractionKernel product in programs.SelectMany(program => program.Kernels).OfType<ContractionKernel>())
        {
            if (product.Left.Computed is null && product.Left.Stride != product.Left.DepthStride
                && ProductSchedule.Choose(product).IsInTiles)
            {
                Set(
                    product, nameof(ContractionKernel.Left),
                    product.Left with { Stride = product.Left.DepthStride, DepthStride = product.Left.Stride });
                return true;
            }
        }

        return false;
    }

    private static bool NarrowCondition(IReadOnlyList<KernelProgram> programs)
    {
        KernelProgram? backward = programs.FirstOrDefault(program => program.Phase == "backward");
        TakesGradient? one =
            backward?.Calls.SelectMany(call => call.Kernel.Flags.Concat(call.Conditions)).OfType<TakesGradient>().LastOrDefault();
        int index = backward?.Calls.FindIndex(call => call.Conditions.Any(flag => flag is NeedsGradient)) ?? -1;
        if (one is null || index < 0)
        {
            return false;
        }

        backward!.Calls[index] = backward.Calls[index] with { Conditions = [one] };
        return true;
    }

    private static bool Reorder(IReadOnlyList<KernelProgram> programs)
    {
        foreach (List<KernelCall> calls in programs.Select(program => program.Calls))
        {
            for (int i = 0; i + 1 < calls.Count; i++)
            {
                if (calls[i].Kernel.Writes.Any(tensor => tensor.IsWorkspace && calls[i + 1].Kernel.Reads.Contains(tensor)))
                {
                    (calls[i], calls[i + 1]) = (calls[i + 1], calls[i]);
                    return true;
                }
            }
        }

        return false;
    }

    private static bool DropScalar(IReadOnlyList<KernelProgram> programs)
    {
        foreach (SweepKernel kernel in programs.SelectMany(program => program.Kernels).OfType<SweepKernel>())
        {
            if (kernel.AllSteps.OfType<SetChannel>().FirstOrDefault(set => set.Tensor.Kind == TensorKind.PerChannel) is SetChannel dropped)
            {
                kernel.Rewrite(step => step is SetChannel set && set.Tensor == dropped.Tensor ? [] : [step]);
                return true;
            }
        }

        return false;
    }

    private static bool DivideBySamples(IReadOnlyList<KernelProgram> programs)
    {
        Kernel? kernel = programs.SelectMany(program => program.Kernels).FirstOrDefault(kernel =>
            kernel is SweepKernel { Group: Group.Channel, Partition: Partition { Length.TimesBatch: false } });
        if (kernel is not null)
        {
            kernel.Partition = kernel.Partition! with { Length = Extent.PerSample(1) };
        }

        return kernel is not null;
    }

    private static bool ExchangeStores(IReadOnlyList<KernelProgram> programs)
    {
        foreach (Sweep sweep in programs.SelectMany(program => program.Kernels).SelectMany(kernel => kernel.Sweeps))
        {
            Store[] stores = [.. sweep.Sinks.OfType<Store>()];
            if (stores.Length == 2 && stores[0].Tensor.Length == stores[1].Tensor.Length
                && stores.All(store => store.Tensor.Kind == TensorKind.PerSample))
            {
                sweep.Sinks[sweep.Sinks.IndexOf(stores[0])] = stores[0] with { Tensor = stores[1].Tensor };
                return true;
            }
        }

        return false;
    }

    private static bool IsReadBy(KernelProgram program, Tensor tensor) => program.Kernels.Any(kernel => kernel.Reads.Contains(tensor));

    private static IEnumerable<ContractionKernel> Products(Kernel kernel) => kernel switch
    {
        ContractionKernel product => [product],
        SweepKernel { Product: ContractionKernel product } => [product],
        _ => [],
    };

    /// <summary>Sets what nobody but a constructor sets.</summary>
    private static void Set(object target, string property, object value) =>
        target.GetType().GetField($"<{property}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic)!.SetValue(target, value);
}
