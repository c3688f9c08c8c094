using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Schedules;
using Xunit;

namespace FusedNorm.Generator.Tests.Schedules;

/// <summary>How kernels run is decided in one place, by what they are and what the machine is.</summary>
[Trait("Registers", "None")]
public sealed class ScheduleTests
{
    private static readonly Machine single = new(IsDouble: false);
    private static readonly Machine twice = new(IsDouble: true);

    [Theory]
    [InlineData(64, 1, nameof(LoopOrder.Columns))] // one position: channels in the lanes
    [InlineData(64, 15, nameof(LoopOrder.Channels))] // rows that fill no register
    [InlineData(64, 16, nameof(LoopOrder.Bands))] // a sample is a page, rows are short
    [InlineData(63, 16, nameof(LoopOrder.Channels))] // rows lie no pages apart
    [InlineData(16, 64, nameof(LoopOrder.Bands))]
    [InlineData(16, 128, nameof(LoopOrder.Channels))] // rows are long enough
    public void Channels_go_in_the_order_that_the_caches_want(int channels, int positions, string order) =>
        Assert.Equal(order, Schedule.Choose(Sum(channels, positions), single).Order.ToString());

    [Theory]
    [InlineData(31, 1)]
    [InlineData(32, 4)]
    public void Four_registers_of_channels_are_taken_where_there_are_so_many(int channels, int registers)
    {
        Schedule schedule = Schedule.Choose(Sum(channels, 1), single);
        Assert.Equal(registers, schedule.Registers);
        Assert.Equal(registers == 1 ? RunSchedule.Copies : 1, schedule.Accumulators);
    }

    [Theory]
    [InlineData(255, false)]
    [InlineData(256, true)]
    [InlineData(264, false)] // no whole cache lines
    public void Long_rows_of_whole_cache_lines_are_streamed(int positions, bool streams) =>
        Assert.Equal(streams, Schedule.Choose(Sum(3, positions), single).Streams);

    [Theory]
    [InlineData(1, nameof(TailStrategy.Scalar))]
    [InlineData(15, nameof(TailStrategy.Scalar))]
    [InlineData(16, nameof(TailStrategy.None))]
    [InlineData(17, nameof(TailStrategy.MaskLast))]
    [InlineData(48, nameof(TailStrategy.None))]
    [InlineData(int.MaxValue, nameof(TailStrategy.Scalar))]
    public void A_run_ends_as_its_length_allows(int length, string tail) =>
        Assert.Equal(tail, RunSchedule.Choose(Summing(), length, isConstant: true).Tail.ToString());

    [Fact]
    public void A_run_of_a_length_that_is_not_constant_ends_in_single_elements() =>
        Assert.Equal(TailStrategy.Scalar, RunSchedule.Choose(Summing(), 64, isConstant: false).Tail);

    [Theory]
    [InlineData(16, 64, false)]
    [InlineData(1024, 1, false)]
    [InlineData(1040, 1, true)]
    public void Short_sums_are_of_64_registers_at_most(int length, int runs, bool severalBlocks)
    {
        RunSchedule schedule = RunSchedule.Choose(Summing(), length, isConstant: true);
        Assert.Equal((runs, severalBlocks), (schedule.RunsPerBlock, schedule.HasSeveralBlocks));
    }

    [Theory]
    [InlineData(15, 16, false)]
    [InlineData(16, 16, true)]
    public void Products_of_many_weights_are_worth_tiles(int outputs, int inputs, bool isInTiles) =>
        Assert.Equal(isInTiles ? LoopOrder.Tiles : LoopOrder.SmallProduct, Schedule.Choose(Product(outputs, inputs), single).Order);

    [Theory]
    [InlineData(64, true, 128)]
    [InlineData(65, false, 64)]
    public void Products_of_few_columns_go_by_blocks_of_rows(int outputs, bool rows, int length)
    {
        ProductSchedule schedule = Schedule.Choose(Product(outputs, 32), single).Product!;
        Assert.Equal((rows, length), (schedule.BlocksAreRows, schedule.BlockLength));
    }

