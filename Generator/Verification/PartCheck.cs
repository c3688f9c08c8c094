using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Verification;

/// <summary>Whether threads may run the parts of a kernel at once: no part writes what another reads or writes.</summary>
internal static class PartCheck
{
    /// <summary>Of more parts than twice this, those in the middle are not looked at.</summary>
    private const int MostParts = 16;

    public static IEnumerable<string> Run(Kernel kernel, MemoryPlan plan)
    {
        if (kernel.Partition is not Partition partition)
        {
            return [];
        }

        return partition.Length.TimesBatch ? BySamples(kernel, plan) : ByChannels(kernel, partition, plan);
    }

    /// <summary>
    /// Samples are apart where every tensor has its own elements for each, and where tensors of one place have them in the same places.
    /// </summary>
    private static IEnumerable<string> BySamples(Kernel kernel, MemoryPlan plan)
    {
        Footprint whole = new();
        new KernelWalk(whole).Run(kernel);
        foreach (Tensor written in whole.Writes.Keys.Where(tensor => tensor.Kind != TensorKind.Block))
        {
            if (!written.GrowsWithBatch)
            {
                yield return $"parts of the batch write {written}, which all samples share";
            }

            foreach (Tensor other in whole.Tensors.Where(
                other => other != written && plan.Meet(written, other) && !plan.AreOne(written, other)))
            {
                yield return $"a part of the batch writes {written} where another may read {other}";
            }
        }
    }

    private static IEnumerable<string> ByChannels(Kernel kernel, Partition partition, MemoryPlan plan)
    {
        Footprint[] parts = [.. Starts(partition).Select(from =>
        {
            Footprint part = new();
            new KernelWalk(part).Run(kernel, from, from + partition.Grain);
            return part;
        })];
        for (int one = 0; one < parts.Length; one++)
        {
            for (int other = 0; other < parts.Length; other++)
            {
                if (one != other && parts[one].Meets(parts[other], plan) is Tensor tensor)
                {
                    yield return $"parts {one} and {other} meet at {tensor}";
                    yield break;
                }
            }
        }
    }

    /// <summary>
    /// Where parts begin: all, or of very many the first and the last ones, as what a part touches moves along with where it begins.
    /// </summary>
    private static IEnumerable<int> Starts(Partition partition)
    {
        int parts = ((partition.Length.Factor - 1) / partition.Grain) + 1;
        return Enumerable.Range(0, parts).Where(part => part < MostParts || part >= parts - MostParts)
            .Select(part => part * partition.Grain);
    }
}
