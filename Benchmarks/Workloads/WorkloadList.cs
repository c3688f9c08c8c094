using FusedNorm.Benchmarks.Networks;

namespace FusedNorm.Benchmarks.Workloads;

/// <summary>Every case of the peers' table.</summary>
internal static class WorkloadList
{
    private static readonly LayerSpec Relu = new("ReLU");
    private static readonly LayerSpec Flatten = new("Flatten");

    // The first words of the names that tables give the peers.
    private const string OnnxRuntime = "onnxruntime";
    private const string PyTorch = "torch";
    private const string OneDnn = "onednn";

    /// <summary>784 times 10 multiply-adds a sample in 0.35 µs, and in 16 µs for 64 samples, where the peak is 103 GFLOP/s.</summary>
    private const double SingleLinearShare = 2 * 784 * 10 / (0.35e-6 * 103e9);

    private const double SingleLinearBatchShare = 64 * 2 * 784 * 10 / (16e-6 * 103e9);

    /// <summary>The cases, in the order of the table.</summary>
    public static IReadOnlyList<Case> All { get; } =
        [.. Classifiers().Concat(Norms()).Concat(LinearAlone()).Concat(Autoencoders()).OrderBy(item => item.Workload.Number)];

    /// <summary>The workloads' numbers.</summary>
    public static IReadOnlyList<int> Numbers { get; } = [.. All.Select(item => item.Workload.Number).Distinct()];

    private static IEnumerable<Case> Classifiers()
    {
        Workload seed = new(
            1, "seed network", random => new SeedNet(random), [3, 8],
            [new("AvgPool1d", 2), new("BatchNorm1d", 3), Flatten, new("Linear", 12, 4)]);
        yield return new(seed, Phase.Inference, 1, new(Ratio: 60, Against: OnnxRuntime));
        yield return new(seed, Phase.Inference, 3, new(Ratio: 30, Against: OnnxRuntime));
        yield return new(seed, Phase.TrainingStep, 3, new(Ratio: 300, Against: PyTorch));

        Workload small = new(3, "64-128-64-10", random => new SmallClassifier(random), [64], Perceptron(64, 128, 64, 10));
        yield return new(small, Phase.Inference, 1, new(Ratio: 4, Against: OnnxRuntime));
        yield return new(small, Phase.Inference, 64, new(Ratio: 1.15, Against: OnnxRuntime));
        yield return new(small, Phase.TrainingStep, 64, new(Ratio: 5, Against: PyTorch));

        Workload large = new(4, "784-512-512-10", random => new LargeClassifier(random), [784], Perceptron(784, 512, 512, 10));
        yield return new(large, Phase.Inference, 1, new(Ratio: 1.2, Against: OnnxRuntime));
        yield return new(large, Phase.Inference, 256, new(Ratio: 1, Against: OnnxRuntime));
        yield return new(large, Phase.TrainingStep, 256, new(Ratio: 1.25, Against: PyTorch));

        Workload pooled = new(
            5, "pool-norm-linear", random => new PooledClassifier(random), [16, 28, 28],
            [new("AvgPool2d", 2), new("BatchNorm2d", 16), Relu, Flatten, new("Linear", 3136, 10)]);
        yield return new(pooled, Phase.Inference, 1, new(Ratio: 3, Against: OnnxRuntime));
        yield return new(pooled, Phase.Inference, 32, new(Ratio: 2, Against: OnnxRuntime));
        yield return new(pooled, Phase.TrainingStep, 32, new(Ratio: 8, Against: PyTorch));
    }

    /// <summary>Linear, batch norm, ReLU, …, Linear.</summary>
    private static LayerSpec[] Perceptron(params int[] widths) =>
    [
        .. widths.SkipLast(2).Zip(widths.Skip(1)).SelectMany(pair =>
            new LayerSpec[] { new("Linear", pair.First, pair.Second), new("BatchNorm1d", pair.Second), Relu }),
        new("Linear", widths[^2], widths[^1]),
    ];

    private static IEnumerable<Case> Norms() =>
    [
        .. Norm(random => new Norm64x56x56(random), 0.8, 32, 64, 56, 56),
        .. Norm(random => new Norm256x14x14(random), 0.6, 8, 256, 14, 14),
        .. Norm(random => new Norm64x8x8(random), 0.6, 128, 64, 8, 8),
        .. Norm(random => new Norm3x20x20(random), 0.6, 8, 3, 20, 20),
        .. Norm(random => new Norm256(random), 0.6, 128, 256),
        .. Norm(random => new Norm32x128(random), 0.6, 64, 32, 128),
    ];

    private static IEnumerable<Case> Norm(Func<TorchRandom, INetwork> create, double share, int batch, params int[] shape)
    {
        string kind = shape.Length == 3 ? "BatchNorm2d" : "BatchNorm1d";
        Workload workload = new(2, kind, create, shape, [new(kind, shape[0])]);
        yield return new(workload, Phase.Forward, batch, new(Ratio: 1.5, Share: share, Against: OneDnn));
        yield return new(workload, Phase.ForwardBackward, batch, new(Ratio: 1, Share: share, Against: OneDnn));
    }

    private static IEnumerable<Case> LinearAlone()
    {
        Workload linear = new(6, "Linear(784, 10)", random => new SingleLinear(random), [784], [new("Linear", 784, 10)]);
        yield return new(linear, Phase.Inference, 1, new(PeakShare: SingleLinearShare));
        yield return new(linear, Phase.Inference, 64, new(PeakShare: SingleLinearBatchShare));
    }

    /// <summary>
    /// The targets are what the peers leave: with registers of 256 bits, ONNX Runtime takes 5.7 times as long for one sample as its
    /// multiply-adds alone would (a megabyte of weights comes from an outer cache), for 32 samples 1.24 times, PyTorch 3.7 times for a
    /// training step.
    /// </summary>
    private static IEnumerable<Case> Autoencoders()
    {
        Workload autoencoder = new(
            7, "autoencoder", random => new Autoencoder(random), [640],
            Perceptron(640, 128, 128, 128, 128, 8, 128, 128, 128, 128, 640), LossKind.Reconstruction);
        yield return new(autoencoder, Phase.Inference, 1, new(Ratio: 2, Against: OnnxRuntime));
        yield return new(autoencoder, Phase.Inference, 32, new(Ratio: 1.15, Against: OnnxRuntime));
        yield return new(autoencoder, Phase.TrainingStep, 32, new(Ratio: 2.5, Against: PyTorch));
    }
}
