using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Options;
using FusedNorm.Generator.Programs;
using FusedNorm.Generator.Tests.Harness;
using Xunit;

namespace FusedNorm.Generator.Tests.Passes;

/// <summary>Which norms an inference folds into which neighbours, and what is left of them.</summary>
public sealed class FoldInferenceTests
{
    private const string Stage = "(x - mean) * scale + shift";

    [Theory]
    [InlineData("[Input(6)] [Linear(4)] [BatchNorm1d]", "bn1 into fc1")]
    [InlineData("[Input(6)] [Linear(4)] [BatchNorm1d] [BatchNorm1d] [ReLU]", "bn1 into fc1; bn2 into fc1")]
    [InlineData("[Input(6)] [Linear(4)] [BatchNorm1d] [Linear(3)]", "bn1 into fc1")]
    [InlineData("[Input(6)] [BatchNorm1d] [Linear(4)]", "bn1 into fc1: x - mean is left")]
    [InlineData("[Input(6)] [BatchNorm1d] [Linear(4)] [BatchNorm1d]", "bn1 into fc1: x - mean is left; bn2 into fc1")]
    [InlineData("[Input(3, 4)] [BatchNorm1d] [Flatten] [Linear(4)]", "bn1 into fc1: x - mean is left")]
    [InlineData("[Input(3, 4)] [BatchNorm1d] [BatchNorm1d] [Flatten] [BatchNorm1d] [ReLU]", "bn1 into bn2; bn2 into bn3; bn3: " + Stage)]
    [InlineData("[Input(3, 4)] [BatchNorm1d] [Flatten] [BatchNorm1d] [Linear(4)]", "bn1 into bn2; bn2 into fc1: x - mean is left")]
    [InlineData("[Input(3, 4)] [InstanceNorm1d(TrackRunningStats = true)] [Flatten] [Linear(4)]", "norm1 into fc1: x - mean is left")]
    [InlineData("[Input(6)] [Linear(4)] [Dropout] [Detach] [BatchNorm1d] [BeginNoGrad] [ReLU] [EndNoGrad]", "bn1 into fc1")]
    [InlineData("[Input(1, 6)] [Linear(4)] [BatchNorm1d] [Flatten] [BatchNorm1d]", "bn1 into fc1; bn2 into fc1")]
    // What has no running statistics, and so no constants.
    [InlineData("[Input(6)] [Linear(4)] [BatchNorm1d(TrackRunningStats = false)]", "bn1: statistics of each batch")]
    [InlineData("[Input(3, 4)] [InstanceNorm1d] [Flatten] [Linear(4)]", "norm1: statistics of each sample")]
    [InlineData(
        "[Input(6)] [Linear(4)] [BatchNorm1d(TrackRunningStats = false)] [BatchNorm1d]", "bn1: statistics of each batch; bn2: " + Stage)]
    // What is no sum of products with one factor a channel, or not the next to one.
    [InlineData("[Input(6)] [Linear(4)] [ReLU] [BatchNorm1d] [ReLU] [Linear(2)]", "bn1: " + Stage)]
    [InlineData("[Input(3, 4)] [AvgPool1d(2)] [BatchNorm1d] [AvgPool1d(2)] [Flatten] [Linear(2)]", "bn1: " + Stage)]
    [InlineData("[Input(3, 4)] [Linear(5)] [BatchNorm1d] [Linear(2)]", "bn1: " + Stage)]
    [InlineData("[Input(3, 4)] [Linear(5)] [Flatten] [BatchNorm1d] [ReLU]", "bn1: " + Stage)]
    // What someone else reads as it is.
    [InlineData("[Input(6)] [Linear(4)] [Tap(\"x\")] [BatchNorm1d] [Add(\"x\")]", "bn1: " + Stage)]
    [InlineData("[Input(6)] [BatchNorm1d] [Tap(\"x\")] [Linear(6)] [Add(\"x\")]", "bn1: " + Stage)]
    [InlineData("[Input(6)] [BatchNorm1d] [Tap(\"x\")] [BatchNorm1d] [Add(\"x\")]", "bn1: " + Stage + "; bn2: " + Stage)]
    [InlineData("[Input(6)] [Linear(6)] [Tap(\"x\")] [Linear(6)] [BatchNorm1d] [Add(\"x\")] [BatchNorm1d]", "bn1 into fc2; bn2: " + Stage)]
    public void A_norm_goes_into_a_neighbour_that_reads_or_feeds_it_alone(string layers, string expected)
    {
        Assert.Equal(expected, string.Join("; ", Lower(layers).Inference.Folded.Norms));
    }

    [Fact]
    public void Nothing_is_left_of_a_norm_behind_a_linear_layer()
    {
        CompiledNetwork network = Lower("[Input(6)] [Linear(4, Bias = false)] [BatchNorm1d] [ReLU] [Linear(3)] [BatchNorm1d]");

        Assert.Equal(["fc1", "act1", "fc2"], network.Inference.Folded.Graph.Nodes.Select(node => node.Name));
        Assert.Equal(
            ["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"],
            network.Inference.Folded.Graph.Parameters.Select(parameter => parameter.StateKey));
        Assert.Equal(2, network.Inference.Program.Calls.Count);
    }

    [Fact]
    public void An_inference_prepares_nothing_and_reads_nothing_of_its_network()
    {
        CompiledNetwork network = Lower(
            "[Input(3, 6)] [BatchNorm1d] [ReLU] [LayerNorm(6)] [AvgPool1d(2)] [BatchNorm1d] [Flatten] [Linear(4)]");

        Assert.Equal(2, network.Predict.Program.Calls.Count(call => call.Kernel.Name.EndsWith("Scales", StringComparison.Ordinal)));
        Assert.DoesNotContain(network.Inference.Program.Calls, call => call.Kernel.Name.EndsWith("Scales", StringComparison.Ordinal));
        Assert.All(network.Inference.Program.Tensors, tensor => Assert.True(
            tensor.Kind is TensorKind.Input or TensorKind.PredictOutput or TensorKind.Folded or TensorKind.PerSample, tensor.Name));
    }

    [Fact]
    public void Without_the_pass_every_norm_is_a_stage_of_its_own()
    {
        CompiledNetwork network = Lower(
            "[Input(6)] [BatchNorm1d] [Linear(4)] [BatchNorm1d] [BatchNorm1d]", new CompilerOptions { FoldNorms = false });

        Assert.All(network.Inference.Folded.Norms, norm => Assert.Equal(("", Stage), (norm.Into, norm.Rest)));
        Assert.Equal(["bn1", "fc1", "bn2", "bn3"], network.Inference.Folded.Graph.Nodes.Select(node => node.Name));
    }

    [Fact]
    public void Constants_lie_on_cache_lines_one_behind_the_other()
    {
        CompiledInference inference = Lower("[Input(5)] [BatchNorm1d] [Linear(7)] [ReLU] [Linear(3, Bias = false)]").Inference;
        Tensor[] constants = [.. inference.Constants.Values.OrderBy(tensor => inference.ConstantPlan.Offsets[tensor])];

        Assert.Equal(["bn1Mean", "fc1Weight", "fc1Bias", "fc2Weight"], constants.Select(tensor => tensor.Name));
        Assert.Equal([0, 16, 64, 80], constants.Select(tensor => inference.ConstantPlan.Offsets[tensor]));
        Assert.Equal(80 + 32, inference.ConstantLength);
    }

    private static CompiledNetwork Lower(string layers, CompilerOptions? options = null) =>
        GeneratorRunner.Lower($"[Network] {layers} partial class Net;", options);
}
