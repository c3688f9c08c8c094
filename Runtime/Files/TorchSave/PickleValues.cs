namespace FusedNorm.Files;

/// <summary>A tuple of a pickle.</summary>
/// <param name="Items">Its values.</param>
/// <param name="Nesting">How many tuples lie in one another: 1 for one of other values.</param>
internal sealed record PickleTuple(object[] Items, int Nesting)
{
    public static PickleTuple Empty { get; } = new([], 1);

    /// <summary>The values as whole numbers, once somebody has asked for them: many tensors may share a shape.</summary>
    public long[]? Numbers { get; set; }
}

/// <summary>A name of a pickle that Python would import. Here it is a name and nothing else.</summary>
internal sealed record PickleGlobal(string Name);

/// <summary>A dictionary of a pickle, ordered or not.</summary>
internal sealed class PickleDict
{
    private List<KeyValuePair<string, object>>? items;
    private Dictionary<string, object>? values;

    /// <summary>The entries in order.</summary>
    public IReadOnlyList<KeyValuePair<string, object>> Items => items ?? [];

    /// <summary>What a state dict says about the modules it is made of; null where it says nothing.</summary>
    public PickleDict? Metadata { get; set; }

    /// <summary>Adds an entry; false where the key is there.</summary>
    public bool TryAdd(string key, object value)
    {
        if (!(values ??= []).TryAdd(key, value))
        {
            return false;
        }

        (items ??= []).Add(KeyValuePair.Create(key, value));
        return true;
    }

    /// <summary>The value of a key; null for a key that is not there.</summary>
    public object? Find(string key) => values?.GetValueOrDefault(key);
}

/// <summary>The values that tensors lie in: a file of the zip.</summary>
/// <param name="Key">The file's name.</param>
/// <param name="DType">What the elements are.</param>
/// <param name="Length">The number of elements.</param>
internal sealed record PickledStorage(string Key, DType DType, long Length);

/// <summary>A tensor: which elements of a storage it is made of.</summary>
/// <param name="Storage">The storage.</param>
/// <param name="Offset">Its first element.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Strides">By dimension, how many elements lie between two neighbours.</param>
internal sealed record PickledTensor(PickledStorage Storage, long Offset, long[] Shape, long[] Strides);
