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
    public static void Run(KernelProgram program, CompilerOptions options)
    {
        foreach (KernelCall call in program.Calls.Where(call => !options.IsApart(call.Kernel)).ToArray())
        {
            if (call.Kernel is not SweepKernel { Group: Group.Channel, Product: null, Steps.Count: 2 } kernel || call.Conditions.Count != 1
                || kernel.Steps[0] is not Sweep { Stages.Count: 1, Sinks.Count: 1 } sums
                || kernel.Steps[1] is not SetChannel { Value: Local local } result
                || sums.Stages[0].Value is not Load load || sums.Sinks[0] is not ReduceSum { IsWide: false } sum || sum.Name != local.Name
                || call.Conditions[0] is not TakesGradient bias)
            {
                continue;
            }

            if (Writer(program, load.Tensor, kernel.Geometry) is SweepKernel writer)
            {
                Flag flag = writer.AddFlag(bias);
                string name = result.Tensor.Name + "Sum";
                writer.Rewrite(step =>
                    step is Sweep sweep && sweep.Sinks.OfType<Store>().FirstOrDefault(store => store.Tensor == load.Tensor) is Store store
                        ? Summing(sweep, store.Value, name, flag, result)
                        : [step]);
                foreach (SummaryLine line in kernel.Summary)
                {
                    writer.Describe(line);
                }

                writer.Layers.UnionWith(kernel.Layers);
                program.Calls.Remove(call);
            }
            else if (ProductOf(bias, program, load.Tensor, kernel.Geometry) is KernelCall product
                && product.Conditions[0] is TakesGradient weight)
            {
                ((ContractionKernel)product.Kernel).Absorb(kernel, new LeftSums(result.Tensor, bias, weight));
                program.Calls[program.Calls.IndexOf(product)] = product with { Conditions = [weight, bias] };
                program.Calls.Remove(call);
            }
        }
    }

    /// <summary>The product that is the gradient of the weight beside a bias, where it passes over what the bias sums.</summary>
    private static KernelCall? ProductOf(TakesGradient bias, KernelProgram program, Tensor tensor, Geometry geometry) =>
        program.Calls.FirstOrDefault(call =>
            call.Kernel is ContractionKernel product && product.PassesOver(tensor, geometry)
            && call.Conditions.Count == 1 && call.Conditions[0] is TakesGradient weight && weight.Parameter.Node == bias.Parameter.Node);

    private static IReadOnlyList<Step> Summing(Sweep sweep, Expr value, string name, Flag flag, SetChannel result)
    {
        sweep.Sinks.Add(new ReduceSum(name, value));
        return [sweep, new Branch(new IsSet(flag), [new SetChannel(result.Tensor, new Local(name), result.Add)])];
    }

    /// <summary>The one kernel that writes a tensor, if it goes through it channel by channel as well.</summary>
    private static SweepKernel? Writer(KernelProgram program, Tensor tensor, Geometry geometry)
    {
        Kernel[] writers = [.. program.Kernels.Where(kernel => kernel.Writes.Contains(tensor))];
        return writers.Length == 1 && writers[0] is SweepKernel { Group: Group.Channel } writer && writer.Geometry == geometry
            && writer.Sweeps.All(sweep => sweep.Window is null)
            && !SweepKernel.Flatten(writer.AllSteps.OfType<SecondSweepIf>()).OfType<Sweep>().Any()
            ? writer
            : null;
    }
}
