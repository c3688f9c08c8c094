using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Schedules;

/// <summary>In which order kernels go that go channel by channel.</summary>
internal static class ChannelOrder
{
    /// <summary>The longest rows that are taken in bands.</summary>
    private const int ShortRow = 64;

    /// <summary>A page in bytes: lines so far apart share a set of the first cache on every processor.</summary>
    private const int Page = 4096;

    /// <summary>Fewer channels than this do not fill four of the registers that most processors have.</summary>
    private const int LeastWide = 32;

    /// <summary>From this length on, a row is worth loading ahead.</summary>
    private const int StreamedRow = 256;

    /// <summary>A cache line in bytes: stores past the caches fill whole ones.</summary>
    private const int CacheLine = 64;

    /// <summary>Whether neighbouring channels can lie in the lanes, which they cannot where a lane's row is not its neighbour's.</summary>
    public static bool TakesColumns(SweepKernel kernel) =>
        kernel.Group == Group.Channel && kernel.Geometry.IsColumns && RegisterUse.IsVectorised(kernel)
        && kernel.Exprs.OfType<RowElement>().All(expr => expr.Tensor.Length == kernel.Geometry.Rows);

    /// <summary>Whether rows are short, but fill a register, lie pages apart, and several channels make a band.</summary>
    public static bool TakesBands(SweepKernel kernel, bool isDouble) =>
        kernel.Group == Group.Channel && kernel.Geometry.Positions is >= WidestRegister.MostLanes and <= ShortRow && Band(kernel.Geometry) > 1
        && kernel.Geometry.SampleLength * (isDouble ? sizeof(double) : sizeof(float)) % Page == 0
        && kernel.Sweeps.Any() && kernel.Sweeps.All(sweep => sweep.Window is null);

    /// <summary>The channels of a band: as many as fit and divide all.</summary>
    public static int Band(Geometry geometry) => geometry.ChannelsWithin(SweepKernel.BandLength);

    /// <summary>
    /// Whether four registers of channels are taken at a time: whole cache lines. A window that is summed in registers is as long as one of them, not as four; and
    /// what it reads lies together anyway, channel by channel. Four registers have four chains of sums, and the sums of two rows would need more registers than there
    /// are.
    /// </summary>
    public static bool IsWide(SweepKernel kernel) => kernel.Geometry.Channels >= LeastWide && kernel.Sweeps.All(sweep => sweep.Window is null);

    /// <summary>Whether the rows of a channel are long enough to be streamed, and whole cache lines.</summary>
    public static bool Streams(SweepKernel kernel, bool isDouble) =>
        kernel.Geometry.Positions >= StreamedRow
        && kernel.Geometry.Positions * (isDouble ? sizeof(double) : sizeof(float)) % CacheLine == 0
        && kernel.Sweeps.Any(sweep => sweep.Window is null);

    /// <summary>
    /// Whether a sweep that stores loads half of the next channel meanwhile; any other loads the channel's next row, which the processor does not guess. With two
    /// tensors to load, two channels would not fit the second cache.
    /// </summary>
    public static bool LoadsNextChannel(Sweep sweep) =>
        !sweep.Sums.Any() && sweep.Exprs.OfType<Load>().Select(load => load.Tensor).Distinct().Count() == 1;
}
