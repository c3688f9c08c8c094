using System.Reflection;
using System.Text.Json;
using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Tool.Import;
using FusedNorm.Tool.Onnx;
using Xunit;

namespace FusedNorm.Tool.Tests;

/// <summary>
/// Models as people have them, which PyTorch 1.13 does not write: from today's exporter, from other frameworks, optimised, by hand. Each
/// becomes a network that computes what ONNX Runtime computed (tools/onnx/field.cs), or is refused for the reason that stands here.
/// </summary>
public sealed class FieldModelTests
{
    private const string NotAlike = "the padding in front of the input and behind it differ; a pool here pads both ends alike";
    private const string NoPermute = "(Transpose): dimensions keep their order: there is no Permute";
    private const string HalfWindow = "expected at most half of the window, 1, found 2";

    private static readonly Dictionary<string, string> Refused = new()
    {
        ["average_pool_divisor_wrong/front_padding"] = NotAlike,
        ["average_pool_divisor_wrong/k4_s2_pads_1_0"] = NotAlike,
        ["average_pool_divisor_wrong/k4_s2_pads_2_0"] = NotAlike,
        ["axes/reducemean_tokens"] =
            "m (ReduceMean), axes: a mean here runs over all positions of a channel, as a pool does; there is no other",
        ["axes/softmax_axis1_4d"] = "y (Softmax), axis = 1: it runs over the last dimension here",
        ["axes/transposed_nhwc_global"] = NoPermute,
        ["branches/glu"] = "y (Mul): two values are multiplied and divided only as part of an activation or a norm: there is no Mul",
        ["contrib_and_functions/skip_layer_norm_of_biased_rows"] =
            "/y (Add), constants of shape (1, 6): expected one, or one for each channel of (3, 6), or a linear layer beside them",
        ["missing_activations/act_HardSigmoid"] = "y (HardSigmoid), alpha = 0.2, beta = 0.5: a Hardsigmoid here has 1 / 6 and 0.5",
        ["missing_activations/act_ThresholdedRelu"] = "y (ThresholdedRelu): there is no such activation",
        ["more_inputs_outputs/two_outputs"] =
            "the model, 2 outputs: a network here has one output, found 'y', 'v': choose one with --output-name",
        ["no_class/five_by_unsqueeze"] = "a value here has 1 to 4 dimensions behind the batch",
        ["no_class/five_dimensions"] = "a value here has 1 to 4 dimensions behind the batch",
        ["no_class/gn_one_value_3d"] = "each group of channels of (4, 1) is one value, which minus its mean is 0",
        ["no_class/identity"] = "the output is the input, perhaps in another shape: there is no layer to declare",
        ["pad_modules/torch_pad_pool_1d_17"] = NotAlike,
        ["pad_modules/torch_pad_pool_2d_17"] = NotAlike,
        ["pad_modules/torch_pad_pool_padding_17"] = HalfWindow,
        ["pool_windows_do_not_fit/kernel_3_into_5"] = NotAlike + ", which makes 3 windows, not 2",
        ["pool_windows_do_not_fit/kernel_4_into_4"] = NotAlike + ", which makes 3 windows, not 2",
        ["pools_auto_pad/pool_avg_asym"] = NotAlike,
        ["pools_auto_pad/pool_avg_dil19"] = "y (AveragePool), dilations: an average pool here has no dilation",
        ["pools_auto_pad/pool_lp"] = "y (LpPool): there is no such layer",
    };

    private static readonly string Folder = Path.Combine(Snapshot.ProjectDirectory, "Field");

    private static readonly Dictionary<string, Dictionary<string, double[]>> Outputs =
        JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, double[]>>>(
            File.ReadAllText(Path.Combine(Folder, "outputs.json")))!;

    private static readonly Lazy<Assembly> Compiled = new(Compile);

    public static TheoryData<string> Imported => [.. Names.Where(name => !Refused.ContainsKey(name))];

    public static TheoryData<string> NotImported => [.. Refused.Keys];

    private static IEnumerable<string> Names => Outputs.Keys.Select(file => file[..^".onnx".Length]);

    [Theory]
    [Trait("Size", "Medium")]
    [MemberData(nameof(Imported))]
    public void An_imported_network_predicts_what_ONNX_Runtime_computes(string name) => Predicts(name, null);

    [Theory]
    [InlineData("y")]
    [InlineData("v")]
    public void One_of_several_outputs_is_a_network(string output) => Predicts("more_inputs_outputs/two_outputs", output);

