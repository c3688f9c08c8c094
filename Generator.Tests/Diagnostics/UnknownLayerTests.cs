using System.Globalization;
using System.Text.RegularExpressions;
using FusedNorm.Generator.Layers;
using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FusedNorm.Generator.Tests.Diagnostics;

/// <summary>
/// Layers under names that no layer has, and layers without <c>[Network]</c>: one message each, and none about what stands below.
/// </summary>
[Trait("Registers", "None")]
public sealed class UnknownLayerTests
{
    private const string All = "AdaptiveAvgPool1d/2d, AdaptiveMaxPool1d/2d, Add, AvgPool1d/2d/3d, BatchNorm1d/2d/3d, CELU, Concat, Detach,"
        + " Dropout, ELU, Flatten, GELU, GroupNorm,"
        + " Hardsigmoid, Hardswish, Hardtanh, InstanceNorm1d/2d/3d, LayerNorm, LeakyReLU, Linear, LogSigmoid, LogSoftmax,"
        + " MaxPool1d/2d/3d, Mish, RMSNorm, ReLU, ReLU6, SELU, SiLU, Sigmoid,"
        + " Softmax, Softplus, Softsign, Tanh,"
        + " BCEWithLogitsLoss, CrossEntropyLoss, HuberLoss, L1Loss, MSELoss, NLLLoss, SmoothL1Loss";

    /// <summary>Id, message and source; «guillemets» stand around what the message must point at.</summary>
    internal static TheoryData<string, string, string> Cases => new()
    {
        {
            "FN0032", "There is no layer [Conv1d]; the nearest is [Flatten] and [Linear]; there are " + All,
            "[Network] [Input(3, 8)] [«Conv1d(16, 3, Padding = 1)»] [BatchNorm1d(16)] [Flatten] [Linear(128, 4)] partial class Net;"
        },
        {
            "FN0032", "There is no layer [Dense]; here it is [Linear]",
            "[Network] [Input(3)] [«Dense(16)»] [Linear(16, 4)] partial class Net;"
        },
        {
            "FN0032", "There is no layer [Relu]; here it is [ReLU]",
            "[Network] [Input(3)] [Linear(4)] [«Relu»] [BatchNorm1d(5)] partial class Net;"
        },
        {
            "FN0032", "There is no layer [BatchNorm]; here it is [BatchNorm1d], [BatchNorm2d] or [BatchNorm3d]",
            "[Network] [Input(3, 8)] [«BatchNorm(5)»] [Linear(9, 4)] partial class Net;"
        },
        {
            "FN0032", "There is no layer [AvgPool]; here it is [AvgPool1d], [AvgPool2d] or [AvgPool3d]",
            "[Network] [Input(3, 8)] [«FusedNorm.AvgPoolAttribute(2)»] partial class Net;"
        },
        {
            "FN0032", "There is no layer [Softmax2d]; the nearest is [Softmax], over the last dimension; there are " + All,
            "[Network] [Input(3, 8, 8)] [«Softmax2d»] partial class Net;"
        },
        {
            "FN0032", "There is no layer [GlobalAveragePooling1D]; here it is [AdaptiveAvgPool1d(1)]",
            "[Network] [Input(3, 8)] [«GlobalAveragePooling1D()»] [Linear(3)] partial class Net;"
        },
        {
            "FN0032", "There is no layer [LayerNrom]; the nearest is [LayerNorm]; there are " + All,
            "[Network] [Input(3)] [«LayerNrom»] [Linear(3)] partial class Net;"
        },
        {
            "FN0032", "There is no layer [Sequential]; here it is [Include<TNetwork>]",
            "[Network] [Input(3)] [«Sequential»] [Linear(3)] partial class Net;"
        },
        {
            "FN0032", "There is no layer [Wavelet]; there are " + All,
            "[Network] [Input(3)] [Linear(3)] [«Wavelet(3)»] partial class Net;"
        },
        {
            // What C# says of another attribute does not hide it.
            "FN0032", "There is no layer [Mse]; here it is [MSELoss]",
            "[Network] [Input(3)] [Linear(] [«Mse»] partial class Net;"
        },
        {
            "FN0032", "There is no layer [Plain]; there are " + All,
            "[Network] [Input(3)] [Linear(3)] [«Plain»] partial class Net; class Plain;"
        },
        {
            "FN0033", "'Net' has [Input], but no [Network], so nothing is generated into it",
            "[Input(3)] [Linear(4)] [ReLU] partial class «Net»;"
        },
        {
            "FN0033", "'Net' has [Linear], but no [Network], so nothing is generated into it",
            "[Serializable] [FusedNorm.LinearAttribute(4)] class «Net»; "
        },
        {
            "FN0033", "'Net' has [Weights], but no [Network], so nothing is generated into it",
            "partial class Net; [Weights(\"net.safetensors\")] [Input(3)] partial class «Net»; [ReLU] partial class Net;"
        },
        {
            "FN0033", "'Net' has [Include], but no [Network], so nothing is generated into it",
            "[Include<Other>] partial class «Net»; class Other;"
        },
    };

