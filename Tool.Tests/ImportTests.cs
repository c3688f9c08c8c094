using System.Runtime.InteropServices;
using FusedNorm.Files;
using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Tool.Import;
using Xunit;
using static FusedNorm.Tool.Tests.OnnxText;

namespace FusedNorm.Tool.Tests;

/// <summary>Forms of layers that PyTorch 1.13 does not write, but other exporters and other versions do.</summary>
public sealed class ImportTests
{
    private const string Learning = "ai.onnx.ml";

    [Fact]
    public void A_pool_over_everything_is_an_adaptive_one() =>
        Becomes(
            ["AdaptiveAvgPool2d(1, 1)", "Flatten"],
            new OnnxText(13, 2, 3, 3).Node("GlobalAveragePool", "x", "a").Node("Flatten", "a", "y"));

    [Fact]
    public void A_max_pool_over_everything_is_an_adaptive_one() =>
        Becomes(["AdaptiveMaxPool1d(1)"], new OnnxText(13, 2, 3).Node("GlobalMaxPool", "x", "y"));

    [Fact]
    public void Axes_may_be_an_input() =>
        Becomes(["AdaptiveAvgPool1d(1)"], new OnnxText(18, 2, 3).Numbers("axes", 2).Node("ReduceMean", "x axes", "y"));

    [Fact]
    public void Padding_behind_the_input_may_say_what_ceil_mode_says() =>
        Becomes(
            ["MaxPool1d(2, CeilMode = true)"],
            new OnnxText(17, 1, 5).Node("MaxPool", "x", "y", Ints("kernel_shape", 2), Ints("strides", 2), Ints("pads", 0, 1)));

    [Fact]
    public void Padding_behind_the_input_that_no_window_reaches_does_not_count() =>
        Becomes(
            ["MaxPool1d(3, Stride = 2, Padding = 1)"],
            new OnnxText(17, 1, 6).Node("MaxPool", "x", "y", Ints("kernel_shape", 3), Ints("strides", 2), Ints("pads", 1, 0)));

    [Fact]
    public void Zeros_before_an_average_pool_are_its_padding() =>
        Becomes(
            ["AvgPool1d(3, Stride = 1, Padding = 1)"],
            new OnnxText(13, 1, 5).Numbers("pads", 0, 0, 1, 0, 0, 1).Node("Pad", "x pads", "padded")
                .Node("AveragePool", "padded", "y", Ints("kernel_shape", 3)));

    [Fact]
    public void The_scaler_of_a_pipeline_is_a_norm_and_a_map_of_classes_its_probabilities() =>
        Becomes(
            ["BatchNorm1d(Eps = 0.5, Eval = true, Freeze = Freeze.All)", "Softmax"],
            new OnnxText(13, 2).Node("Scaler", "x", "a", Learning, Floats("offset", 3, 4), Floats("scale", 0.5f, 2))
                .Node("Softmax", "a", "b")
                .Node("ZipMap", "b", "y", Learning, Ints("classlabels_int64s", 0, 1)));

    [Theory]
    [InlineData(new float[0], new float[] { 2 })]
    [InlineData(new float[] { 1, 2 }, new float[] { 2 })]
    public void A_scaler_with_half_of_its_numbers_is_none(float[] offset, float[] scale) =>
        Refused(
            ["/y (Scaler): the operators of 'ai.onnx.ml' are not known"],
            new OnnxText(13, 2).Node("Scaler", "x", "y", Learning, Floats("offset", offset), Floats("scale", scale)));

    [Fact]
    public void Newer_operators_are_layers() =>
        Becomes(
            ["GELU", "GELU(Tanh = true)", "Hardswish", "Dropout(0.25)", "RMSNorm(Eps = 1e-5, Name = \"scale\")"],
            new OnnxText(23, 4).Weight("scale.weight", [4], 1, 2, 3, 4).Weight("ratio", [], 0.25f)
                .Node("Gelu", "x", "a").Node("Gelu", "a", "b", OnnxText.Text("approximate", "tanh")).Node("HardSwish", "b", "c")
                .Node("Dropout", "c ratio", "d")
                .Node("RMSNormalization", "d scale.weight", "y"));

