using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Options;
using FusedNorm.Generator.Schedules;

namespace FusedNorm.Generator.Passes;

/// <summary>
/// Decides which kernels may be divided over threads, and from which batch on. What is small stays on the caller's thread, without a trace
/// of this in its code.
/// </summary>
internal static class PartitionKernels
{
    /// <summary>A network that needs more samples than this to be worth it is small.</summary>
    private const int LargestBatch = 1024;

    public static ProgramGroup Run(ProgramGroup group, NetworkGraph graph, CompilerOptions options)
    {
        int number = group.FirstPart;
        return group.Select(program => program.Purpose == Purpose.Loss ? program : program.Select(kernel =>
            !options.IsApart(kernel) && Of(kernel, graph.Batch, number) is Partition partition
                ? Numbered(kernel, partition, ref number)
                : kernel));
    }

    private static Kernel Numbered(Kernel kernel, Partition partition, ref int number)
    {
        number++;
        return kernel.With(partition: partition);
    }

    private static Partition? Of(Kernel kernel, int networkBatch, int number)
    {
        if (Division.Choose(kernel) is not (Extent length, int grain, long workPerSample) || (!length.TimesBatch && length.Factor <= grain))
        {
            return null;
        }

        long batch = Math.Max(1, (Division.WorkWorthThreads + workPerSample - 1) / workPerSample);
        if (length.TimesBatch)
        {
            // One part is no division.
            batch = Math.Max(batch, (grain / length.Factor) + 1);
        }

        return batch <= (networkBatch == 0 ? LargestBatch : networkBatch) ? new(length, grain, (int)batch, number) : null;
    }
}