    /// <summary>What people write, by habit from PyTorch, Keras and ONNX, and what the message must name.</summary>
    [Theory]
    [InlineData("relu", "[ReLU]")]
    [InlineData("Gelu", "[GELU]")]
    [InlineData("Leaky_ReLU", "[LeakyReLU]")]
    [InlineData("HardSwish", "[Hardswish]")]
    [InlineData("BatchNormalization", "[BatchNorm1d], [BatchNorm2d] or [BatchNorm3d]")]
    [InlineData("LayerNormalization", "[LayerNorm]")]
    [InlineData("MaxPooling2D", "[MaxPool2d]")]
    [InlineData("AveragePooling1D", "[AvgPool1d]")]
    [InlineData("GlobalMaxPool2d", "[AdaptiveMaxPool2d(1, 1)]")]
    [InlineData("LazyLinear", "[Linear]")]
    [InlineData("LinearLayer", "[Linear]")]
    [InlineData("InputLayer", "[Input]")]
    [InlineData("Fc", "[Linear]")]
    [InlineData("CrossEntropy", "[CrossEntropyLoss]")]
    [InlineData("L1", "[L1Loss]")]
    [InlineData("BCEWithLogits", "[BCEWithLogitsLoss]")]
    [InlineData("Conv2D", "[Flatten] and [Linear]")]
    [InlineData("LSTM", "[Flatten] and [Linear]")]
    [InlineData("Embedding", "[Linear(…, Bias = false)] of a one-hot input")]
    [InlineData("Dropout2d", "[Dropout]")]
    [InlineData("HardTanh", "[Hardtanh]")]
    [InlineData("GLU", "[Sigmoid]")]
    [InlineData("PReLU", "[LeakyReLU]")]
    [InlineData("BCELoss", "[BCEWithLogitsLoss]")]
    [InlineData("Residual", "[Tap(\"x\")] and [Add(\"x\")]")]
    [InlineData("Liner", "[Linear]")]
    [InlineData("Flaten", "[Flatten]")]
    [InlineData("BatchNrom1d", "[BatchNorm1d]")]
    public void A_name_of_habit_is_understood(string name, string expected) =>
        Assert.Contains(expected, NearLayers.Of(name).Words, StringComparison.Ordinal);

    [Fact]
    public void Every_unknown_layer_gets_a_message_and_its_neighbours_none()
    {
        GeneratorRun run = GeneratorRunner.Run(
            "[Network] [Input(3, 8)] [Conv1d(4, 3)] [BatchNorm1d(7)] [Relu] [Linear(9, 9)] [Dense(3)] [Linear(0)] partial class Net;",
            "[Network] [Input(3)] [Linear(2)] partial class Right;");

        Assert.Equal(
            ["[Conv1d]", "[Relu]", "[Dense]"],
            run.Diagnostics.Select(diagnostic => diagnostic.GetMessage(CultureInfo.InvariantCulture).Split(' ', ';')[4]));
        Assert.Equal("Right.g.cs", Assert.Single(run.Files).HintName);
    }

