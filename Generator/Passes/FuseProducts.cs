using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Layouts;
using FusedNorm.Generator.Lowering;
using FusedNorm.Generator.Options;
using FusedNorm.Generator.Schedules;

namespace FusedNorm.Generator.Passes;

/// <summary>
/// Joins a matrix product with the kernel behind it that goes through its columns channel by channel: a batch norm's statistics behind a
/// linear layer, its gradient in front of one. Each block of channels is computed and then passed over in the cache; where nobody else
/// reads what the product computes, it is never stored as a whole.
/// </summary>
internal static class FuseProducts
{
    public static ProgramGroup Run(ProgramGroup group, NetworkGraph graph, CompilerOptions options)
    {
        GradientConditions conditions = new(graph);
        return group.Select(program => program.With(Joined(program, group, conditions, graph.Declaration.IsDouble, options)));
    }

    private static IEnumerable<KernelCall> Joined(
        KernelProgram program, ProgramGroup group, GradientConditions conditions, bool isDouble, CompilerOptions options)
    {
        KernelCall? last = null;
        foreach (KernelCall call in program.Calls)
        {
            if (last is not null && !options.IsApart(last.Kernel) && !options.IsApart(call.Kernel)
                && Fit(last.Kernel, call.Kernel, isDouble) && conditions.AreEqual(last.Conditions, call.Conditions)
                && Join(last.Kernel, call.Kernel, group) is Kernel joined)
            {
                last = call with { Kernel = joined };
                continue;
            }

            if (last is not null)
            {
                yield return last;
            }

            last = call;
        }

        if (last is not null)
        {
            yield return last;
        }
    }

    /// <summary>Whether the product's columns are the channels of the loops behind it, and both can go through them in blocks.</summary>
    private static bool Fit(Kernel first, Kernel second, bool isDouble) =>
        first is { IsProduct: true, Product: Contraction product }
        && ProductSchedule.Choose(product).IsInTiles
        && first.IsInOrder && second.IsInOrder
        && product is
        {
            Accumulates: false, Right.Computed: null, Rows: { TimesBatch: true, Factor: 1 }, Right.Tensor.Layout: RowMajorLayout,
        }
        && second is { Group: Group.Channel, Product: null, Geometry.Rows: 1 }
        && second.Geometry.SampleLength == product.Columns
        && ChannelBlocks.Choose(second).Length <= ChannelBlocks.Longest
        && second.Exprs.Any(expr => expr is Load load && load.Tensor == product.Destination)
        && second.Sweeps.All(sweep => sweep.Window is null)
        && second.Exprs.All(expr => expr is not RowElement)
        && RegisterUse.FillsWidest(second, new Machine(isDouble));

    /// <summary>The product as the first step of every block of channels; null where it is better apart.</summary>
    private static Kernel? Join(Kernel first, Kernel second, ProgramGroup group)
    {
        Contraction product = first.Product!;
        Tensor joint = product.Destination;
        bool isRead = joint.LivesOn || joint.Kind != TensorKind.PerSample || product.Sinks.OfType<Store>().Count() > 1
            || group.Kernels.Count(kernel => kernel.Reads.Contains(joint) || kernel.Writes.Contains(joint)) > 2;
        if (isRead ? second.Geometry.Positions > 1 : product.Left.Computed is not null)
        {
            // The columns of a stored product begin at whole panels; and scratch holds one block, the operand's or the product's.
            return null;
        }

        Tensor block = joint.InBlocks();
        IEnumerable<Step> loops = isRead
            ? second.Steps
            : StepTree.Rewrite(second.Steps, step => step is Sweep sweep ? [sweep.Replace(joint, block)] : [step]);
        return second.With(
            $"{first.Name}And{second.Name}",
            [isRead ? product : product.To(block), .. loops],
            [.. first.Summary, .. second.Summary],
            [.. second.Layers, .. first.Layers],
            [.. second.Flags, .. first.Flags]);
    }
}
