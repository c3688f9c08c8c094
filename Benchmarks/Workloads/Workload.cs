namespace FusedNorm.Benchmarks.Workloads;

/// <summary>A network that is measured, and what the peers need to know to build the same one.</summary>
/// <param name="Number">Its number among the workloads, from 1.</param>
/// <param name="Name">What the tables call it.</param>
/// <param name="Create">Creates ours.</param>
/// <param name="SampleShape">The shape of one sample.</param>
/// <param name="Layers">Its layers, for the peers.</param>
/// <param name="Loss">What its training step makes smaller.</param>
internal sealed record Workload(
    int Number, string Name, Func<TorchRandom, INetwork> Create, IReadOnlyList<int> SampleShape, IReadOnlyList<LayerSpec> Layers,
    LossKind Loss = LossKind.CrossEntropy)
{
    /// <summary>The number of values of one sample.</summary>
    public int SampleLength => SampleShape.Aggregate(1, (length, size) => length * size);

    /// <summary>The number of values that come out for one sample.</summary>
    public int OutputLength => Layers[^1].Kind == "Linear" ? Layers[^1].Sizes[1] : SampleLength;

    /// <summary>The number of parameters.</summary>
    public int ParameterCount => Layers.Sum(layer => layer.ParameterCount);
}
