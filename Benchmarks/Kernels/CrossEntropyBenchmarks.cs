using BenchmarkDotNet.Attributes;
using FusedNorm.Benchmarks.Networks;

namespace FusedNorm.Benchmarks.Kernels;

/// <summary>Softmax and cross-entropy of 64 samples, with the gradient of the logits.</summary>
[MemoryDiagnoser]
public class CrossEntropyBenchmarks
{
    private const int Batch = 64;
    private readonly int[] targets = new int[Batch];
    private ITrainable<int> network = null!;
    private float[] input = [];

    /// <summary>The number of classes.</summary>
    [Params(10, 1000)]
    public int Classes { get; set; }

    /// <summary>Draws the numbers.</summary>
    [GlobalSetup]
    public void Setup()
    {
        TorchRandom random = new(0);
        network = Classes == 10 ? new CrossEntropyOf10(random) : new CrossEntropyOf1000(random);
        input = random.Normal(Batch * Classes);
    }

    /// <summary>The loss and its backward pass.</summary>
    [Benchmark]
    public float LossAndBackward()
    {
        float loss = network.Loss(input, targets);
        network.Backward();
        return loss;
    }
}
