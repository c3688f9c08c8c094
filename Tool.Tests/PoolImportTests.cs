using System.Globalization;
using System.Text.RegularExpressions;
using FusedNorm.Tool.Import;
using Xunit;
using static FusedNorm.Tool.Tests.OnnxText;

namespace FusedNorm.Tool.Tests;

/// <summary>
/// Pools are imported only where PyTorch's layer has the windows and the divisors that ONNX defines: a model pads both ends of an axis
/// apart, a layer alike. Every small pool of one dimension is compared with the definition, window by window.
/// </summary>
public sealed partial class PoolImportTests
{
    private const string NotAlike = "the padding in front of the input and behind it differ; a pool here pads both ends alike";

    [Theory]
    [InlineData("MaxPool")]
    [InlineData("AveragePool")]
    public void Every_small_pool_is_imported_as_what_it_is_or_refused(string op)
    {
        int imported = 0;
        int refused = 0;
        foreach (Pool pool in SmallPools(op))
        {
            ImportResult result = Import(pool.Model());
            if (result.Network is not ImportedNetwork network)
            {
                bool isExpressible = Windows(pool, asDefined: true) is string windows && Expressible(pool, windows);
                Assert.False(isExpressible, $"{pool} is refused: {string.Join(" ", result.Problems)}");
                refused++;
                continue;
            }

            Pool layer = Declared(network.Source, pool);
            Assert.Equal(Windows(pool, asDefined: true), Windows(layer, asDefined: false));
            imported++;
        }

        Assert.True(imported > 1000 && refused > 100, $"{imported} imported, {refused} refused");
    }

    [Fact]
    public void The_overhang_of_ceil_mode_is_not_padding() => Refused(
        $"pads = [1, 0]: {NotAlike}, and in the average of the last window so much of it counts as is declared",
        new Pool("AveragePool", Size: 4, Kernel: 2, Stride: 2, Begin: 1, End: 0, Dilation: 1, Ceil: true, Counts: true));

    [Theory]
    [InlineData(4, 4, 1)]
    [InlineData(5, 3, 2)]
    public void What_differs_is_told(int size, int kernel, int stride) => Refused(
        $"pads = [1, 0]: {NotAlike}, which makes 3 windows, not 2",
        new Pool("AveragePool", size, kernel, stride, Begin: 1, End: 0, Dilation: 1, Ceil: false, Counts: false));

    [Fact]
    public void Zeros_before_a_pool_are_its_input_where_windows_start() => Refused(
        "pads = [1, 1]: the last window starts in the padding behind the input; here it starts in the input or the padding in front",
        new OnnxText(13, 1, 2).Numbers("pads", 0, 0, 1, 0, 0, 1).Node("Pad", "x pads", "padded")
            .Node("AveragePool", "padded", "y", Ints("kernel_shape", 2), Ints("strides", 3), Int("ceil_mode", 1)));

    [Fact]
    public void One_CeilMode_is_for_all_axes() => Refused(
        "pads = [0, 0, 0, 1]: the last window reaches beyond the padding along one axis and not along another",
        new OnnxText(13, 1, 5, 5).Node("MaxPool", "x", "y", Ints("kernel_shape", 2, 2), Ints("strides", 2, 2), Ints("pads", 0, 0, 0, 1)));

    [Fact]
    public void A_window_of_one_value_has_no_gaps()
    {
        WireText[] windows = [Ints("kernel_shape", 1), Ints("strides", 2), Ints("dilations", 3)];
        string source = Import(new OnnxText(19, 1, 5).Node("AveragePool", "x", "y", windows)).Network!.Source;
        Assert.Contains("[AvgPool1d(1, Stride = 2)]", source, StringComparison.Ordinal);
    }

    private static void Refused(string expected, Pool pool) => Refused(expected, pool.Model());

    private static void Refused(string expected, OnnxText model)
    {
        Assert.Contains(expected, string.Join('\n', Import(model).Problems), StringComparison.Ordinal);
    }

    private static ImportResult Import(OnnxText model) =>
        Importer.Import(model.ToModel(), new ImportOptions("Net", null, "net.onnx", null));

