using BenchmarkDotNet.Attributes;
using FusedNorm.Benchmarks.Networks;

namespace FusedNorm.Benchmarks.Kernels;

/// <summary>Windows of two by two over 32 samples of (16, 28, 28).</summary>
public class PoolBenchmarks : LayerBenchmark
{
    /// <summary>The kind of pool.</summary>
    [Params("AvgPool2d", "MaxPool2d")]
    public string Layer { get; set; } = "";

    /// <summary>Draws the numbers.</summary>
    [GlobalSetup]
    public void Setup()
    {
        TorchRandom random = new(0);
        Use(Layer == "AvgPool2d" ? new AvgPoolAlone(random) : new MaxPoolAlone(random), random, 32 * 16 * 28 * 28);
    }
}
