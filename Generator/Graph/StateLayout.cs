namespace FusedNorm.Generator.Graph;

/// <summary>Where the state of layers lies: parameters, their gradients and running statistics in a buffer each.</summary>
internal sealed class StateLayout
{
    public BufferLayout Values { get; } = new();

    public BufferLayout Gradients { get; } = new();

    public BufferLayout Statistics { get; } = new();

    /// <summary>Places a layer's state behind that of the layers before.</summary>
    public void Add(Node node)
    {
        foreach (ParameterSlot parameter in node.Parameters)
        {
            Values.Place(parameter, parameter.Declaration.Shape.LongLength);
            if (parameter.ReceivesGradient)
            {
                Gradients.Place(parameter, parameter.Declaration.Shape.LongLength);
            }
        }

        foreach (BufferSlot buffer in node.Buffers.Where(buffer => !buffer.Declaration.IsCounter))
        {
            Statistics.Place(buffer, buffer.Declaration.Shape.LongLength);
        }
    }
}

/// <summary>Places in a buffer, one behind the other, each on a cache line.</summary>
internal sealed class BufferLayout
{
    private const int Alignment = 16;

    private readonly Dictionary<object, long> offsets = [];

    /// <summary>The length of the buffer.</summary>
    public long End { get; private set; }

    public void Place(object key, long length)
    {
        offsets.Add(key, End);
        End += Padded(length);
    }

    public long Of(object key) => offsets[key];

    /// <summary>A length rounded up to whole cache lines of floats.</summary>
    public static long Padded(long length) => (length + Alignment - 1) / Alignment * Alignment;
}
