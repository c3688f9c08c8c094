using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Schedules;

/// <summary>In which order a kernel's loops run, and what lies in the lanes of a register.</summary>
internal enum LoopOrder
{
    /// <summary>Element by element, neighbours in the lanes: nothing belongs to a group.</summary>
    Points,

    /// <summary>Group by group along a sample, neighbours of the group in the lanes.</summary>
    Rows,

    /// <summary>Channel by channel through all samples, neighbouring positions in the lanes.</summary>
    Channels,

    /// <summary>A band of neighbouring channels at a time, so that short rows lie together; neighbouring positions in the lanes.</summary>
    Bands,

    /// <summary>A register of neighbouring channels at a time, each in its lane.</summary>
    Columns,

    /// <summary>A matrix product that is multiplied in place, row by row.</summary>
    SmallProduct,

    /// <summary>A matrix product by the runtime's panels and tiles, block by block.</summary>
    Tiles,

    /// <summary>Window by window, whose largest element takes the gradient.</summary>
    Windows,

    /// <summary>Sample by sample, without arithmetic.</summary>
    Samples,

    /// <summary>Element by element, each found where its tensor's layout says: for what lies in blocks of channels.</summary>
    Elements,
}

/// <summary>
/// How a kernel runs: everything that its expansion to loops decides by, and nothing of what the kernel computes. A value: equal kernels
/// have equal schedules.
/// </summary>
/// <param name="Order">The order of its loops.</param>
/// <param name="WidestLanes">The elements of the widest registers that it has use for; 1 where it has no vector loops.</param>
internal sealed record Schedule(LoopOrder Order, int WidestLanes)
{
    /// <summary>Whether the loops are the same for every width of registers, so that the width is left open.</summary>
    public bool IsVector { get; init; }

    /// <summary>Of <see cref="LoopOrder.Columns"/>: the registers of channels that are taken at a time, whole cache lines.</summary>
    public int Registers { get; init; } = 1;

    /// <summary>How many copies of sums may take turns.</summary>
    public int Accumulators { get; init; } = RunSchedule.Copies;

    /// <summary>Of <see cref="LoopOrder.Bands"/>: the channels of a band; else 1.</summary>
    public int Band { get; init; } = 1;

    /// <summary>Whether tensors that no cache holds, which the batch decides, are loaded ahead and stored past the caches.</summary>
    public bool Streams { get; init; }

    /// <summary>Whether a row's last register overlaps the one before in every loop over it.</summary>
    public bool OverlapsRows { get; init; }

    /// <summary>The blocks of channels behind a product; null where there is no product, or nothing behind it.</summary>
    public ChannelBlocks? Blocks { get; init; }

    /// <summary>How the kernel's matrix product runs, its own or the one in front of its loops; null where there is none.</summary>
    public ProductSchedule? Product { get; init; }

    /// <summary>The schedule in a line, for people: what it has besides its order only where it is not as usual.</summary>
    public string Dump
    {
        get
        {
            IEnumerable<string> words =
            [
                IsVector ? $"registers of up to {CSharpLiteral.Int(WidestLanes)}" : "single elements",
                .. Registers > 1 ? [$"{CSharpLiteral.Int(Registers)} of them at a time"] : Array.Empty<string>(),
                .. Accumulators == 1 ? ["one copy of sums"] : Array.Empty<string>(),
                .. Band > 1 ? [$"bands of {CSharpLiteral.Int(Band)}"] : Array.Empty<string>(),
                .. Streams ? ["streaming"] : Array.Empty<string>(),
                .. OverlapsRows ? [$"tail {TailStrategy.ShiftInwards}"] : Array.Empty<string>(),
                .. Blocks is null ? [] : new[] { $"blocks of {CSharpLiteral.Int(Blocks.PerBlock)} channels" },
                .. Product is not { IsInTiles: true } tiles ? []
                    : new[] { $"tiles in blocks of {CSharpLiteral.Int(tiles.BlockLength)} {(tiles.BlocksAreRows ? "rows" : "columns")}" },
                .. Product is null or { Rest: TileRest.None } ? [] : new[] { $"{Product.Rest} in the tiles" },
            ];
            return $"{Order}: {string.Join(", ", words)}";
        }
    }

    /// <summary>Whether registers are worth going on with narrower ones where wider ones are not filled.</summary>
    public bool IsNarrow(Machine machine) => IsVector && WidestLanes < machine.WidestLanes;

    /// <summary>The schedule of a kernel: a pure function, the one place that decides how loops run.</summary>
    public static Schedule Choose(Kernel kernel, Machine machine)
    {
        LoopOrder order = OrderOf(kernel, machine);
        bool fourRegisters = order == LoopOrder.Columns && ChannelOrder.TakesFourRegisters(kernel);
        return new(order, RegisterUse.WidestLanes(kernel, machine))
        {
            IsVector = RegisterUse.IsVectorised(kernel),
            Registers = fourRegisters ? 4 : 1,
            // Four registers have four chains of sums, and the sums of two rows would need more registers than there are. A band's sums
            // come one after the other.
            Accumulators = fourRegisters || order == LoopOrder.Bands ? 1 : RunSchedule.Copies,
            Band = order == LoopOrder.Bands ? ChannelBlocks.Band(kernel.Geometry) : 1,
            Streams = order == LoopOrder.Channels && ChannelOrder.Streams(kernel, machine),
            OverlapsRows = order == LoopOrder.Rows && ChannelOrder.OverlapsRows(kernel),
            Blocks = kernel.Product is null || kernel.IsProduct ? null : ChannelBlocks.Choose(kernel),
            Product = kernel.Product is null ? null : ProductSchedule.Choose(kernel.Product),
        };
    }

    private static LoopOrder OrderOf(Kernel kernel, Machine machine) => kernel switch
    {
        { IsInOrder: false } => LoopOrder.Elements,
        { IsProduct: true, Product: Contraction product } =>
            ProductSchedule.Choose(product).IsInTiles ? LoopOrder.Tiles : LoopOrder.SmallProduct,
        { Largest: not null } => LoopOrder.Windows,
        _ when kernel.IsCopy || kernel.DrawsRandomNumbers => LoopOrder.Samples,
        { Group: Group.None } => LoopOrder.Points,
        { Group: Group.Row } => LoopOrder.Rows,
        _ => ChannelOrder.TakesColumns(kernel) ? LoopOrder.Columns
            : ChannelOrder.TakesBands(kernel, machine) ? LoopOrder.Bands
            : LoopOrder.Channels,
    };
}
