using BenchmarkDotNet.Attributes;
using FusedNorm.Benchmarks.Networks;

namespace FusedNorm.Benchmarks.Kernels;

/// <summary>Activations over 256 samples of 512 features.</summary>
public class ActivationBenchmarks : LayerBenchmark
{
    /// <summary>The kind of activation.</summary>
    [Params("ReLU", "GELU", "SiLU", "Sigmoid", "Tanh")]
    public string Layer { get; set; } = "";

    /// <summary>Draws the numbers.</summary>
    [GlobalSetup]
    public void Setup()
    {
        TorchRandom random = new(0);
        INetwork network = Layer switch
        {
            "ReLU" => new ReluAlone(random),
            "GELU" => new GeluAlone(random),
            "SiLU" => new SiluAlone(random),
            "Sigmoid" => new SigmoidAlone(random),
            _ => new TanhAlone(random),
        };
        Use(network, random, 256 * 512);
    }
}