    [Theory]
    [InlineData(18, 2, "GroupNorm(2, Name = \"g\")", new float[] { 1, 1, 2, 2 })]
    [InlineData(21, 4, "GroupNorm(2, Name = \"g\")", new float[] { 1, 2, 3, 4 })]
    public void A_group_norm_has_a_weight_per_group_and_later_one_per_channel(long opset, int weights, string declared, float[] expected)
    {
        float[] values = [.. Enumerable.Range(1, weights).Select(value => (float)value)];
        ImportedNetwork network = Import(new OnnxText(opset, 4, 2).Weight("g.weight", [weights], values).Weight("g.bias", [weights], values)
            .Node("GroupNormalization", "x g.weight g.bias", "y", Int("num_groups", 2)));

        Assert.Contains($"[{declared}]", network.Source, StringComparison.Ordinal);
        Assert.Equal(expected, Values(network, "g.weight"));
    }

    [Fact]
    public void A_gate_by_numbers_alone_is_hardswish() =>
        Becomes(
            ["Hardswish"],
            new OnnxText(13, 4).Weight("three", [], 3).Weight("zero", [], 0).Weight("six", [], 6)
                .Node("Add", "x three", "a").Node("Clip", "a zero six", "b").Node("Mul", "x b", "c").Node("Div", "c six", "y"));

    [Fact]
    public void A_softplus_is_one_with_an_operator_or_by_its_formula() =>
        Becomes(
            ["Softplus", "Softplus(0.5)", "Softplus(2, 8)"],
            new OnnxText(13, 4).Weight("half", [], 0.5f).Weight("two", [], 2).Weight("one", [], 1).Weight("eight", [], 8)
                .Node("Softplus", "x", "a")
                .Node("Mul", "a half", "b").Node("Softplus", "b", "c").Node("Div", "c half", "d")
                .Node("Mul", "d two", "e").Node("Exp", "e", "f").Node("Add", "f one", "g").Node("Log", "g", "h").Node("Div", "h two", "i")
                .Node("Greater", "e eight", "j").Node("Where", "j d i", "y"));

    [Fact]
    public void A_softsign_is_one_with_an_operator_or_by_its_formula() =>
        Becomes(
            ["Softsign", "Softsign"],
            new OnnxText(13, 4).Weight("one", [], 1)
                .Node("Softsign", "x", "a").Node("Abs", "a", "b").Node("Add", "one b", "c").Node("Div", "a c", "y"));

    [Fact]
    public void Bounds_are_a_clamp_whoever_writes_them() =>
        Becomes(
            ["ReLU6", "Hardtanh", "Hardtanh(-0.5, 2)", "ReLU", "ReLU"],
            new OnnxText(13, 4).Weight("zero", [], 0).Weight("six", [], 6).Weight("one", [], 1).Weight("minus", [], -1)
                .Weight("low", [], -0.5f).Weight("two", [], 2)
                .Node("Clip", "x zero six", "a").Node("Clip", "a minus one", "b").Node("Clip", "b low two", "c").Node("Max", "zero c", "d")
                .Node("Clip", "d zero", "y"));

    [Fact]
    public void Bounds_that_nobody_keeps_are_refused() =>
        Refused(
            ["/y (Clip), min = 2, max = -1: expected two finite bounds, the second above the first"],
            new OnnxText(13, 4).Weight("low", [], 2).Weight("high", [], -1).Node("Clip", "x low high", "y"));

