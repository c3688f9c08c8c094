using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Tool.Import;
using Xunit;
using static FusedNorm.Tool.Tests.OnnxText;

namespace FusedNorm.Tool.Tests;

/// <summary>
/// Models of which no class would compile are refused, with the node and the reason; those that come near are imported, and compile.
/// </summary>
public sealed class ImportLimitTests
{
    private const string NoLayer = "the output is the input, perhaps in another shape: there is no layer to declare";
    private const string FiveDimensions = "a value here has 1 to 4 dimensions behind the batch";
    private const string OneValue = "is one value, which minus its mean is 0: a norm here takes its statistics of two or more";

    [Fact]
    public void An_identity_has_no_layer() => Refused($"/y (Identity): {NoLayer}", new OnnxText(17, 4).Node("Identity", "x", "y"));

    [Fact]
    public void Views_of_the_input_are_no_layers() =>
        Refused(
            $"/y (Identity): {NoLayer}",
            new OnnxText(17, 12).Numbers("shape", -1, 3, 4).Node("Reshape", "x shape", "a").Node("Identity", "a", "y"));

    [Fact]
    public void An_output_that_is_the_input_has_no_node() =>
        Refused($"x: {NoLayer}", new OnnxText(17, 4).Node("Relu", "x", "y"), output: "x");

    [Fact]
    public void An_input_of_five_dimensions() =>
        Refused($"x, (1, 2, 3, 4, 5): {FiveDimensions}", new OnnxText(17, 1, 2, 3, 4, 5).Node("Relu", "x", "y"));

    [Fact]
    public void An_input_that_becomes_five_dimensions() =>
        Refused(
            $"/a (Unsqueeze): (2, 3, 4, 1, 1): {FiveDimensions}",
            new OnnxText(17, 2, 3, 4).Numbers("axes", 4, 5).Node("Unsqueeze", "x axes", "a").Node("Relu", "a", "y"));

    [Fact]
    public void An_input_of_four_dimensions_compiles() => Compiles(new OnnxText(17, 1, 2, 3, 4).Node("Relu", "x", "y"));

    [Fact]
    public void A_sample_that_is_too_large() => Refused(
        "x, (20000, 20000): a sample here has at most 268435456 values", new OnnxText(17, 20_000, 20_000).Node("Relu", "x", "y"));

    [Theory]
    [InlineData(new long[] { 4 })]
    [InlineData(new long[] { 4, 1 })]
    [InlineData(new long[] { 4, 1, 1 })]
    public void A_group_of_one_value(long[] sample) => Refused(
        $"/y (GroupNormalization): each group of channels of ({string.Join(", ", sample)}) {OneValue}",
        GroupNorm(4, sample));

    [Fact]
    public void Groups_of_two_values_compile()
    {
        Compiles(GroupNorm(2, 4));
        Compiles(GroupNorm(4, 4, 2));
    }

    [Fact]
    public void A_channel_of_one_position()
    {
        Refused($"/y (InstanceNormalization): each channel of (4, 1, 1) {OneValue}", InstanceNorm(4, 1, 1));
        Compiles(InstanceNorm(4, 2));
    }

    [Theory]
    [InlineData("Add")]
    [InlineData("Concat")]
    public void The_input_in_two_shapes(string join) => Refused(
        $"/y ({join}), input 'x': the input has another shape elsewhere; only one can be declared",
        new OnnxText(17, 12).Numbers("shape", -1, 3, 4).Node("Reshape", "x shape", "a").Node("Relu", "a", "b").Node("Flatten", "b", "c")
            .Node(join, "c x", "y", join == "Concat" ? [Int("axis", 1)] : []));

    [Fact]
    public void Joins_with_the_input_itself_compile()
    {
        Compiles(new OnnxText(17, 4).Node("Add", "x x", "y"));
        Compiles(new OnnxText(17, 4).Node("Concat", "x x x", "y", Int("axis", 1)));
    }

    [Fact]
    public void A_concatenation_of_shapes_that_do_not_fit() => Refused(
        "/y (Concat): the shape of its output cannot be told from the file, or has no values",
        new OnnxText(17, 2, 4).Node("MaxPool", "x", "a", Ints("kernel_shape", 2)).Node("Concat", "a x", "y", Int("axis", 1)));

    [Fact]
    public void A_layer_without_outputs() =>
        Refused(
            "/y (MatMul), a weight of shape (4, 0): expected sizes that are positive",
            new OnnxText(17, 4).Weight("w", [4, 0]).Node("MatMul", "x w", "y"));

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(-1f, "-1")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void An_eps_that_is_none(float eps, string text) => Refused(
        $"/y (InstanceNormalization), epsilon = {text}: expected 0 or a positive number",
        new OnnxText(17, 2, 3).Weight("w", [2], 1, 2).Weight("b", [2], 1, 2)
            .Node("InstanceNormalization", "x w b", "y", Float("epsilon", eps)));

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(2f, "2")]
    public void A_momentum_that_is_none(float momentum, string text) => Refused(
        $"/y (BatchNormalization), momentum = {text}: expected a number from 0 to 1",
        new OnnxText(17, 2).Weight("w", [2], 1, 2).Weight("b", [2], 1, 2)
            .Node("BatchNormalization", "x w b w w", "y", Float("momentum", momentum)));

    [Fact]
    public void A_ratio_that_is_none() =>
        Refused(
            "/y (Dropout), ratio = NaN: expected a number from 0 to 1",
            new OnnxText(17, 2).Weight("p", [], float.NaN).Node("Dropout", "x p", "y"));

    [Fact]
    public void A_mean_without_its_dimensions_compiles() =>
        Compiles(new OnnxText(17, 2, 3, 4).Node("ReduceMean", "x", "y", Ints("axes", 2, 3), Int("keepdims", 0)));

    [Fact]
    public void A_file_name_does_not_leave_its_comment()
    {
        ImportOptions options = new("Net", null, "a\u2028public class Evil;\u2029b\nc.onnx", null);
        string source = Importer.Import(new OnnxText(17, 2).Node("Relu", "x", "y").ToModel(), options).Network!.Source;

        Assert.Equal(["Net"], GeneratorRunner.Run(source).Declarations.Select(declaration => declaration.Name));
        Assert.Null(GeneratorRunner.Run(source).Output.GetTypeByMetadataName("Evil"));
    }

    private static OnnxText GroupNorm(int groups, params long[] sample) =>
        Affine(sample).Node("GroupNormalization", "x w b", "y", Int("num_groups", groups));

    private static OnnxText InstanceNorm(params long[] sample) => Affine(sample).Node("InstanceNormalization", "x w b", "y");

    private static OnnxText Affine(long[] sample) => new OnnxText(21, sample).Weight("w", [4], 1, 2, 3, 4).Weight("b", [4], 1, 2, 3, 4);

    private static ImportResult Import(OnnxText model) =>
        Importer.Import(model.ToModel(), new ImportOptions("Net", null, "net.onnx", null));

    private static void Refused(string expected, OnnxText model, string? output = null)
    {
        if (output is not null)
        {
            model.Output(output);
        }

        ImportResult result = Import(model);

        Assert.Null(result.Network);
        Assert.Equal([expected], result.Problems.Select(problem => problem.ToString()));
    }

    private static void Compiles(OnnxText model)
    {
        ImportResult result = Import(model);

        Assert.True(result.Network is not null, string.Join('\n', result.Problems));
        GeneratorRun run = GeneratorRunner.Run(result.Network.Source);
        Assert.Empty(run.Errors);
        CompiledCode.RequireClean(run.Output);
    }
}
