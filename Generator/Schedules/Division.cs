using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Schedules;

/// <summary>How a kernel's outer loop can be divided among threads.</summary>
/// <param name="Length">What the loop runs over.</param>
/// <param name="Grain">The length of a part.</param>
/// <param name="WorkPerSample">The multiply-adds of a sample, or what takes as long.</param>
internal sealed record Division(Extent Length, int Grain, long WorkPerSample)
{
    /// <summary>
    /// The work, in multiply-adds, from which several threads are faster than one: about what one core does in the time it takes to wake
    /// another twice (10 microseconds).
    /// </summary>
    public const long WorkWorthThreads = 1 << 20;

    /// <summary>
    /// What passing over an element takes, in the multiply-adds that a product does meanwhile, where the elements lie in the second cache.
    /// </summary>
    private const int WorkPerElement = 8;

    /// <summary>Channels are divided into so many parts at most, and samples into parts of so many elements at least.</summary>
    private const int MostParts = 16, ElementsPerPart = 1 << 15;

    /// <summary>How a kernel can be divided; null where it cannot.</summary>
    public static Division? Choose(Kernel kernel)
    {
        if (!kernel.IsInOrder)
        {
            return null;
        }

        if (kernel is { IsProduct: true, Product: Contraction product })
        {
            return OfProduct(product);
        }

        // Random numbers come one after the other.
        if (kernel.DrawsRandomNumbers)
        {
            return null;
        }

        if (kernel.Largest is WindowReduction largest)
        {
            int length = kernel.Geometry.Channels * largest.Geometry.InputLength;
            return OfSamples(length, length);
        }

        long elements = kernel.Sweeps.Count() * (long)kernel.Geometry.SampleLength;
        if (elements == 0)
        {
            return null;
        }

        if (kernel.Group == Group.Channel)
        {
            return OfChannels(kernel, elements);
        }

        // What the samples share, a sum or an element of each channel, would have to wait for all threads.
        bool isShared = kernel.ReturnsTotal || kernel.TakesTargets || kernel.AllSteps.OfType<SetChannel>().Any();
        return isShared ? null : OfSamples(kernel.Geometry.SampleLength, elements);
    }

    private static Division? OfProduct(Contraction product) => ProductSchedule.Choose(product) is { IsInTiles: true } schedule
        ? new(schedule.BlocksAreRows ? product.Rows : Extent.Of(product.Columns), schedule.BlockLength, schedule.WorkPerSample(product))
        : null;

    /// <summary>Parts of channels, each as many as are taken together: blocks of a product, bands, registers.</summary>
    private static Division OfChannels(Kernel kernel, long elements)
    {
        int channels = kernel.Geometry.Channels;
        int unit = ChannelBlocks.Choose(kernel).PerPart;
        int part = (channels + MostParts - 1) / MostParts;
        long product = kernel.Product is null ? 0 : OfProduct(kernel.Product)?.WorkPerSample ?? 0;
        return new(Extent.Of(channels), (part + unit - 1) / unit * unit, (elements * WorkPerElement) + product);
    }

    /// <summary>Parts of independent samples: they begin with a register, whatever its width, and are worth handing over.</summary>
    private static Division OfSamples(int sampleLength, long elements)
    {
        int samples = Math.Max(1, ElementsPerPart / sampleLength);
        while ((long)samples * sampleLength % Machine.MostLanes != 0)
        {
            samples++;
        }

        return new(Extent.PerSample(1), samples, elements * WorkPerElement);
    }
}
