using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
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
    /// <param name="graph">The network.</param>
    /// <param name="program">The program whose kernels are joined.</param>
    /// <param name="together">All programs that share its workspace.</param>
    /// <param name="options">Which kernels stand alone.</param>
    public static void Run(NetworkGraph graph, KernelProgram program, IReadOnlyList<KernelProgram> together, CompilerOptions options)
    {
        GradientConditions conditions = new(graph);
        for (int i = 0; i + 1 < program.Calls.Count; i++)
        {
            KernelCall first = program.Calls[i];
            KernelCall second = program.Calls[i + 1];
            if (first.Kernel is not ContractionKernel product || second.Kernel is not SweepKernel sweeps
                || options.IsApart(product) || options.IsApart(sweeps)
                || !Fit(product, sweeps, graph.Declaration.IsDouble) || !conditions.AreEqual(first.Conditions, second.Conditions))
            {
                continue;
            }

            Tensor joint = product.Destination;
            bool isRead = joint.LivesOn || joint.Kind != TensorKind.PerSample || product.Epilogue.Sinks.OfType<Store>().Count() > 1
                || together.SelectMany(other => other.Calls)
                    .Count(call => call.Kernel.Reads.Contains(joint) || call.Kernel.Writes.Contains(joint)) > 2;
            if (isRead ? sweeps.Geometry.Positions > 1 : product.Left.Computed is not null)
            {
                // The columns of a stored product begin at whole panels; and scratch holds one block, the operand's or the product's.
                continue;
            }

            sweeps.Absorb(product);
            if (!isRead)
            {
                joint.KeepInBlocks();
            }

            program.Calls.RemoveAt(i);
        }
    }

    /// <summary>Whether the product's columns are the channels of the loops behind it, and both can go through them in blocks.</summary>
    private static bool Fit(ContractionKernel product, SweepKernel sweeps, bool isDouble) =>
        ProductSchedule.Choose(product).IsInTiles
        && product is
        {
            Accumulates: false, Right.Computed: null, Rows: { TimesBatch: true, Factor: 1 }, Right.Tensor.Layout: RowMajorLayout,
        }
        && sweeps is { Group: Group.Channel, Product: null, Geometry.Rows: 1 }
        && sweeps.Geometry.SampleLength == product.Columns
        && ChannelBlocks.Choose(sweeps).Length <= ChannelBlocks.Longest
        && sweeps.Exprs.Any(expr => expr is Load load && load.Tensor == product.Destination)
        && sweeps.Sweeps.All(sweep => sweep.Window is null)
        && sweeps.Exprs.All(expr => expr is not RowElement)
        && RegisterUse.FillsWidest(sweeps, new Machine(isDouble));
}
