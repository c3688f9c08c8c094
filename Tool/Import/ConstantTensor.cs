using FusedNorm.Files;
using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Import;

/// <summary>A constant as nodes read it: a tensor of the file, perhaps under another name, in another shape or transposed.</summary>
/// <param name="Key">Its name: the state-dict key, where the exporter kept it.</param>
/// <param name="Tensor">The values.</param>
/// <param name="Shape">The shape that nodes see.</param>
/// <param name="IsTransposed">Whether nodes see the two dimensions of the values the other way round.</param>
internal sealed record ConstantTensor(string Key, OnnxTensor Tensor, long[] Shape, bool IsTransposed)
{
    /// <summary>The most whole numbers that are looked at: steps, sizes, axes and padding are a few.</summary>
    private const int MostNumbers = 64;

    private static readonly string[] Parameters = ["weight", "bias", "running_mean", "running_var"];

    /// <summary>A tensor under its own name.</summary>
    public static ConstantTensor Of(OnnxTensor tensor, string key) => new(key, tensor, tensor.Shape, IsTransposed: false);

    /// <summary>The number of values.</summary>
    public long Length => Tensor.Length;

    /// <summary>Whether the values are floats.</summary>
    public bool IsFloat => Tensor.DType.IsFloat();

    /// <summary>
    /// The path of the PyTorch module whose tensor it is, by its key: <c>trunk.fc1</c>; null where the key is the exporter's invention.
    /// </summary>
    public string? Module
    {
        get
        {
            int end = Key.LastIndexOf('.');
            return end > 0 && Parameters.Contains(Key[(end + 1)..]) ? Key[..end] : null;
        }
    }

    /// <summary>The shape without the sizes of 1 in front.</summary>
    public long[] Significant => [.. Shape.SkipWhile(size => size == 1)];

    /// <summary>The same matrix without dimensions of 1 in front.</summary>
    public ConstantTensor Matrix =>
        IsTransposed || Shape.Length <= 2 || Shape[..^2].Any(size => size != 1) ? this : this with { Shape = Shape[^2..] };

    /// <summary>The only value; null where there are others.</summary>
    public double? Scalar => Length == 1 ? Tensor.Everywhere : null;

    /// <summary>The values; null where they are no whole numbers, or very many.</summary>
    public long[]? Ints
    {
        get
        {
            if (Tensor.DType is not (DType.I64 or DType.I32) || Length > MostNumbers)
            {
                return null;
            }

            ReadOnlySpan<byte> content = Tensor.Content.Span;
            long[] values = new long[Length];
            int size = Tensor.DType.Size();
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = Elements.DecodeCount(Tensor.DType, content.Slice(i * size, size));
            }

            return values;
        }
    }

    /// <summary>Whether every value is one number.</summary>
    public bool IsAll(double value) => Tensor.Everywhere == value;

    /// <summary>The values times a number, each rounded to its kind.</summary>
    public ConstantTensor Scaled(double factor)
    {
        if (factor == 1)
        {
            return this;
        }

        double[] scaled = [.. TensorValues.Decode(Tensor).Select(value => value * factor)];
        return this with { Tensor = TensorValues.Encode(scaled, Tensor.DType, Tensor.Shape) };
    }

    /// <summary>The tensor as nodes see it.</summary>
    public OnnxTensor Plain() =>
        Tensor with { Shape = Shape, Content = IsTransposed ? Tensor.Transposed((int)Shape[1], (int)Shape[0]) : Tensor.Content };

    /// <summary>As many values of which each stands there <paramref name="times"/> times.</summary>
    public ConstantTensor Repeated(long times)
    {
        if (times == 1)
        {
            return this;
        }

        int size = Tensor.DType.Size();
        long[] shape = [Length * times];
        byte[] content = new byte[shape[0] * size];
        for (int to = 0; to < content.Length; to += size)
        {
            Tensor.Content.Span.Slice((int)(to / size / times) * size, size).CopyTo(content.AsSpan(to));
        }

        return this with { Tensor = Tensor with { Shape = shape, Length = shape[0], Content = content }, Shape = shape };
    }
}
