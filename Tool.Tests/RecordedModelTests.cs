using FusedNorm.Tool.Import;
using Xunit;

namespace FusedNorm.Tool.Tests;

/// <summary>PyTorch's exports become networks that compute what PyTorch computes.</summary>
public sealed class RecordedModelTests
{
    public static TheoryData<string> Names => [.. RecordedModels.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_imported_network_predicts_what_PyTorch_predicts(string name)
    {
        RecordedModel model = RecordedModels.Find(name);
        Predictions.Match(RecordedModels.Create(model), model.Import().Network!, model.Double, model.Input, model.Output);
    }

    [Theory]
    [InlineData("classifier")]
    [InlineData("classifier_double")]
    [InlineData("residual")]
    [InlineData("mixer")]
    [InlineData("old_norms")]
    [InlineData("images")]
    [InlineData("signals")]
    [InlineData("channel_norms")]
    [InlineData("volumes")]
    [InlineData("dense")]
    [InlineData("activations")]
    [InlineData("sequential")]
    public void PyTorchs_keys_stay(string name)
    {
        RecordedModel model = RecordedModels.Find(name);
        ImportResult result = model.Import();

        Assert.Empty(result.Notes);
        Assert.Equal(
            model.Keys.Order(StringComparer.Ordinal),
            RecordedModels.Weights(result.Network!).Tensors.Select(tensor => tensor.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_path_that_is_no_name_is_a_key()
    {
        string source = RecordedModels.Find("sequential").Import().Network!.Source;

        Assert.Contains("Key = \"", source, StringComparison.Ordinal);
    }

    [Fact]
    public void The_declaration_is_what_one_would_write()
    {
        Assert.Equal(
            """
            using FusedNorm;

            namespace Imported;

            /// <summary>Imported from residual.onnx; its weights are in Residual.safetensors.</summary>
            [Network]
            [Input(6)]
            [Linear(8, Bias = false, Name = "stem")]
            [BatchNorm1d]
            [Tap("skip1")]
            [ReLU]
            [Tap("skip2")]
            [Linear(8, Bias = false, Name = "fc1")]
            [BatchNorm1d]
            [SiLU]
            [Add("skip2")]
            [Linear(8, Name = "fc2")]
            [Add("skip1")]
            [Linear(3, Name = "head")]
            public sealed partial class Residual;

            """.ReplaceLineEndings("\n"),
            RecordedModels.Find("residual").Import().Network!.Source);
    }
}
