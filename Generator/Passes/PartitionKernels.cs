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

    public static void Run(NetworkGraph graph, IEnumerable<Kernel> kernels, CompilerOptions options)
    {
        int number = 0;
        foreach (Kernel kernel in kernels)
        {
            if (options.IsApart(kernel) || Division.Choose(kernel) is not (Extent length, int grain, long workPerSample)
                || (!length.TimesBatch && length.Factor <= grain))
            {
                continue;
            }

            long batch = Math.Max(1, (Division.WorkWorthThreads + workPerSample - 1) / workPerSample);
            if (length.TimesBatch)
            {
                // One part is no division.
                batch = Math.Max(batch, (grain / length.Factor) + 1);
            }

            if (batch <= (graph.Batch == 0 ? LargestBatch : graph.Batch))
            {
                kernel.Partition = new Partition(length, grain, (int)batch) { Number = number++ };
            }
        }
    }
}
