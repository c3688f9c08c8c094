using System.Buffers.Binary;
using System.Numerics;

namespace FusedNorm.Files;

/// <summary>Elements of files from and to a network's precision, rounded to the nearest as PyTorch's <c>copy_</c> does.</summary>
internal static class Elements
{
    private const int Block = 1 << 16;

    /// <summary>Converts floats of a file.</summary>
    /// <param name="dtype">What they are: one that <see cref="DTypes.IsFloat"/>.</param>
    /// <param name="source">Whole elements, little-endian.</param>
    /// <param name="destination">As many values.</param>
    public static void Decode<T>(DType dtype, ReadOnlySpan<byte> source, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int size = dtype.Size();
        for (int i = 0; i < destination.Length; i++)
        {
            ReadOnlySpan<byte> element = source.Slice(i * size, size);
            destination[i] = dtype switch
            {
                DType.F32 => T.CreateTruncating(BinaryPrimitives.ReadSingleLittleEndian(element)),
                DType.F64 => T.CreateTruncating(BinaryPrimitives.ReadDoubleLittleEndian(element)),
                DType.F16 => T.CreateTruncating(BinaryPrimitives.ReadHalfLittleEndian(element)),
                DType.BF16 => T.CreateTruncating(BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(element) << 16)),
                _ => throw new ArgumentOutOfRangeException(nameof(dtype), dtype, "Expected a kind of floats."),
            };
        }
    }

    /// <summary>Reads a whole number of 32 or 64 bits.</summary>
    public static long DecodeCount(DType dtype, ReadOnlySpan<byte> element) =>
        dtype == DType.I64 ? BinaryPrimitives.ReadInt64LittleEndian(element) : BinaryPrimitives.ReadInt32LittleEndian(element);

    /// <summary>Reads a counter: a whole number, or a float, which <c>copy_</c> cuts off behind the point.</summary>
    /// <exception cref="InvalidDataException">A float is no number, or beyond 64 bits.</exception>
    public static long DecodeCount(DType dtype, ReadOnlySpan<byte> element, string where)
    {
        if (!dtype.IsFloat())
        {
            return DecodeCount(dtype, element);
        }

        Span<double> value = stackalloc double[1];
        Decode(dtype, element, value);
        return Math.Abs(value[0]) < long.MaxValue ? (long)value[0] : throw Malformed.At(where, "a whole number", $"{value[0]}");
    }

    /// <summary>Writes values in their own precision, little-endian.</summary>
    public static void Encode<T>(ReadOnlySpan<T> values, Stream stream)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int size = typeof(T) == typeof(double) ? sizeof(double) : sizeof(float);
        byte[] block = new byte[Math.Min(Block, values.Length * (long)size)];
        int perBlock = block.Length / size;
        for (int start = 0; start < values.Length; start += perBlock)
        {
            ReadOnlySpan<T> part = values.Slice(start, Math.Min(perBlock, values.Length - start));
            for (int i = 0; i < part.Length; i++)
            {
                Span<byte> element = block.AsSpan(i * size, size);
                if (size == sizeof(double))
                {
                    BinaryPrimitives.WriteDoubleLittleEndian(element, double.CreateTruncating(part[i]));
                }
                else
                {
                    BinaryPrimitives.WriteSingleLittleEndian(element, float.CreateTruncating(part[i]));
                }
            }

            stream.Write(block, 0, part.Length * size);
        }
    }
}
