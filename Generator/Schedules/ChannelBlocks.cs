using FusedNorm.Generator.Kernels;
using FusedNorm.Products;

namespace FusedNorm.Generator.Schedules;

/// <summary>How many channels a kernel takes at a time that goes channel by channel.</summary>
/// <param name="PerBlock">Of so many the product in front of the loops computes the elements before they are passed over.</param>
/// <param name="PerPart">So many are at least given to a thread.</param>
/// <param name="Length">The elements of a sample that a block has.</param>
internal sealed record ChannelBlocks(int PerBlock, int PerPart, int Length)
{
    /// <summary>A longer block would not stay in the cache between a product and the loops behind it.</summary>
    public const int Longest = 1024;

    /// <summary>The longest run of a sample that neighbouring channels are taken together for.</summary>
    private const int BandLength = 256;

    /// <summary>A product that computes its operand on the way computes it again for each block, and so has larger ones.</summary>
    public static ChannelBlocks Choose(Kernel kernel)
    {
        bool computes = kernel.Product?.Left.Computed is not null;
        int channels = kernel.Geometry.Channels;
        int part = !kernel.Geometry.IsColumns ? Band(kernel.Geometry)
            : Math.Min(computes ? ProductSchedule.ColumnsPerComputedPart : ProductShape.ColumnsPerBlock, channels);
        int block = computes ? Math.Min(ProductSchedule.ColumnsPerComputedBlock, channels) : part;
        return new ChannelBlocks(block, part, block * kernel.Geometry.Positions);
    }

    /// <summary>The channels of a band of neighbouring ones: as many as fit and divide all.</summary>
    public static int Band(Geometry geometry) => geometry.ChannelsWithin(BandLength);
}