    /// <summary>C# says what is missing or in doubt, and no network comes of half the layers.</summary>
    [Theory]
    [InlineData("using Mine; [Network] [Input(3)] [Dropout] [Linear(4)] partial class Net; namespace Mine { class DropoutAttribute : "
        + "System.Attribute; }")]
    [InlineData("[Network] [Input(3)] [Linear<int>(4)] [ReLU] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Include] [ReLU] partial class Net;")]
    public void What_CSharp_knows_more_about_is_left_to_it(string source)
    {
        GeneratorRun run = GeneratorRunner.Run(source);

        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.Files);
        Assert.Contains(run.Input.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public void A_missing_using_is_named()
    {
        GeneratorRun run = GeneratorRunner.Run(
            GeneratorRunner.Compile().RemoveAllSyntaxTrees().AddSyntaxTrees(
                GeneratorRunner.Parse("[FusedNorm.Network] [FusedNorm.Input(3)] [Linear(4)] partial class Net;", "File0.cs")));

        Diagnostic found = Assert.Single(run.Diagnostics);
        Assert.Equal(
            "FN0032: There is no layer [Linear]; there is [FusedNorm.Linear], so a 'using FusedNorm;' is missing",
            $"{found.Id}: {found.GetMessage(CultureInfo.InvariantCulture)}");
        Assert.Empty(run.Files);
    }

    [Fact]
    public void A_network_that_includes_one_with_an_unknown_layer_says_which()
    {
        GeneratorRun run = GeneratorRunner.Run(
            "[Network] [Input(3)] [Include<Trunk>] [Linear(2)] partial class Net; [Network] [Input(3)] [Dense(5)] partial class Trunk;");

        Assert.Equal(["FN0023", "FN0032"], run.Diagnostics.Select(diagnostic => diagnostic.Id));
        Assert.Contains(
            "FN0032: There is no layer [Dense]", run.Diagnostics[0].GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("namespace Mine { class NetworkAttribute : System.Attribute; } namespace Other { using FusedNorm; using Mine; "
        + "[Network] [Input(3)] [ReLU] partial class Net; }")]
    [InlineData("namespace Mine { class LinearAttribute : System.Attribute; [Linear] class Net; }")]
    [InlineData("partial class Net; [Network] [Input(3)] partial class Net; [ReLU] partial class Net;")]
    [InlineData("using Model = FusedNorm.NetworkAttribute; [Model] [Input(3)] [ReLU] partial class Net;")]
    public void Nobody_misses_a_network_where_one_is_or_none_is_meant(string source) =>
        Assert.DoesNotContain(GeneratorRunner.Run(source).Diagnostics, diagnostic => diagnostic.Id == "FN0033");

    /// <summary>A layer that comes into being is taken from the list of those that there are not.</summary>
    [Fact]
    public void No_layer_that_there_is_is_listed_as_another()
    {
        IEnumerable<string> known = LayerRegistry.Names.Concat(LayerRegistry.Structure).Select(name => name.ToLowerInvariant());
        Assert.Empty(NearLayers.Listed.Intersect(known));
    }

    /// <summary>Whatever a message names can be written.</summary>
    [Fact]
    public void What_is_named_in_place_of_a_name_is_a_layer()
    {
        IEnumerable<string> named = NearLayers.Listed.SelectMany(name => Regex.Matches(NearLayers.Of(name).Words.Split(';')[0], @"\[(\w+)"))
            .Select(match => match.Groups[1].Value).Distinct();
        Assert.All(named, kind => Assert.True(LayerRegistry.IsKnown(kind), kind));
    }
}
