using BenchmarkDotNet.Attributes;

namespace FusedNorm.Benchmarks.Kernels;

/// <summary>One layer, forward alone and with the backward pass, over random numbers.</summary>
[MemoryDiagnoser]
public abstract class LayerBenchmark
{
    private float[] input = [];
    private float[] gradient = [];

    private protected INetwork Network { get; private set; } = null!;

    /// <summary>The forward pass in training mode, recorded.</summary>
    [Benchmark]
    public float Forward() => Network.Forward(input)[0];

    /// <summary>The forward and the backward pass, without gradients from earlier ones.</summary>
    [Benchmark]
    public void ForwardAndBackward()
    {
        Network.ZeroGrad();
        Network.Forward(input);
        Network.Backward(gradient);
    }

    private protected void Use(INetwork network, TorchRandom random, int inputs)
    {
        Network = network;
        input = random.Normal(inputs);
        gradient = random.Normal(network.Forward(input).Length);
    }
}
