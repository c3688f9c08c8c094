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

/// <summary>A list of a pickle, or a set.</summary>
internal sealed class PickleList
{
    private List<object>? items;

    public IReadOnlyList<object> Items => items ?? [];

    public void Add(object value) => (items ??= []).Add(value);
}

/// <summary>A name of a pickle that Python would import. Here it is a name and nothing else.</summary>
internal sealed record PickleGlobal(string Name);

/// <summary>What is in a pickle and of no use here: it is there, and that is all that is kept of it.</summary>
/// <param name="Kind">What messages call it.</param>
internal sealed record PickleScrap(string Kind)
{
    public static PickleScrap None { get; } = new("None");

    public static PickleScrap Number { get; } = new("a number");

    public static PickleScrap Bytes { get; } = new("bytes");
}

/// <summary>
/// An object of a class that Python would make. Here it is not made: its class is a name, its attributes and entries are data.
/// </summary>
/// <param name="type">The name of its class, or of what would be called to make it.</param>
internal sealed class PickleObject(string type)
{
    /// <summary>The name of its class, or of what would be called to make it.</summary>
    public string Type { get; } = type;

    /// <summary>Its attributes; null where it has none, or keeps them otherwise.</summary>
    public PickleDict? Attributes { get; set; }

    /// <summary>Its entries, where it is a kind of dictionary or list.</summary>
    public object? Entries { get; set; }
}

/// <summary>A dictionary of a pickle, ordered or not.</summary>
internal sealed class PickleDict
{
    private List<KeyValuePair<object, object>>? items;
    private Dictionary<string, object>? values;

    /// <summary>The entries in order.</summary>
    public IReadOnlyList<KeyValuePair<object, object>> Items => items ?? [];

    /// <summary>What a state dict says about the modules it is made of; null where it says nothing.</summary>
    public PickleDict? Metadata { get; set; }

    /// <summary>Adds an entry; false where the key is a text that is there.</summary>
    public bool TryAdd(object key, object value)
    {
        if (key is string text && !(values ??= []).TryAdd(text, value))
        {
            return false;
        }

        (items ??= []).Add(KeyValuePair.Create(key, value));
        return true;
    }

    /// <summary>The value of a key that is a text; null for a key that is not there.</summary>
    public object? Find(string key) => values?.GetValueOrDefault(key);
}

/// <summary>The values that tensors lie in: a file of the zip, or a part of a file from before PyTorch 1.6.</summary>
/// <param name="Key">Its name.</param>
/// <param name="DType">What the elements are.</param>
/// <param name="Length">The number of elements.</param>
internal sealed record PickledStorage(string Key, DType DType, long Length);

/// <summary>A tensor: which elements of a storage it is made of.</summary>
/// <param name="Storage">The storage.</param>
/// <param name="Offset">Its first element.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Strides">By dimension, how many elements lie between two neighbours.</param>
internal sealed record PickledTensor(PickledStorage Storage, long Offset, long[] Shape, long[] Strides);