    [Fact]
    public void Activations_by_their_formulas_are_activations() =>
        Becomes(
            ["Mish", "LogSigmoid", "LogSigmoid", "Hardsigmoid"],
            new OnnxText(13, 4).Weight("zero", [], 0).Weight("three", [], 3).Weight("six", [], 6)
                .Node("Softplus", "x", "a").Node("Tanh", "a", "b").Node("Mul", "b x", "c")
                .Node("Sigmoid", "c", "d").Node("Log", "d", "e")
                .Node("Neg", "e", "f").Node("Softplus", "f", "g").Node("Neg", "g", "h")
                .Node("Add", "h three", "i").Node("Clip", "i zero six", "j").Node("Div", "j six", "y"));

    [Fact]
    public void Operators_with_numbers_of_their_own_are_refused_by_these() =>
        Refused(
            ["/y (HardSigmoid), alpha = 0.2, beta = 0.5: a Hardsigmoid here has 1 / 6 and 0.5"],
            new OnnxText(13, 4).Node("HardSigmoid", "x", "y"));

    [Fact]
    public void A_quotient_by_the_size_of_another_value_is_no_softsign() =>
        Refused(
            [
                "/b (Abs): there is no such function by itself",
                "/y (Div): two values are multiplied and divided only as part of an activation or a norm: there is no Mul",
            ],
            new OnnxText(13, 4).Weight("one", [], 1)
                .Node("Relu", "x", "a").Node("Abs", "a", "b").Node("Add", "b one", "c").Node("Div", "x c", "y"));

    [Theory]
    [InlineData("Greater", "x", "x")]
    [InlineData("Less", "a", "x")]
    [InlineData("Greater", "a", "a")]
    public void A_choice_by_something_else_is_no_softplus(string comparison, string compared, string otherwise) =>
        Refused(
            [$"/d ({comparison}): there is no such layer", "/y (Where): there is no such layer"],
            new OnnxText(13, 4).Weight("two", [], 2).Weight("eight", [], 8)
                .Node("Mul", "x two", "a").Node("Softplus", "a", "b").Node("Div", "b two", "c")
                .Node(comparison, $"{compared} eight", "d").Node("Where", $"d {otherwise} c", "y"));

    [Fact]
    public void A_product_with_the_gate_of_another_value_is_no_activation() =>
        Refused(
            ["/y (Mul): two values are multiplied and divided only as part of an activation or a norm: there is no Mul"],
            new OnnxText(13, 4).Node("Relu", "x", "a").Node("Sigmoid", "a", "b").Node("Mul", "x b", "y"));

    [Fact]
    public void A_chain_of_gates_is_taken_apart_where_it_should_be() =>
        Becomes(
            ["SiLU", "SiLU"],
            new OnnxText(13, 4).Node("Sigmoid", "x", "a").Node("Mul", "x a", "b").Node("Sigmoid", "b", "c").Node("Mul", "c b", "y"));

