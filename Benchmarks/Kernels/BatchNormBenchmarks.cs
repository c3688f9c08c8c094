using BenchmarkDotNet.Attributes;
using FusedNorm.Benchmarks.Networks;

namespace FusedNorm.Benchmarks.Kernels;

/// <summary>The batch norms of workload 2 by their shapes.</summary>
public class BatchNormBenchmarks : LayerBenchmark
{
    /// <summary>Batch, channels, positions.</summary>
    [Params("32x64x56x56", "8x256x14x14", "128x64x8x8", "8x3x20x20", "128x256", "64x32x128")]
    public string Shape { get; set; } = "";

    /// <summary>Draws the numbers.</summary>
    [GlobalSetup]
    public void Setup()
    {
        TorchRandom random = new(0);
        int length =
            Shape.Split('x').Aggregate(1, (product, size) => product * int.Parse(size, System.Globalization.CultureInfo.InvariantCulture));
        INetwork network = Shape switch
        {
            "32x64x56x56" => new Norm64x56x56(random),
            "8x256x14x14" => new Norm256x14x14(random),
            "128x64x8x8" => new Norm64x8x8(random),
            "8x3x20x20" => new Norm3x20x20(random),
            "128x256" => new Norm256(random),
            _ => new Norm32x128(random),
        };
        Use(network, random, length);
    }
}
