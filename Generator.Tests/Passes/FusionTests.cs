using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Programs;
using FusedNorm.Generator.Tests.Harness;
using Xunit;

namespace FusedNorm.Generator.Tests.Passes;

/// <summary>Which layers of a training step share a loop: what generated code shows.</summary>
public sealed class FusionTests
{
    /// <summary>
    /// Every product takes its norm's statistics along, whether its operand is stored or computed on the way; backward, every input
    /// gradient goes straight through the activation into the norm's, and each layer's weight and bias are one kernel or the bias is summed
    /// where its elements are written.
    /// </summary>
    [Fact]
    public void A_classifier_has_one_kernel_for_each_product()
    {
        const string Source = """
            [Network]
            [Input(784)]
            [Linear(512)]
            [BatchNorm1d]
            [ReLU]
            [Linear(512)]
            [BatchNorm1d]
            [ReLU]
            [Linear(10)]
            [CrossEntropyLoss]
            partial class Net;
            """;
        CompiledNetwork network = GeneratorRunner.Lower(Source);
        Assert.Equal(["KeepInput", "Fc1ForwardAndBn1Forward", "Fc2ForwardAndBn2Forward", "Fc3Forward"], Names(network.Forward.Program));
        Assert.Equal(
            [
                "Fc3ParameterGradients", "Fc3InputGradientAndBn2Backward", "Fc2WeightGradient", "Fc2InputGradientAndBn1Backward",
                "Fc1WeightGradient",
            ],
            Names(network.Backward!.Program));
        Assert.Equal(["InferenceFc1", "InferenceFc2", "InferenceFc3"], Names(network.Inference.Program));
    }

    [Fact]
    public void A_pool_takes_the_statistics_along_and_the_product_computes_the_activation()
    {
        CompiledNetwork network = GeneratorRunner.Lower("""
            [Network]
            [Input(16, 28, 28)]
            [AvgPool2d(2)]
            [BatchNorm2d]
            [ReLU]
            [Flatten]
            [Linear(10)]
            [CrossEntropyLoss]
            partial class Net;
            """);
        Assert.Equal(["Bn1Forward", "Fc1Forward"], Names(network.Forward.Program));
        Assert.Equal(["Fc1ParameterGradients", "Fc1InputGradientAndBn1ParameterGradients"], Names(network.Backward!.Program));
        Assert.Equal(["InferenceAct1", "InferenceFc1"], Names(network.Inference.Program));
    }

    /// <summary>A bias whose weight is frozen has no product to be summed beside.</summary>
    [Fact]
    public void A_bias_beside_a_frozen_weight_is_summed_alone()
    {
        CompiledNetwork network = GeneratorRunner.Lower("""
            [Network]
            [Input(6)]
            [Linear(4, Freeze = Freeze.Weight)]
            [MSELoss]
            partial class Net;
            """);
        Assert.Equal(["Fc1BiasGradient"], Names(network.Backward!.Program));
    }

    private static IEnumerable<string> Names(KernelProgram program) => program.Kernels.Select(kernel => kernel.Name);
}
