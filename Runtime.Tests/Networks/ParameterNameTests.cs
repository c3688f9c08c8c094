using FusedNorm.Execution;
using FusedNorm.Runtime.Tests.Nets;
using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>An exception about an argument names the parameter of the call that the caller made, whatever that one calls in turn.</summary>
public class ParameterNameTests
{
    private static readonly float[] Samples = new TorchRandom(2).Normal(5 * 12);
    private static readonly int[] Targets = [0, 3, 1, 2, 3];

    [Fact]
    public void Of_a_pass()
    {
        Classifier net = new(new TorchRandom(1));
        Names("input", () => net.Forward(new float[7]));
        Names("input", () => net.Forward([]));
        Names("input", () => net.Loss(new float[13], Targets));
        Names("targets", () => net.Loss(Samples, [0, 1]));
        Names("targets", () => net.Loss(Samples, [0, 1, 2, 3, 4]));
        Names("input", () => net.Predict(new float[11], new float[4]));
        Names("output", () => net.Predict(new float[12], new float[5]));
        float[] same = new float[16];
        Names("output", () => net.Predict(same.AsSpan(0, 12), same.AsSpan(8, 4)));
        Names("output", () => net.Predict(new float[12], net.Parameters[^1].Data));
        net.Forward(Samples);
        Names("outputGradient", () => net.Backward(new float[3]));
    }

    [Fact]
    public void Of_a_copy_for_prediction()
    {
        Classifier.Inference copy = new Classifier(new TorchRandom(1)).ToInference();
        Names("input", () => copy.Predict(new float[11], new float[4]));
        Names("output", () => copy.Predict(new float[12], new float[5]));
    }

    [Fact]
    public void Of_a_batch_norm_over_one_value()
    {
        Names("input", () => new SavedClassifier().Forward(new float[6]));
    }

    [Fact]
    public void Of_a_batch_that_no_memory_holds()
    {
        // What a forward pass asks for.
        Names("input", () => AlignedBuffer<float>.AtLeast(null, 1L << 40));
    }

    [Fact]
    public void Of_saving_and_loading()
    {
        SavedClassifier net = new();
        string path = Path.Combine(Path.GetTempPath(), "never-written.safetensors");
        Names("selfTestInput", () => net.Save(path, new float[5]));
        Names("selfTestInput", () => net.Save(new MemoryStream(), new float[5]));
        Names("selfTestInput", () => net.Save(path, [1, 2, 3, 4, 5, float.NaN]));
        Names("path", () => net.Save(""));
        Names("path", () => net.Save((string)null!));
        Names("stream", () => net.Save((Stream)null!));
        Names("path", () => net.Load(""));
        Names("path", () => net.Load((string)null!));
        Names("stream", () => net.Load((Stream)null!));
        Names("path", () => net.ExportOnnx(""));
        Names("path", () => net.ExportOnnx((string)null!));
        Names("stream", () => net.ExportOnnx((Stream)null!));
        Names("other", () => net.CopyFrom(null!));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Of_an_optimiser()
    {
        SavedClassifier net = new();
        Names("parameters", () => _ = new Sgd((IEnumerable<Parameter>)[], 0.1));
        Names("parameters", () => _ = new Sgd(net.Parameters.Concat(net.Parameters), 0.1));
        Names("learningRate", () => _ = new Sgd(net.Parameters, -1));
        Names("momentum", () => _ = new Sgd(net.Parameters, 0.1, momentum: -1));
        Names("dampening", () => _ = new Sgd(net.Parameters, 0.1, dampening: double.NaN));
        Names("weightDecay", () => _ = new Sgd(net.Parameters, 0.1, weightDecay: -1));
        Names("nesterov", () => _ = new Sgd(net.Parameters, 0.1, nesterov: true));
        Sgd sgd = new(net.Parameters, 0.1);
        Names("value", () => sgd.LearningRate = double.NaN);
    }

    [Fact]
    public void Of_random_numbers()
    {
        TorchRandom random = new(1);
        Names("count", () => random.Normal(-1));
        Names("count", () => random.Uniform(-1));
        Names("count", () => random.RandInt(0, 4, -1));
        Names("n", () => random.RandPerm(-1));
        Names("low", () => random.RandInt(4, 4, 1));
        Names("low", () => random.Uniform(new float[1], 2, 1));
        Names("high", () => random.Uniform(new float[1], 0, double.PositiveInfinity));
        Names("standardDeviation", () => random.Normal(new float[1], 0, -1));
        Names("p", () => random.DropoutMask(new float[1], 1.5));
        Names("state", () => random.SetState(new byte[3]));
        Names("random", () => Init.Linear(null!, new float[4], new float[2], 2));
        Names("weight", () => Init.Linear(random, new float[5], new float[2], 2));
        Names("bias", () => Init.Linear(random, new float[4], new float[3], 2));
        Names("fanIn", () => Init.Linear(random, new float[4], new float[3], 0));
    }

    [Fact]
    public void Of_a_parameter()
    {
        Names("data", () => _ = new Parameter<float>("x", [2, 2], new float[3], new float[4]));
        Names("gradient", () => _ = new Parameter<float>("x", [2, 2], new float[4], new float[3]));
    }

    private static void Names(string parameter, Action call) =>
        Assert.Equal(parameter, Assert.ThrowsAny<ArgumentException>(call).ParamName);
}
