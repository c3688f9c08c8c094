using FusedNorm.Runtime.Tests.Networks;

namespace FusedNorm.Runtime.Tests.Reference;

/// <summary>
/// The reference of a generated network: its declaration read by reflection, its parameters and running statistics copied.
/// </summary>
internal sealed class ReferenceNetwork
{
    private readonly List<(string Name, ReferenceLayer Layer)> layers = [];

    private ReferenceNetwork()
    {
    }

    /// <summary>The batch and instance norms by name.</summary>
    public IEnumerable<(string Name, ReferenceTrackingNorm Layer)> TrackingNorms =>
        layers.Where(entry => entry.Layer is ReferenceTrackingNorm).Select(entry => (entry.Name, (ReferenceTrackingNorm)entry.Layer));

    /// <summary>The gradients by state key of the parameters below every cut.</summary>
    public IEnumerable<(string Key, Measured Gradient)> Gradients =>
        layers.Skip(LastCut + 1).SelectMany(entry => entry.Layer.Gradients.Select(pair => ($"{entry.Name}.{pair.Key}", pair.Value)));

    /// <summary>Whether a cut keeps the gradient from the input.</summary>
    public bool IsCut => LastCut >= 0;

    private int LastCut => layers.FindLastIndex(entry => entry.Layer is ReferenceIdentity { Cuts: true });

    public static ReferenceNetwork Of(TestedNetwork network)
    {
        ReferenceNetwork reference = new();
        int[] shape = network.SampleShape;
        Queue<Layer> handles = new(network.Layers);
        bool regionIsEmpty = true;
        foreach (Attribute attribute in network.Declaration)
        {
            regionIsEmpty = attribute is BeginNoGradAttribute || (regionIsEmpty && attribute is EndNoGradAttribute);
            Layer? handle = attribute is LayerAttribute ? handles.Dequeue() : null;
            ReferenceLayer? layer = attribute switch
            {
                LinearAttribute => new ReferenceLinear(
                    network.Data(handle!.Name + ".weight")!, network.Data(handle.Name + ".bias"), shape[^1]),
                BatchNormAttribute norm => TrackingNorm(
                    network, handle!, shape[0], norm.Eps, norm.CumulativeAverage ? null : norm.Momentum,
                    norm.TrackRunningStats, perSample: false),
                InstanceNormAttribute norm =>
                    TrackingNorm(network, handle!, shape[0], norm.Eps, norm.Momentum, norm.TrackRunningStats, perSample: true),
                LayerNormAttribute norm =>
                    RowNorm(network, handle!, shape, Length(norm.NormalizedShape, shape), norm.Eps, subtractsMean: true),
                RMSNormAttribute norm => RowNorm(
                    network,
                    handle!,
                    shape,
                    Length(norm.NormalizedShape, shape),
                    !double.IsNaN(norm.Eps) ? norm.Eps : network.IsDouble ? Math.BitIncrement(1.0) - 1 : MathF.BitIncrement(1) - 1,
                    subtractsMean: false),
                GroupNormAttribute norm => GroupNorm(network, norm, handle!, shape),
                AvgPool1dAttribute pool => new ReferenceAvgPool(
                    shape, new PoolAxis(1, 1, 0), Axis(pool, pool.KernelSize, 0, -1), pool.CeilMode, pool.CountIncludePad),
                AvgPool2dAttribute pool => new ReferenceAvgPool(
                    shape,
                    Axis(pool, pool.KernelHeight, pool.StrideHeight, pool.PaddingHeight),
                    Axis(pool, pool.KernelWidth, pool.StrideWidth, pool.PaddingWidth),
                    pool.CeilMode,
                    pool.CountIncludePad),
                ReLUAttribute => new ReferenceReLU(),
                FlattenAttribute => new ReferenceIdentity(flattens: true),
                DetachAttribute => new ReferenceIdentity(cuts: true),
                EndNoGradAttribute when !regionIsEmpty => new ReferenceIdentity(cuts: true),
                LayerAttribute other => throw new NotSupportedException($"The reference has no {other.GetType().Name}."),
                _ => null,
            };
            if (layer is not null)
            {
                reference.layers.Add((handle?.Name ?? "", layer));
                shape = layer.OutputShape(shape);
            }
        }

        return reference;
    }

    public Measured Forward(double[] input, int batch) =>
        layers.Aggregate(Measured.Of(input), (value, entry) => entry.Layer.Forward(value, batch));

    public Measured Backward(Measured gradient, int batch) =>
        layers.AsEnumerable().Reverse().Aggregate(gradient, (value, entry) => entry.Layer.Backward(value, batch));

    private static int Length(int[] normalizedShape, int[] shape) =>
        normalizedShape.Length == 0 ? shape[^1] : normalizedShape.Aggregate(1, (product, size) => product * size);

    private static ReferenceRowNorm RowNorm(TestedNetwork network, Layer handle, int[] shape, int length, double eps, bool subtractsMean) =>
        new(
            length,
            shape.Aggregate(1, (product, size) => product * size),
            i => i % length,
            network.Data(handle.Name + ".weight"),
            network.Data(handle.Name + ".bias"),
            eps,
            subtractsMean);

    private static ReferenceRowNorm GroupNorm(TestedNetwork network, GroupNormAttribute declared, Layer handle, int[] shape)
    {
        int length = shape.Aggregate(1, (product, size) => product * size);
        return new(
            length / declared.NumGroups,
            length,
            i => i / (length / shape[0]),
            network.Data(handle.Name + ".weight"),
            network.Data(handle.Name + ".bias"),
            declared.Eps,
            subtractsMean: true);
    }

    private static ReferenceTrackingNorm TrackingNorm(
        TestedNetwork network, Layer handle, int channels, double eps, double? momentum, bool tracks, bool perSample)
    {
        ReferenceTrackingNorm layer = new(
            channels, network.Data(handle.Name + ".weight"), network.Data(handle.Name + ".bias"), eps, momentum, tracks, perSample)
        { Training = handle.Training };
        if (tracks)
        {
            network.RunningMean(handle.Name).CopyTo(layer.RunningMean, 0);
            network.RunningVar(handle.Name).CopyTo(layer.RunningVar, 0);
            layer.NumBatchesTracked = network.NumBatchesTracked(handle.Name);
        }

        return layer;
    }

    private static PoolAxis Axis(AvgPoolAttribute pool, int kernel, int stride, int padding) => new(
        kernel,
        stride != 0 ? stride : pool.Stride != 0 ? pool.Stride : kernel,
        padding != -1 ? padding : pool.Padding);
}
