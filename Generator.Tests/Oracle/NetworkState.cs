using System.Numerics;

namespace FusedNorm.Generator.Tests.Oracle;

/// <summary>A network's parameters, running statistics and counters under torch's state keys.</summary>
/// <typeparam name="T">The network's element type.</typeparam>
internal sealed class NetworkState<T>(INetwork<T> network)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const string MeanSuffix = ".running_mean";
    private const string VarianceSuffix = ".running_var";
    private const string CountSuffix = ".num_batches_tracked";

    private readonly Dictionary<string, Parameter<T>> parameters = network.Parameters.ToDictionary(parameter => parameter.Name);

    private readonly Dictionary<string, TrackingNormLayer<T>> tracked =
        network.Layers.OfType<TrackingNormLayer<T>>().Where(layer => layer.TrackRunningStats).ToDictionary(layer => layer.Name);

    public IEnumerable<string> Keys =>
        parameters.Keys.Concat(tracked.Keys.SelectMany(name => (string[])[name + MeanSuffix, name + VarianceSuffix, name + CountSuffix]));

    public IReadOnlyDictionary<string, Parameter<T>> Parameters => parameters;

    /// <summary>The values of a key; empty for a key that the network does not have.</summary>
    public T[] Read(string key)
    {
        if (Layer(key, CountSuffix) is TrackingNormLayer<T> layer)
        {
            return [T.CreateChecked(layer.NumBatchesTracked)];
        }

        return Storage(key).ToArray();
    }

    public static bool IsCounter(string key) => key.EndsWith(CountSuffix, StringComparison.Ordinal);

    /// <summary>Overwrites the keys that the network has; others are reported where the keys are compared.</summary>
    public void Load(IReadOnlyDictionary<string, TensorValue> state)
    {
        foreach ((string key, TensorValue value) in state)
        {
            if (Layer(key, CountSuffix) is TrackingNormLayer<T> layer)
            {
                layer.NumBatchesTracked = (long)value.Data[0];
            }
            else if (Storage(key) is { IsEmpty: false } storage)
            {
                value.As<T>().CopyTo(storage);
            }
        }
    }

    /// <summary>Makes the gradients those that were recorded, absent ones included.</summary>
    public void LoadGradients(IReadOnlyDictionary<string, TensorValue?> gradients)
    {
        foreach ((string key, TensorValue? value) in gradients)
        {
            if (!parameters.TryGetValue(key, out Parameter<T>? parameter))
            {
                continue;
            }

            parameter.ZeroGrad();
            if (value is not null)
            {
                // An old gradient may be there though no new one is wanted.
                bool required = parameter.RequiresGrad;
                parameter.RequiresGrad = true;
                parameter.BeginGrad();
                parameter.RequiresGrad = required;
                value.As<T>().CopyTo(parameter.Grad);
            }
        }
    }

    private Span<T> Storage(string key)
    {
        if (parameters.TryGetValue(key, out Parameter<T>? parameter))
        {
            return parameter.Data;
        }

        if (Layer(key, MeanSuffix) is TrackingNormLayer<T> ofMean)
        {
            return ofMean.RunningMean;
        }

        return Layer(key, VarianceSuffix) is TrackingNormLayer<T> ofVariance ? ofVariance.RunningVar : [];
    }

    private TrackingNormLayer<T>? Layer(string key, string suffix) =>
        key.EndsWith(suffix, StringComparison.Ordinal) ? tracked.GetValueOrDefault(key[..^suffix.Length]) : null;
}