    [Fact]
    public void The_input_may_be_declared_in_the_shape_that_the_model_gives_it()
    {
        ImportedNetwork network = Import(
            new OnnxText(13, 12).Numbers("shape", -1, 3, 4).Node("Reshape", "x shape", "a").Node("Relu", "a", "y"));

        Assert.Equal([3, 4], network.InputShape);
        Assert.Contains("[Input(3, 4)]\n[ReLU]\n", network.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void A_weight_is_turned_as_the_node_says()
    {
        float[] values = [1, 2, 3, 4, 5, 6];
        float[] turned = [1, 4, 2, 5, 3, 6];
        ImportedNetwork asProduct = Import(new OnnxText(13, 2).Weight("fc.weight", [2, 3], values).Node("MatMul", "x fc.weight", "y"));
        ImportedNetwork asGemm = Import(
            new OnnxText(13, 3).Weight("fc.weight", [2, 3], values).Node("Gemm", "x fc.weight", "y", Int("transB", 1)));

        Assert.Equal(turned, Values(asProduct, "fc.weight"));
        Assert.Equal([3, 2], RecordedModels.Weights(asProduct).Tensors[0].Shape);
        Assert.Equal(values, Values(asGemm, "fc.weight"));
        Assert.Equal([2, 3], RecordedModels.Weights(asGemm).Tensors[0].Shape);
    }

    [Fact]
    public void A_bias_for_each_sample_is_none() =>
        Refused(
            ["/y (Gemm), a bias of shape (3, 1): expected one for each output"],
            new OnnxText(13, 2).Weight("w", [2, 3], 1, 2, 3, 4, 5, 6).Weight("b", [3, 1], 1, 2, 3).Node("Gemm", "x w b", "y"));

    [Fact]
    public void A_module_that_is_applied_twice_becomes_two_layers()
    {
        ImportResult result = Try(new OnnxText(13, 2).Weight("fc.weight", [2, 2], 1, 2, 3, 4).Node("MatMul", "x fc.weight", "a")
            .Node("MatMul", "a fc.weight", "y"));

        Assert.Equal(["fc.weight", "fc_2.weight"], RecordedModels.Weights(result.Network!).Tensors.Select(tensor => tensor.Name));
        Assert.Equal(["'fc' is 'fc_2' here: its keys are fc_2.weight, …"], result.Notes);
    }

    [Fact]
    public void A_norm_that_uses_the_batch_says_so()
    {
        ImportResult result = Try(Norm(new OnnxText(15, 2)).Node("BatchNormalization", "x w b w w", "y", Int("training_mode", 1)));

        Assert.Contains("[BatchNorm1d(TrackRunningStats = false)]", result.Network!.Source, StringComparison.Ordinal);
        Assert.StartsWith("/y normalises with the statistics of the batch", Assert.Single(result.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_cannot_be_expressed_is_told_at_once() =>
        Refused(
            [
                "/a (Conv): there is no convolution",
                "/b (AveragePool), dilations: an average pool here has no dilation",
                "/c (Softmax), axis = 1: it runs over the last dimension here",
                "/y (Gemm), transA = 1: the batch comes first here",
            ],
            new OnnxText(13, 2, 3, 3).Weight("k", [2, 2, 1, 1], 1, 2, 3, 4).Weight("w", [2, 2], 1, 2, 3, 4)
                .Node("Softmax", "x", "c", Int("axis", 1)).Node("Conv", "c k", "a")
                .Node("AveragePool", "a", "b", Ints("kernel_shape", 2, 2), Ints("dilations", 2, 2))
                .Node("Flatten", "b", "f").Node("Gemm", "f w", "y", Int("transA", 1)));

    [Theory]
    [InlineData("Tanh")]
    [InlineData("Softplus")]
    public void An_activation_may_stand_where_samples_lie_in_columns(string activation)
    {
        ImportedNetwork network = Import(
            new OnnxText(13, 3).Node("Transpose", "x", "a").Weight("fc.weight", [2, 3], 1, 2, 3, 4, 5, 6).Node("MatMul", "fc.weight a", "b")
                .Node(activation, "b", "c").Node("Transpose", "c", "y"));
        Assert.Contains($"[{activation}]", network.Source, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3, 4, 5, 6], Values(network, "fc.weight"));
    }

    [Fact]
    public void Branches_go_on_from_a_tap() =>
        Becomes(
            ["Tap(\"skip1\")", "ReLU", "Tap(\"skip2\")", "From(\"skip1\")", "Tanh", "Add(\"skip2\")"],
            new OnnxText(13, 2).Node("Relu", "x", "a").Node("Tanh", "x", "b").Node("Add", "a b", "y"));

    [Fact]
    public void A_concatenation_goes_on_from_its_first_part() =>
        Becomes(
            ["Tap(\"skip1\")", "ReLU", "Tap(\"skip2\")", "From(\"skip1\")", "Concat(\"skip2\")"],
            new OnnxText(13, 2).Node("Relu", "x", "a").Node("Concat", "x a", "y", Int("axis", 1)));

    [Fact]
    public void Three_branches_of_one_value_are_added_one_after_the_other() =>
        Becomes(
            [
                "ReLU", "Tap(\"skip1\")", "Tanh", "Tap(\"skip2\")", "From(\"skip1\")", "Sigmoid", "Tap(\"skip3\")", "From(\"skip1\")",
                "LogSoftmax", "Add(\"skip2\")", "Add(\"skip3\")",
            ],
            new OnnxText(13, 2).Node("Relu", "x", "r").Node("Tanh", "r", "a").Node("Sigmoid", "r", "b")
                .Node("LogSoftmax", "r", "c", Int("axis", 1)).Node("Sum", "a b c", "y"));

    [Fact]
    public void Three_values_are_concatenated_one_after_the_other() =>
        Becomes(
            ["Tap(\"skip1\")", "ReLU", "Tap(\"skip2\")", "Tanh", "Concat(\"skip2\")", "Concat(\"skip1\")"],
            new OnnxText(13, 2).Node("Relu", "x", "a").Node("Tanh", "a", "b").Node("Concat", "b a x", "y", Int("axis", 1)));

    [Fact]
    public void Two_inputs_are_told() =>
        Refused(
            ["the model, 2 inputs: a network here has one input, found 'x', 'z'"],
            new OnnxText(13, 2).Input("z", 0, 2).Node("Add", "x z", "y"));

    [Fact]
    public void Old_operators_are_told() =>
        Refused(["the model, opset 6: expected opset 7 or later"], new OnnxText(6, 2).Node("Relu", "x", "y"));

    [Fact]
    public void An_open_size_is_asked_for()
    {
        OnnxText open = new OnnxText(13, 3, 0).Node("Relu", "x", "y");

        Refused(["x, F32 (?, 3, ?): expected the batch and then sizes that are known; say the shape of a sample with --input"], open);
        Assert.Equal([3, 5], Importer.Import(open.ToModel(), new ImportOptions("Net", null, "net.onnx", [3, 5])).Network!.InputShape);
    }

    [Theory]
    [InlineData("output", "output_2")]
    [InlineData("net", "net_2")]
    [InlineData("bn1", "bn1")]
    public void A_name_that_a_member_has_is_changed(string module, string expected)
    {
        ImportedNetwork network = Import(
            new OnnxText(13, 2).Weight(module + ".weight", [2, 2], 1, 2, 3, 4).Node("MatMul", $"x {module}.weight", "y"));

        string declared = expected == module ? "" : $", Key = \"{module}\"";
        Assert.Contains($"Name = \"{expected}\"{declared})]", network.Source, StringComparison.Ordinal);
        Assert.Equal($"{module}.weight", Assert.Single(RecordedModels.Weights(network).Tensors).Name);
    }

    private static OnnxText Norm(OnnxText model) => model.Weight("w", [2], 1, 2).Weight("b", [2], 3, 4);

    private static void Becomes(string[] layers, OnnxText model)
    {
        string source = Import(model).Source;
        string[] found = [.. source.Split('\n').Where(line => line.StartsWith('[')).Skip(2).Select(line => line[1..^1])];
        Assert.Equal(layers, found);
    }

    private static void Refused(string[] problems, OnnxText model)
    {
        ImportResult result = Try(model);

        Assert.Null(result.Network);
        Assert.Equal(
            problems.Order(StringComparer.Ordinal), result.Problems.Select(problem => problem.ToString()).Order(StringComparer.Ordinal));
    }

    /// <summary>Imports, and lets the generator see that the class is one.</summary>
    private static ImportedNetwork Import(OnnxText model)
    {
        ImportedNetwork network = Try(model).Network!;
        GeneratorRun run = GeneratorRunner.Run(network.Source);
        Assert.Empty(run.Errors);
        CompiledCode.RequireClean(run.Output);
        return network;
    }

    private static ImportResult Try(OnnxText model) => Importer.Import(model.ToModel(), new ImportOptions("Net", null, "net.onnx", null));

    private static float[] Values(ImportedNetwork network, string key)
    {
        using TensorFile file = RecordedModels.Weights(network);
        return MemoryMarshal.Cast<byte, float>(file.Read(file.Tensors.Single(tensor => tensor.Name == key))).ToArray();
    }
}
