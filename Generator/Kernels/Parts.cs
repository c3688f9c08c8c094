namespace FusedNorm.Generator.Kernels;

/// <summary>How the loops of kernels that pass over elements can be divided.</summary>
internal static class Parts
{
    /// <summary>
    /// The work, in multiply-adds, from which several threads are faster than one: about what one core does in the time it takes to wake another
    /// twice (10 microseconds).
    /// </summary>
    public const long WorkWorthThreads = 1 << 20;

    /// <summary>What passing over an element takes, in the multiply-adds that a product does meanwhile, where the elements lie in the second cache.</summary>
    private const int WorkPerElement = 8;

    /// <summary>Channels are divided into so many parts at most, and samples into parts of so many elements at least.</summary>
    private const int MostParts = 16, ElementsPerPart = 1 << 15;

    /// <summary>Parts of channels.</summary>
    /// <param name="channels">How many there are.</param>
    /// <param name="unit">How many are taken together: a block of a product, a band, some registers.</param>
    /// <param name="elements">The elements of a sample that are passed over.</param>
    /// <param name="product">What computes them first.</param>
    public static (Extent Length, int Grain, long WorkPerSample) OfChannels(int channels, int unit, long elements, ContractionKernel? product)
    {
        int part = (channels + MostParts - 1) / MostParts;
        return (Extent.Of(channels), (part + unit - 1) / unit * unit, (elements * WorkPerElement) + (product?.Divisible?.WorkPerSample ?? 0));
    }

    /// <summary>Parts of independent samples: they begin with a register, whatever its width, and are worth handing over.</summary>
    /// <param name="sampleLength">The elements of a sample.</param>
    /// <param name="elements">The elements of a sample that are passed over.</param>
    public static (Extent Length, int Grain, long WorkPerSample) OfSamples(int sampleLength, long elements)
    {
        int samples = Math.Max(1, ElementsPerPart / sampleLength);
        while ((long)samples * sampleLength % WidestRegister.MostLanes != 0)
        {
            samples++;
        }

        return (Extent.PerSample(1), samples, elements * WorkPerElement);
    }
}
