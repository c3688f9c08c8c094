namespace FusedNorm.Files;

/// <summary>The number of elements of a shape that a file has chosen.</summary>
internal static class TensorLength
{
    /// <summary>The most bytes that a tensor, or all of them, may have: no sum of a few such numbers overflows.</summary>
    public const long MaximumBytes = long.MaxValue / 4;

    /// <summary>The number of elements.</summary>
    /// <param name="shape">Sizes, none negative.</param>
    /// <param name="dtype">What the elements are.</param>
    /// <param name="where">For the message.</param>
    /// <exception cref="InvalidDataException">No file can be that large.</exception>
    public static long Of(ReadOnlySpan<long> shape, DType dtype, string where)
    {
        if (shape.Contains(0))
        {
            return 0;
        }

        Int128 length = 1;
        foreach (long size in shape)
        {
            length *= size;
            if (length * dtype.Size() > MaximumBytes)
            {
                throw Malformed.At(where, $"at most {MaximumBytes} bytes", $"shape {Malformed.Shape(shape.ToArray())}");
            }
        }

        return (long)length;
    }
}
