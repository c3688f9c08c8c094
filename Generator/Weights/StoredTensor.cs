using System.Buffers.Binary;
using System.Runtime.InteropServices;
using FusedNorm.Generator.Collections;

namespace FusedNorm.Generator.Weights;

/// <summary>A tensor in a file of weights.</summary>
/// <param name="Key">Its name.</param>
/// <param name="DType">What its elements are in the file: <c>F32</c>.</param>
/// <param name="Shape">Its shape as PyTorch prints it.</param>
/// <param name="Data">The elements: doubles for F64, singles for other floats, little-endian; nothing for what is no float.</param>
internal sealed record StoredTensor(string Key, string DType, string Shape, EquatableArray<byte> Data)
{
    /// <summary>Whether values of this kind become parameters.</summary>
    public bool IsFloat => DType is "F16" or "BF16" or "F32" or "F64";

    private int ElementSize => DType == "F64" ? sizeof(double) : sizeof(float);

    public int Length => Data.Count / ElementSize;

    /// <summary>Reads the two lines of a tensor; null where they are not what the build step writes.</summary>
    public static StoredTensor? Parse(string header, string data)
    {
        int shape = header.IndexOf(" (", StringComparison.Ordinal);
        int key = header.IndexOf(") ", StringComparison.Ordinal);
        if (shape < 0 || key < shape)
        {
            return null;
        }

        try
        {
            StoredTensor tensor = new(
                header.Substring(key + 2), header.Substring(0, shape),
                header.Substring(shape + 1, key - shape), Convert.FromBase64String(data).ToEquatableArray());
            return tensor.Data.Count % tensor.ElementSize == 0 ? tensor : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The elements, rounded to a network's precision as loading rounds them.</summary>
    public double[] Values(bool isDouble)
    {
        byte[] bytes = [.. Data];
        double[] values = new double[Length];
        for (int i = 0; i < values.Length; i++)
        {
            double value = DType == "F64"
                ? BitConverter.Int64BitsToDouble(BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(i * sizeof(double))))
                : Single(bytes.AsSpan(i * sizeof(float)));
            values[i] = isDouble ? value : (float)value;
        }

        return values;
    }

    private static float Single(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<int> bits = [BinaryPrimitives.ReadInt32LittleEndian(bytes)];
        return MemoryMarshal.Cast<int, float>(bits)[0];
    }
}
