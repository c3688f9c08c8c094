using FusedNorm.Generator.Tests.Fuzzing.Layers;

namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>
/// Every number of the compiler and the runtime from which on they take another way, with the size that it is compared with. Random
/// networks of real size are drawn on both sides of each; a constant that is not in this list fails a test.
/// </summary>
/// <param name="Constant">The constant, <c>ProductShape.MostTerms</c>.</param>
/// <param name="At">The sizes from which on something else happens.</param>
/// <param name="Size">The sizes that a network has; null where the constant is no limit of a size.</param>
/// <param name="Reason">Where it is none: what it is.</param>
internal sealed record Thresholds(string Constant, long[] At, Func<FuzzedNetwork, IEnumerable<long>>? Size, string Reason = "")
{
    /// <summary>The weights from which on a product is worth tiles.</summary>
    public const int WeightsWorthBlocking = 256;

    /// <summary>The bytes from which on a tensor is streamed.</summary>
    public const long StreamedBytes = 16L << 20;

    public static IReadOnlyList<Thresholds> All { get; } =
    [
        // Products.
        new("ProductSchedule.WeightsWorthTiles", [WeightsWorthBlocking], Weights),
        new("ProductSchedule.WeightsWorthThreads", [1 << 18], Weights),
        new("ProductShape.MostTerms", [256], Inputs),
        new("ProductShape.ColumnsPerBlock", [64], Outputs),
        new("ProductSchedule.RowsPerBlock", [128], Rows),
        new("ProductSchedule.ColumnsPerComputedBlock", [512], Outputs),
        new("ProductSchedule.ColumnsPerComputedPart", [128], Outputs),
        new("Machine.CachedBytes", [32 << 10], network =>
            Linears(network).Where(linear => linear.Outputs < 16).Select(linear => linear.Inputs * linear.Outputs * Bytes(network))),
        new("ProductSchedule.SmallTile", [4], Outputs),
        new("ChannelBlocks.Longest", [1024], Positions),
        new("MatrixProduct.DepthBlock", [256], Inputs),
        new("MatrixProduct.ColumnBlock", [64], Outputs),
        new("MatrixProduct.RowsWorthPacking", [24], Rows),
        new("MatrixProduct.RowsWorthTransposing", [6], Rows),
        new("PanelScratch`1.TileRows", [32], Rows),

        // Registers and runs.
        new("Machine.MostLanes", [16], Lengths),
        new("LaneSums.MaximumLanes", [16], Lengths),
        new("ColumnSums.MaximumLanes", [64], Channels),
        new("ChannelOrder.LeastWide", [32], ChannelsBehindWindows),
        new("RunSchedule.RegistersPerBlock", [64 * 4, 64 * 8, 64 * 16], Lengths),
        new("RunSchedule.LongestSum", [512], Positions),
        new("ChannelBlocks.BandLength", [256], Positions),
        new("ChannelOrder.ShortRow", [64], Positions),
        new("Machine.Page", [0], network => Samples(network).Select(length => (long)length * Bytes(network) % 4096 == 0 ? 0L : -1)),
        new("ChannelOrder.StreamedRow", [256], Positions),
        new("Machine.CacheLine", [0], network => Positions(network).Select(length => length * Bytes(network) % 64 == 0 ? 0L : -1)),
        new("Streaming.LargeBytes", [StreamedBytes], network =>
            Batches(network).SelectMany(batch => Samples(network).Select(length => length * batch * Bytes(network)))),
        new("BufferLayout.Alignment", [0], network => Samples(network).Select(length => length % 16 == 0 ? 0L : -1)),

        // Windows.
        new("WindowRuns.WrittenOut", [17], WindowLengths),
        new("WindowRuns.MostInLanes", [9], WindowLengths),
        new("WindowRuns.ShortestRun", [8], WindowLengths),
        new("WindowRuns.ShortestRow", [4], Windows),

        // Threads.
        new("Division.WorkWorthThreads", [1 << 20], Work),
        new("Division.MostParts", [17], Channels),
        new("Division.ElementsPerPart", [1 << 15], network =>
            Batches(network).SelectMany(batch => Samples(network).Select(length => length * batch))),
        new("PartitionKernels.LargestBatch", [(1 << 20) / 1024], network =>
            Linears(network).Select(linear => linear.Inputs * linear.Outputs)),
        new("DividePredict.LeastSamples", [32], Batches),
        new("PartCounter.MaximumParts", [], null, "more parts than any network here has: PartCounter's own tests go beyond it"),

        new("RunSchedule.Copies", [], null, "two, or one where other sums come between: no size decides it"),
        new("Division.WorkPerElement", [], null, "a factor of the work"),
        new("PartCounter.NextAt", [], null, "a place in a word"),
        new("PartCounter.RoundAt", [], null, "a place in a word"),
        new("Helper.Looks", [], null, "how long a thread stays awake"),
        new("AlignedBuffer`1.CacheLine", [], null, "where buffers begin, whatever their length"),
        new("Limits.Buffer", [], null, "more than an array holds: what lies around it is declared in DiagnosticTests"),
        new("Limits.Parameter", [], null, "half of what an array holds: DiagnosticTests"),
        new("Limits.Value", [], null, "a large part of what an array holds: DiagnosticTests"),
        new("Limits.Window", [], null, "a large part of what an array holds: DiagnosticTests"),
        new("Limits.Reach", [], null, "a large part of what an array holds: DiagnosticTests"),
        new("MemoryLimits.MostTensors", [], null, "from which size on memory is counted before it is planned: DiagnosticTests"),
        new("MemoryLimits.MostConstants", [], null, "from which size on memory is counted before it is planned: DiagnosticTests"),
        new("ShapeChain.LongestChain", [], null, "the length of a message"),
        new("ConstantsEmitter.PerLine", [], null, "the width of a line of text"),
        new("Layer.FreezeWeight", [], null, "a bit of an option"),
        new("Layer.FreezeBias", [], null, "a bit of an option"),
        new("Layer.FreezeAll", [], null, "bits of an option"),
        new("FloatFormat.SingleExponentAt", [], null, "the format of a number"),
        new("FloatFormat.DoubleExponentAt", [], null, "the format of a number"),
        new("FloatFormat.SingleOnes", [], null, "the format of a number"),
        new("FloatFormat.DoubleOnes", [], null, "the format of a number"),
        new("FloatFormat.SingleRootOfHalf", [], null, "the format of a number"),
        new("FloatFormat.DoubleRootOfHalf", [], null, "the format of a number"),
        new("FloatFormat.SingleRootOfHalfToOne", [], null, "the format of a number"),
        new("FloatFormat.DoubleRootOfHalfToOne", [], null, "the format of a number"),
        new("FloatFormat.SingleFraction", [], null, "the format of a number"),
        new("FloatFormat.DoubleFraction", [], null, "the format of a number"),
    ];

