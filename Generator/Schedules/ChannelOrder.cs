using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Schedules;

/// <summary>In which order kernels go that go channel by channel.</summary>
internal static class ChannelOrder
{
    /// <summary>The longest rows that are taken in bands.</summary>
    private const int ShortRow = 64;

    /// <summary>Fewer channels than this do not fill four of the registers that most processors have.</summary>
    private const int LeastWide = 32;

    /// <summary>From this length on, a row is worth loading ahead.</summary>
    private const int StreamedRow = 256;

    /// <summary>Whether neighbouring channels can lie in the lanes, which they cannot where a lane's row is not its neighbour's.</summary>
    public static bool TakesColumns(Kernel kernel) =>
        kernel.Group == Group.Channel && kernel.Geometry.IsColumns && RegisterUse.IsVectorised(kernel)
        && kernel.Exprs.OfType<RowElement>().All(expr => expr.Tensor.Length == kernel.Geometry.Rows);

    /// <summary>Whether rows are short, but fill a register, lie pages apart, and several channels make a band.</summary>
    public static bool TakesBands(Kernel kernel, Machine machine) =>
        kernel.Group == Group.Channel && kernel.Geometry.Positions is >= Machine.MostLanes and <= ShortRow
        && ChannelBlocks.Band(kernel.Geometry) > 1
        && kernel.Geometry.SampleLength * machine.ElementBytes % Machine.Page == 0
        && kernel.Sweeps.Any() && kernel.Sweeps.All(sweep => sweep.Window is null);

    /// <summary>
    /// Whether four registers of channels are taken at a time: whole cache lines. A window that is summed in registers is as long as one of
    /// them, not as four; and what it reads lies together anyway, channel by channel.
    /// </summary>
    public static bool TakesFourRegisters(Kernel kernel) =>
        kernel.Geometry.Channels >= LeastWide && kernel.Sweeps.All(sweep => sweep.Window is null);

    /// <summary>Whether the rows of a channel are long enough to be streamed, and whole cache lines.</summary>
    public static bool Streams(Kernel kernel, Machine machine) =>
        kernel.Geometry.Positions >= StreamedRow
        && kernel.Geometry.Positions * machine.ElementBytes % Machine.CacheLine == 0
        && kernel.Sweeps.Any(sweep => sweep.Window is null);

    /// <summary>
    /// Whether a sweep that stores loads half of the next channel meanwhile; any other loads the channel's next row, which the processor
    /// does not guess. With two tensors to load, two channels would not fit the second cache.
    /// </summary>
    public static bool LoadsNextChannel(Sweep sweep) =>
        !sweep.Sums.Any() && sweep.Exprs.OfType<Load>().Select(load => load.Tensor).Distinct().Count() == 1;

    /// <summary>
    /// Whether loops over rows end in a register that overlaps the one before: where the rows are classes, few as a rule, with an
    /// exponential each. A norm's sums are taken in one order whether an activation was fused into its loop or not.
    /// </summary>
    public static bool OverlapsRows(Kernel kernel) =>
        kernel.Geometry.IsColumns && kernel.Sweeps.Any(sweep => sweep.Sinks.OfType<ReduceMax>().Any());

    /// <summary>
    /// Whether a sweep's run may then end so: where its last elements are dear one by one, and doing some of them twice changes nothing.
    /// </summary>
    public static bool Overlaps(Sweep sweep) =>
        (sweep.Sinks.OfType<ReduceMax>().Any()
            || sweep.Exprs.Any(expr => expr is Call { Function: not (Elementary.Abs or Elementary.Sqrt) }))
        && !sweep.Sinks.OfType<Store>().Any(store => sweep.Exprs.Any(expr => expr.Source == store.Tensor));
}