    [Theory]
    [InlineData("bias", 0, 32, nameof(TileRest.Bias))]
    [InlineData("bias, ReLU", 0, 32, nameof(TileRest.RectifiedBias))]
    [InlineData("bias, Tanh", 0, 32, nameof(TileRest.None))] // no chain that the tiles know
    [InlineData("ReLU", 0, 32, nameof(TileRest.None))]
    [InlineData("bias", 1, 32, nameof(TileRest.None))] // somebody else reads the bare products
    [InlineData("bias", 0, 4, nameof(TileRest.None))] // no tiles
    public void Tiles_finish_the_chains_that_they_know(string chain, int furtherStores, int inputs, string rest)
    {
        Kernel kernel = Product(32, inputs);
        Contraction product = kernel.Product!;
        Expr value = new Local(product.Stages[0].Symbol);
        if (chain.StartsWith("bias", StringComparison.Ordinal))
        {
            value = product.Let(new Symbol("value"), value + new Channel(new Tensor("bias", TensorKind.Parameter, 32)));
        }

        value = chain.EndsWith("ReLU", StringComparison.Ordinal) ? Expr.WhereLess(value, Expr.Zero, Expr.Zero, value)
            : chain.EndsWith("Tanh", StringComparison.Ordinal) ? new Call(Elementary.Tanh, value)
            : value;
        Local last = product.Let(new Symbol("last"), value);
        product.Sinks.Clear();
        product.Sinks.AddRange(Enumerable.Range(0, furtherStores + 1)
            .Select(i => new Store(new Tensor($"y{i}", TensorKind.PerSample, 32), last)));
        ProductSchedule schedule = Schedule.Choose(kernel, single).Product!;
        Assert.Equal(rest, schedule.Rest.ToString());
        Assert.Equal(rest == nameof(TileRest.None), schedule.PassesAgain(product));
    }

    [Theory]
    [InlineData(3, 1, 1)]
    [InlineData(4, 4, 4)]
    [InlineData(8, 8, 8)]
    [InlineData(16, 16, 8)]
    public void Registers_are_no_wider_than_a_run(int length, int lanes, int lanesOfDouble)
    {
        Assert.Equal(lanes, single.Filled(length));
        Assert.Equal(length is 3 ? 2 : lanesOfDouble, twice.Filled(length));
    }

    [Fact]
    public void The_schedule_of_equal_kernels_is_equal()
    {
        Assert.Equal(Schedule.Choose(Sum(32, 4), single), Schedule.Choose(Sum(32, 4), single));
        Assert.NotEqual(Schedule.Choose(Sum(32, 4), single), Schedule.Choose(Sum(32, 8), single));
    }

    private static Sweep Summing()
    {
        Sweep sweep = new();
        sweep.Sinks.Add(new ReduceSum(new Symbol("sum"), sweep.Let(new Symbol("x"), new Load(new Tensor("x", TensorKind.Input, 1)))));
        return sweep;
    }

    private static Kernel Sum(int channels, int positions)
    {
        Kernel kernel = new("Sum", Group.Channel, new Geometry(1, channels, positions));
        Sweep sweep = new();
        Tensor input = new("x", TensorKind.Input, channels * positions);
        sweep.Sinks.Add(new ReduceSum(new Symbol("sum"), sweep.Let(new Symbol("x"), new Load(input))));
        kernel.Steps.Add(sweep);
        return kernel;
    }

    private static Kernel Product(int outputs, int inputs)
    {
        Contraction product = new(
            Extent.PerSample(1),
            outputs,
            Extent.Of(inputs),
            new Operand(new Tensor("x", TensorKind.Input, inputs), inputs, 1),
            new Operand(new Tensor("w", TensorKind.Parameter, inputs * outputs), inputs, 1));
        product.Sinks.Add(new Store(new Tensor("y", TensorKind.PerSample, outputs), product.Let(new Symbol("product"), new Product())));
        return new Kernel("Product", Group.None, new Geometry(1, outputs, 1)) { Steps = { product } };
    }
}
