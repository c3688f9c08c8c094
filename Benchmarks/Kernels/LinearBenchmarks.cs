using BenchmarkDotNet.Attributes;
using FusedNorm.Benchmarks.Networks;

namespace FusedNorm.Benchmarks.Kernels;

/// <summary>A linear layer without a bias; its backward pass computes one of its two gradients.</summary>
public class LinearBenchmarks : LayerBenchmark
{
    /// <summary>Batch, inputs, outputs.</summary>
    [Params("256x784x512", "64x64x128")]
    public string Shape { get; set; } = "";

    /// <summary>Which gradient.</summary>
    [Params("weight", "input")]
    public string Gradient { get; set; } = "";

    /// <summary>Draws the numbers.</summary>
    [GlobalSetup]
    public void Setup()
    {
        TorchRandom random = new(0);
        bool large = Shape == "256x784x512";
        INetwork network = (large, Gradient) switch
        {
            (true, "weight") => new WeightProduct784x512(random),
            (true, _) => new InputProduct784x512(random),
            (false, "weight") => new WeightProduct64x128(random),
            _ => new InputProduct64x128(random),
        };
        Use(network, random, large ? 256 * 784 : 64 * 64);
    }
}
