using FusedNorm.Generator.Kernels;
using Xunit;

namespace FusedNorm.Generator.Tests.Kernels;

/// <summary>Which element belongs to a point of loops: affine maps from counters to coordinates, and the range that is read.</summary>
[Trait("Registers", "None")]
public sealed class AccessMapTests
{
    private static readonly Geometry geometry = new(Rows: 2, Channels: 3, Positions: 4);

    [Fact]
    public void A_point_has_an_element_of_its_own()
    {
        AccessMap map = new Load(new Tensor("x", TensorKind.Input, 24)).Map(geometry);
        Assert.Equal(24, map.Length);
        Assert.Equal([(0, 5), (0, 3)], map.Coordinates.Select(coordinate => coordinate.Range(ExtentOf)));
        Assert.Equal([2, 3], map.Coordinates.Select(coordinate => Of(coordinate, (Axis.Plane, 2), (Axis.Position, 3))));
    }

    [Theory]
    [InlineData(48, 24, new[] { 6 + 2, 3 })] // whole channels
    [InlineData(25, 1, new[] { 1 + 11 })] // seen as one run
    public void Or_it_lies_so_far_behind_in_a_longer_sample(int length, int offset, int[] place)
    {
        AccessMap map = new Load(new Tensor("x", TensorKind.Input, length)) { Offset = offset }.Map(geometry);
        Assert.Equal(length, map.Length);
        Assert.Equal(place, map.Coordinates.Select(coordinate => Of(coordinate, (Axis.Plane, 2), (Axis.Position, 3))!.Value));
    }

    [Theory]
    [InlineData(3, 5, 2)] // the channel of its row
    [InlineData(6, 5, 5)] // of all rows
    public void A_channel_has_one_for_each_row_or_for_all(int length, int plane, int element) => Assert.Equal(
        element, Of(new Channel(new Tensor("c", TensorKind.PerChannel, length)).Map(geometry).Coordinates.Single(), (Axis.Plane, plane)));

    [Theory]
    [InlineData(1, 5, 0)]
    [InlineData(2, 2, 0)]
    [InlineData(2, 3, 1)]
    [InlineData(6, 5, 5)]
    public void A_row_is_a_run_of_channels(int length, int plane, int element)
    {
        Coordinate row = new RowElement(new Tensor("r", TensorKind.PerSample, length)).Map(geometry).Coordinates.Single();
        Assert.Equal(element, Of(row, (Axis.Plane, plane)));
        Assert.Equal((0, length - 1), row.Range(ExtentOf));
    }

    [Fact]
    public void An_operand_is_found_by_line_and_term()
    {
        Operand left = new(new Tensor("x", TensorKind.Input, 12), Stride: 4, DepthStride: 1);
        Coordinate element = AccessMap.OfOperand(left, Axis.Row, 12).Coordinates.Single();
        Assert.Equal(11, Of(element, (Axis.Row, 2), (Axis.Term, 3)));
        Assert.Equal((0, 11), element.Range(axis => axis == Axis.Row ? 3 : 4));
    }

    /// <summary>Under the windows of a pool lie the elements over which these windows are.</summary>
    [Theory]
    [InlineData(7, 3, 1, 1, 1)]
    [InlineData(7, 2, 2, 0, 1)]
    [InlineData(8, 3, 2, 1, 2)]
    [InlineData(5, 5, 3, 2, 1)]
    [InlineData(11, 2, 3, 0, 3)]
    public void The_gradient_s_windows_are_the_pool_s_from_the_other_side(int input, int kernel, int stride, int padding, int dilation)
    {
        int reach = ((kernel - 1) * dilation) + 1;
        WindowDimension dimension = new(input, kernel, stride, padding, dilation, ((input + (2 * padding) - reach) / stride) + 1);
        WindowGeometry windows = new([dimension], new WindowDivisor(0, CountsPadding: true));
        HashSet<(int Window, int Element)> forward = [.. Pairs(Combine.Average, windows, dimension.Output, kernel)];
        HashSet<(int Element, int Window)> backward = [.. Pairs(Combine.Shares, windows, input, kernel)];
        Assert.NotEmpty(forward);
        Assert.Equal(forward.Order(), backward.Select(pair => (pair.Window, pair.Element)).Order());
    }

    [Theory]
    [InlineData(7, 3)]
    [InlineData(5, 8)]
    public void Adaptive_windows_begin_where_their_share_does(int input, int output)
    {
        WindowGeometry windows = new([WindowDimension.Adaptive(input, output)], new WindowDivisor(0, CountsPadding: false));
        Coordinate element = Along(Combine.Maximum, windows);
        Assert.All(Enumerable.Range(0, output), window =>
        {
            Assert.Equal(window * input / output, Of(element, (Axis.Width, window), (Axis.WindowWidth, 0)));
            Assert.Equal((window * input / output) + 1, Of(element, (Axis.Width, window), (Axis.WindowWidth, 1)) ?? input);
        });
    }

    private static IEnumerable<(int Place, int Other)> Pairs(Combine combine, WindowGeometry windows, int places, int elements)
    {
        Coordinate coordinate = Along(combine, windows);
        return
            from place in Enumerable.Range(0, places)
            from element in Enumerable.Range(0, elements)
            let other = Of(coordinate, (Axis.Width, place), (Axis.WindowWidth, element))
            where other is not null
            select (place, other.Value);
    }

    private static Coordinate Along(Combine combine, WindowGeometry windows)
    {
        WindowReduction window = new(combine, new Tensor("x", TensorKind.Input, 1), windows);
        return window.Map(new Geometry(1, 1, window.Positions)).Coordinates[1];
    }

    private static long ExtentOf(Axis axis) => axis == Axis.Plane ? geometry.Planes : geometry.Positions;

    /// <summary>A coordinate; null where it is not read.</summary>
    private static int? Of(Coordinate coordinate, params (Axis Axis, int Value)[] counters)
    {
        int sum = coordinate.Constant
            + coordinate.Terms.Sum(term => term.Factor * counters.First(counter => counter.Axis == term.Axis).Value);
        if (coordinate.MustDivide && sum % coordinate.DividedBy != 0)
        {
            return null;
        }

        int value = (int)Math.Floor((double)sum / coordinate.DividedBy);
        value = coordinate.Modulo == 0 ? value : value % coordinate.Modulo;
        Assert.True(coordinate.IsPadded || (value >= 0 && value < coordinate.Extent));
        return value >= 0 && value < coordinate.Extent ? value : null;
    }
}
