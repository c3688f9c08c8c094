namespace FusedNorm;

/// <summary>
/// One entry of a network's state: a parameter, a running statistic, or the counter of a norm. It is the network's own, not a copy.
/// </summary>
/// <typeparam name="T">The network's element type.</typeparam>
public sealed class StateTensor<T>
    where T : unmanaged
{
    private readonly TensorStorage<T> data;
    private readonly Parameter<T>? parameter;
    private readonly Func<long>? readCount;
    private readonly Action<long>? writeCount;

    internal StateTensor(string name, IReadOnlyList<int> shape, TensorStorage<T> data, Parameter<T>? parameter = null)
    {
        Name = name;
        Shape = shape;
        this.data = data;
        this.parameter = parameter;
    }

    internal StateTensor(string name, Func<long> readCount, Action<long> writeCount)
    {
        Name = name;
        Shape = [];
        this.readCount = readCount;
        this.writeCount = writeCount;
    }

    /// <summary>The key, as in PyTorch: <c>bn1.running_mean</c>.</summary>
    public string Name { get; }

    /// <summary>The shape, as PyTorch prints it; empty for a counter.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Whether this is a <c>num_batches_tracked</c>, one whole number instead of values.</summary>
    public bool IsCounter => readCount is not null;

    /// <summary>The values, row-major; empty for a counter. A parameter's are <see cref="Parameter{T}.Data"/>, with its remarks.</summary>
    public Span<T> Data => data.Span;

    /// <summary>The counter.</summary>
    /// <exception cref="InvalidOperationException">This tensor has values.</exception>
    public long Count
    {
        get => (readCount ?? throw NoCounter())();
        set => (writeCount ?? throw NoCounter())(value);
    }

    /// <summary>Whether it is a parameter, and no statistic.</summary>
    internal bool IsParameter => parameter is not null;

    /// <summary>Counts a change of a parameter's values; there is nothing to count for others, which a forward pass saves.</summary>
    internal void IncrementVersion() => parameter?.IncrementVersion();

    /// <summary>The name and the shape, for a debugger's eye.</summary>
    public override string ToString() => IsCounter ? $"{Name}: {Count}" : $"{Name} ({string.Join(", ", Shape)})";

    private InvalidOperationException NoCounter() => new($"{Name} is no counter; its values are Data.");
}
