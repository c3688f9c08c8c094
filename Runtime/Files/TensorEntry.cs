namespace FusedNorm.Files;

/// <summary>A tensor in a file: what the file says about it.</summary>
public abstract class TensorEntry
{
    private protected TensorEntry(string name, DType dtype, long[] shape, long length)
    {
        Name = name;
        DType = dtype;
        Shape = shape;
        Length = length;
    }

    /// <summary>The key.</summary>
    public string Name { get; }

    /// <summary>What the elements are.</summary>
    public DType DType { get; }

    /// <summary>The shape; empty for a single number.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The number of elements.</summary>
    public long Length { get; }

    /// <summary>Where it lies: tensors are read in this order, so that a stream need not go back.</summary>
    internal abstract long Position { get; }

    /// <summary>As an inspection prints it.</summary>
    public override string ToString() => $"{Name} {DType.Name()} {Malformed.Shape(Shape)}";
}
