using System.Collections;

namespace FusedNorm;

/// <summary>
/// A network's state under PyTorch's keys and in its order: by layer, weight, bias, running mean, running variance and counter. What is
/// read and written through it is the network's own.
/// </summary>
/// <typeparam name="T">The network's element type.</typeparam>
public sealed class StateDict<T> : IReadOnlyList<StateTensor<T>>
    where T : unmanaged
{
    private readonly StateTensor<T>[] tensors;
    private readonly Dictionary<string, StateTensor<T>> byName;

    /// <summary>Collects the state of layers; generated code does.</summary>
    /// <param name="layers">A network's layers in declaration order.</param>
    public StateDict(IReadOnlyList<Layer> layers)
    {
        tensors = [.. layers.OfType<IStateful<T>>().SelectMany(layer => layer.State)];
        byName = tensors.ToDictionary(tensor => tensor.Name);
    }

    /// <summary>The number of tensors, counters included.</summary>
    public int Count => tensors.Length;

    /// <summary>The keys in order.</summary>
    public IEnumerable<string> Keys => tensors.Select(tensor => tensor.Name);

    /// <summary>The tensor at a place in the order.</summary>
    /// <param name="index">From 0.</param>
    public StateTensor<T> this[int index] => tensors[index];

    /// <summary>The tensor of a key.</summary>
    /// <param name="key">As in PyTorch: <c>fc1.weight</c>.</param>
    /// <exception cref="KeyNotFoundException">The network has no such key.</exception>
    public StateTensor<T> this[string key] => byName.TryGetValue(key, out StateTensor<T>? tensor)
        ? tensor
        : throw new KeyNotFoundException($"The network has no '{key}'. Its keys: {string.Join(", ", Keys)}.");

    /// <summary>Whether there is a tensor under a key.</summary>
    /// <param name="key">As in PyTorch.</param>
    public bool ContainsKey(string key) => byName.ContainsKey(key);

    /// <inheritdoc/>
    public IEnumerator<StateTensor<T>> GetEnumerator() => ((IEnumerable<StateTensor<T>>)tensors).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
