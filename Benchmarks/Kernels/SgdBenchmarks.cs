using BenchmarkDotNet.Attributes;
using FusedNorm.Benchmarks.Networks;

namespace FusedNorm.Benchmarks.Kernels;

/// <summary>A step of stochastic gradient descent on the parameters of workloads 3 and 4.</summary>
[MemoryDiagnoser]
public class SgdBenchmarks
{
    private Sgd optimizer = null!;

    /// <summary>The network.</summary>
    [Params("64-128-64-10", "784-512-512-10")]
    public string Network { get; set; } = "";

    /// <summary>The share of the velocity that is kept.</summary>
    [Params(0, 0.9)]
    public double Momentum { get; set; }

    /// <summary>Computes gradients once.</summary>
    [GlobalSetup]
    public void Setup()
    {
        TorchRandom random = new(0);
        ITrainable<int> network = Network == "64-128-64-10" ? new SmallClassifier(random) : new LargeClassifier(random);
        network.Loss(random.Normal(2 * (Network == "64-128-64-10" ? 64 : 784)), [0, 1]);
        network.Backward();

        // A rate of zero moves nothing, so that millions of steps in one direction do not run into infinity.
        optimizer = new Sgd(network.Parameters, learningRate: 0, Momentum);
    }

    /// <summary>One step.</summary>
    [Benchmark]
    public void Step() => optimizer.Step();
}