    private static IEnumerable<Pool> SmallPools(string op) =>
        from size in Enumerable.Range(1, 6)
        from kernel in Enumerable.Range(1, 4)
        from stride in Enumerable.Range(1, 4)
        from begin in Enumerable.Range(0, 3)
        from end in Enumerable.Range(0, 4)
        from dilation in op == "MaxPool" ? [1, 2] : new[] { 1 }
        from ceil in new[] { false, true }
        from counts in op == "MaxPool" ? [false] : new[] { false, true }
        where end < ((kernel - 1) * dilation) + 1
        select new Pool(op, size, kernel, stride, begin, end, dilation, ceil, counts);

    /// <summary>Whether some layer has these windows: a search through all of them.</summary>
    private static bool Expressible(Pool pool, string windows) =>
        pool.Begin <= (((pool.Kernel - 1) * pool.Dilation) + 1) / 2
        && new[] { false, true }.Any(ceil => Windows(pool with { End = pool.Begin, Ceil = ceil }, asDefined: false) == windows);

    /// <summary>The pool that a declaration has.</summary>
    private static Pool Declared(string source, Pool pool)
    {
        Match match = Declaration().Match(source);
        Assert.True(match.Success, source);
        Dictionary<string, string> options = Option().Matches(match.Groups[2].Value)
            .ToDictionary(option => option.Groups[1].Value, option => option.Groups[2].Value);
        int kernel = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        int padding = Number("Padding", 0);
        return pool with
        {
            Kernel = kernel,
            Stride = Number("Stride", kernel),
            Begin = padding,
            End = padding,
            Dilation = Number("Dilation", 1),
            Ceil = options.ContainsKey("CeilMode"),
            Counts = !options.ContainsKey("CountIncludePad"),
        };

        int Number(string name, int missing) =>
            options.TryGetValue(name, out string? value) ? int.Parse(value, CultureInfo.InvariantCulture) : missing;
    }

    /// <summary>
    /// The elements and the divisor of each window, or null where there is none: by ONNX's definition, which drops a last window that
    /// starts in the padding behind, or by PyTorch's layer, whose padding is the same at both ends. Both count padding as far as it is
    /// declared, and never what CeilMode reaches beyond it.
    /// </summary>
    private static string? Windows(Pool pool, bool asDefined)
    {
        int end = asDefined ? pool.End : pool.Begin;
        int reach = ((pool.Kernel - 1) * pool.Dilation) + 1;
        int room = pool.Size + pool.Begin + end - reach + (pool.Ceil ? pool.Stride - 1 : 0);
        int count = room < 0 ? 0 : (room / pool.Stride) + 1;
        count -= pool.Ceil && count > 0 && (count - 1) * pool.Stride >= pool.Size + pool.Begin ? 1 : 0;
        return count == 0 ? null : string.Join("; ", Enumerable.Range(0, count).Select(window =>
        {
            int start = (window * pool.Stride) - pool.Begin;
            int[] places = [.. Enumerable.Range(0, pool.Kernel).Select(step => start + (step * pool.Dilation))];
            int[] inside = [.. places.Where(place => place >= 0 && place < pool.Size)];
            int divisor = pool.Op == "MaxPool" ? 1 : pool.Counts ? places.Count(place => place < pool.Size + end) : inside.Length;
            return $"{string.Join(" ", inside)} / {divisor}";
        }));
    }

    [GeneratedRegex(@"\[(?:Max|Avg)Pool1d\((\d+)(.*)\)\]")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"(\w+) = (\w+)")]
    private static partial Regex Option();

    /// <summary>A pool of one dimension, as ONNX has it.</summary>
    private sealed record Pool(string Op, int Size, int Kernel, int Stride, int Begin, int End, int Dilation, bool Ceil, bool Counts)
    {
        public OnnxText Model()
        {
            WireText[] dilations = Dilation == 1 ? [] : [Ints("dilations", Dilation)];
            WireText[] modes = [Int("ceil_mode", Ceil ? 1 : 0), Int("count_include_pad", Counts ? 1 : 0)];
            return new OnnxText(19, 1, Size).Node(
                Op, "x", "y", [Ints("kernel_shape", Kernel), Ints("strides", Stride), Ints("pads", Begin, End), .. modes, .. dilations]);
        }
    }
}