    private static IEnumerable<long> Weights(FuzzedNetwork network) => Linears(network).Select(linear => linear.Inputs * linear.Outputs);

    private static IEnumerable<long> Inputs(FuzzedNetwork network) => Linears(network).Select(linear => linear.Inputs);

    private static IEnumerable<long> Outputs(FuzzedNetwork network) => Linears(network).Select(linear => linear.Outputs);

    private static IEnumerable<long> Rows(FuzzedNetwork network) =>
        Linears(network).SelectMany(linear => Batches(network).Select(batch => batch * linear.Rows));

    private static IEnumerable<long> Work(FuzzedNetwork network) =>
        Linears(network).SelectMany(linear => Batches(network).Select(batch => batch * linear.Rows * linear.Inputs * linear.Outputs));

    private static IEnumerable<long> Channels(FuzzedNetwork network) => Shapes(network).Select(shape => (long)shape[0]);

    private static IEnumerable<long> Positions(FuzzedNetwork network) =>
        Shapes(network).Where(shape => shape.Length > 1).Select(shape => (long)Fuzzing.Shapes.Length(shape) / shape[0]);

    /// <summary>
    /// The lengths of runs of neighbours: positions of a channel, channels of one position, rows of the last dimension, samples.
    /// </summary>
    private static IEnumerable<long> Lengths(FuzzedNetwork network) =>
        Shapes(network).SelectMany(shape => new long[] { Fuzzing.Shapes.Length(shape) / shape[0], shape[0], shape[^1] });

    private static IEnumerable<long> WindowLengths(FuzzedNetwork network) =>
        Pools(network).SelectMany(node => ((FuzzedPool)node.Layer).SizesOfWindows(node.Shapes.Input));

    private static IEnumerable<long> Windows(FuzzedNetwork network) => Pools(network).Select(node => (long)node.OutputShape[^1]);

    /// <summary>
    /// The channels of norms over one position right behind a pool whose window fills registers: where registers of channels meet registers
    /// of a window.
    /// </summary>
    private static IEnumerable<long> ChannelsBehindWindows(FuzzedNetwork network) => network.Graph.Nodes.Zip(network.Graph.Nodes.Skip(1))
        .Where(pair => pair.First.Layer is FuzzedPool pool && pair.Second.Layer is FuzzedBatchNorm && pair.First.OutputShape.Skip(1)
            .All(size => size == 1)
            && pool.SizesOfWindows(pair.First.Shapes.Input).All(size => size >= 8))
        .Select(pair => (long)pair.First.OutputShape[0]);

    private static IEnumerable<FuzzedNode> Pools(FuzzedNetwork network) => network.Graph.Nodes.Where(node => node.Layer is FuzzedPool);

    private static IEnumerable<int> Samples(FuzzedNetwork network) => Shapes(network).Select(Fuzzing.Shapes.Length);

    private static IEnumerable<int[]> Shapes(FuzzedNetwork network) =>
        network.Graph.Nodes.Select(node => node.OutputShape).Prepend(network.InputShape);

    private static IEnumerable<(long Inputs, long Outputs, long Rows)> Linears(FuzzedNetwork network) =>
        network.Graph.Nodes.Where(node => node.Layer is FuzzedLinear).Select(node =>
        {
            int[] input = node.Shapes.Input;
            return ((long)input[^1], (long)node.OutputShape[^1], (long)Fuzzing.Shapes.Length(input) / input[^1]);
        });

    private static IEnumerable<long> Batches(FuzzedNetwork network) => network.FixedBatch > 0
        ? [network.FixedBatch]
        : Enumerable.Range(0, network.Sizes.Steps(network.Seed))
            .Select(step => (long)network.Sizes.DrawBatch(new FuzzRandom(0), network, step));

    private static int Bytes(FuzzedNetwork network) => network.IsDouble ? sizeof(double) : sizeof(float);
}
