using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Options;

namespace FusedNorm.Generator.Passes;

/// <summary>
/// Takes the sums of channels where their elements are at hand: a kernel that only sums what an earlier one stored, channel by channel (the
/// gradient of a bias), becomes a sink of the loop that stores it, where what it read from memory again is still in a register. Where no
/// loop over channels does, as behind a loss, the product that multiplies the same elements takes the sums: weight and bias of a linear
/// layer in one kernel.
/// </summary>
internal static class FuseSums
{
    public static ProgramGroup Run(ProgramGroup group, NetworkGraph graph, CompilerOptions options) =>
        group.Select(program => program.Calls.Where(call => !options.IsApart(call.Kernel)).Aggregate(program, Fused));

    /// <summary>The program without a call, whose sums another one takes; the same program where none does.</summary>
    private static KernelProgram Fused(KernelProgram program, KernelCall call)
    {
        if (BiasSum.Of(call) is not BiasSum sum)
        {
            return program;
        }

        if (Writer(program, sum) is KernelCall writer)
        {
            return program.With(Replaced(program, call, writer, writer with { Kernel = Summing(writer.Kernel, sum) }));
        }

        if (ProductOf(program, sum) is not KernelCall product)
        {
            return program;
        }

        TakesGradient weight = (TakesGradient)product.Conditions[0];
        return program.With(Replaced(
            program, call, product,
            new KernelCall(Summing(product.Kernel, sum, weight), [weight, sum.Bias])));
    }

    private static IEnumerable<KernelCall> Replaced(KernelProgram program, KernelCall removed, KernelCall call, KernelCall by) =>
        program.Calls.Where(other => other != removed).Select(other => other == call ? by : other);

    /// <summary>The kernel that stores what is summed, and sums it.</summary>
    private static Kernel Summing(Kernel writer, BiasSum sum)
    {
        Symbol total = new(sum.Result.Tensor.Name + "Sum");
        Branch result = new(new IsSet(sum.Bias), [new SetChannel(sum.Result.Tensor, new Local(total), sum.Result.Add)]);
        return writer.With(
            steps: StepTree.Rewrite(
                writer.Steps,
                step => step is Sweep sweep and not Contraction
                    && sweep.Sinks.OfType<Store>().FirstOrDefault(store => store.Tensor == sum.Source) is Store store
                    ? [sweep.Adding(new ReduceSum(total, store.Value)), result]
                    : [step]),
            summary: [.. writer.Summary, .. sum.Kernel.Summary],
            layers: [.. writer.Layers, .. sum.Kernel.Layers],
            flags: [.. writer.Flags, sum.Bias]);
    }

    /// <summary>The product that also sums the rows of its left operand: both gradients of a layer are one kernel then.</summary>
    private static Kernel Summing(Kernel product, BiasSum sum, TakesGradient weight) => product.With(
        weight.Parameter.Node.Property + "ParameterGradients",
        [product.Product!.Summing(new LeftSums(sum.Result.Tensor, sum.Bias, weight))],
        [.. product.Summary, .. sum.Kernel.Summary],
        [.. product.Layers, .. sum.Kernel.Layers],
        [.. product.Flags, weight, sum.Bias]);

    /// <summary>The product that is the gradient of the weight beside a bias, where it passes over what the bias sums.</summary>
    private static KernelCall? ProductOf(KernelProgram program, BiasSum sum) =>
        program.Calls.FirstOrDefault(call =>
            call.Kernel is { IsProduct: true, Product: Contraction product } && product.PassesOver(sum.Source, sum.Kernel.Geometry)
            && call.Conditions.Count == 1 && call.Conditions[0] is TakesGradient weight
            && weight.Parameter.Node == sum.Bias.Parameter.Node);

    /// <summary>The call of the one kernel that writes what is summed, if it goes through it channel by channel as well.</summary>
    private static KernelCall? Writer(KernelProgram program, BiasSum sum)
    {
        KernelCall[] writers = [.. program.Calls.Where(call => call.Kernel.Writes.Contains(sum.Source))];
        return writers.Length == 1 && writers[0].Kernel is { Group: Group.Channel } writer && writer.Geometry == sum.Kernel.Geometry
            && writer.Sweeps.All(sweep => sweep.Window is null)
            && !StepTree.All(writer.AllSteps.OfType<SecondSweepIf>()).OfType<Sweep>().Any()
            ? writers[0]
            : null;
    }

    /// <summary>A kernel that only sums what another one stored, channel by channel.</summary>
    /// <param name="Kernel">The kernel.</param>
    /// <param name="Source">What it sums.</param>
    /// <param name="Result">Where the sums go.</param>
    /// <param name="Bias">The switch of its call.</param>
    private sealed record BiasSum(Kernel Kernel, Tensor Source, SetChannel Result, TakesGradient Bias)
    {
        public static BiasSum? Of(KernelCall call) =>
            call is { Kernel: { Group: Group.Channel, Product: null } kernel, Conditions: [TakesGradient bias] }
            && kernel.Steps is
            [
                Sweep { Stages: [{ Value: Load load }], Sinks: [ReduceSum { IsWide: false } sum] },
                SetChannel { Value: Local local } result,
            ]
            && sum.Symbol == local.Symbol
                ? new(kernel, load.Tensor, result, bias)
                : null;
    }
}