    [Theory]
    [MemberData(nameof(NotImported))]
    public void What_is_refused_has_its_reason(string name)
    {
        ImportResult result = Import(name, null);

        Assert.Null(result.Network);
        Assert.Contains(Refused[name], string.Join('\n', result.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_model_is_there() => Assert.Equal(
        Directory.EnumerateFiles(Folder, "*.onnx", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Folder, path).Replace('\\', '/')).Order(StringComparer.Ordinal),
        Outputs.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("constant_affine/zeros_are_nothing", "[ReLU]")]
    [InlineData("constant_affine/pixels", "[BatchNorm2d(Eps = 0.5, Eval = true, Freeze = Freeze.All)]\n[AvgPool2d(2)]\n[Flatten]")]
    [InlineData(
        "constant_affine/pixels_before_reshape",
        "[Input(1, 4, 6)]\n[BatchNorm2d(Eps = 0.5, Eval = true, Freeze = Freeze.All)]\n[MaxPool2d(2)]")]
    [InlineData("constant_affine/tokens_before_linear", "[Input(3, 6)]\n[Linear(4)]\n")]
    [InlineData("constant_affine/tokens_behind_linear", "[Input(3, 6)]\n[Linear(4)]\n")]
    [InlineData("views_between_layers/bn1d_unsqueeze", "[Linear(4)]\n[BatchNorm1d]\n")]
    [InlineData("views_between_layers/activation_in_another_shape", "[ReLU]\n[Softmax]\n")]
    [InlineData("pools_auto_pad/same_upper_even", "[MaxPool2d(2, CeilMode = true)]")]
    [InlineData("pools_auto_pad/same_lower_odd", "[AvgPool2d(3, Stride = 1, Padding = 1, CountIncludePad = false)]")]
    [InlineData("pad_modules/infinities_before_max", "[MaxPool2d(3, Stride = 2, Padding = 1)]")]
    [InlineData("contrib_and_functions/nested_functions", "[Linear(5)]\n[LeakyReLU(0.3)]\n[Linear(4)]\n[LeakyReLU(0.2)]")]
    [InlineData("pytorch_2_6/blocks_17", "[ReLU]\n[Include<Pytorch26Blocks17Block>(\"blocks_0\", Key = \"blocks.0\")]\n[Include<")]
    [InlineData(
        "pytorch_2_6/two_stages_17",
        "[Linear(6, Key = \"0\")]\n[LayerNorm(Key = \"1\")]\n[SiLU]\npublic sealed partial class Pytorch26TwoStages17Block2;")]
    public void The_declaration_is_what_one_would_write(string name, string expected) =>
        Assert.Contains(expected, Import(name, null).Network!.Source, StringComparison.Ordinal);

    private static void Predicts(string name, string? output)
    {
        ImportResult result = Import(name, output);
        Assert.True(result.Network is not null, string.Join('\n', result.Problems));
        Dictionary<string, double[]> recorded = Outputs[name + ".onnx"];
        double[] expected = recorded[output ?? (recorded.Count == 1 ? recorded.Keys.Single() : "y")];
        ImportedNetwork network = result.Network;
        bool isDouble = network.Source.Contains("Precision.Double", StringComparison.Ordinal);
        int batch = expected.Length / (int)network.OutputShape.Aggregate(1L, (product, size) => product * size);
        int length = batch * (int)network.InputShape.Aggregate(1L, (product, size) => product * size);
        double[] input = Array.ConvertAll(new TorchRandom(3).Normal(length), value => (double)value);
        object created = Activator.CreateInstance(Compiled.Value.GetType("Imported." + ClassName(name, output), throwOnError: true)!)!;
        Predictions.Match(created, network, isDouble, input, expected);
    }

    private static string ClassName(string name, string? output) => ClassNames.For(name.Replace('/', '_') + "_" + output + ".onnx");

    private static ImportResult Import(string name, string? output) => Importer.Import(
        OnnxReader.Open(Path.Combine(Folder, name + ".onnx")),
        new ImportOptions(ClassName(name, output), "Imported", Path.GetFileName(name) + ".onnx", null, output));

    private static Assembly Compile()
    {
        IEnumerable<(string, string?)> wanted = Names.Where(name => !Refused.ContainsKey(name)).Select(name => (name, (string?)null));
        IEnumerable<(string, string?)> chosen = [("more_inputs_outputs/two_outputs", "y"), ("more_inputs_outputs/two_outputs", "v")];
        string[] sources = [.. wanted.Concat(chosen).Select(model => Import(model.Item1, model.Item2).Network?.Source).OfType<string>()];
        GeneratorRun run = GeneratorRunner.Run(sources);

        // A warning would be an error in many a project.
        Assert.Empty(run.Diagnostics.Where(diagnostic => diagnostic.Severity >= Microsoft.CodeAnalysis.DiagnosticSeverity.Warning)
            .Select(diagnostic => diagnostic.ToString()));
        return CompiledCode.Load(run.Output);
    }
}
