using System.Buffers.Binary;
using System.Runtime.InteropServices;
using FusedNorm.Files;
using FusedNorm.Tool.Files;
using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Import;

/// <summary>The values of constants as numbers, and back. A double holds every kind, but for whole numbers beyond 2⁵³.</summary>
internal static class TensorValues
{
    /// <summary>Whether values of a kind are numbers here.</summary>
    public static bool IsReadable(DType dtype) => dtype.IsFloat() || dtype is DType.I64 or DType.I32 or DType.I8 or DType.U8;

    /// <summary>The numbers of a tensor whose kind is readable.</summary>
    public static double[] Decode(OnnxTensor tensor) => Decode(tensor.DType, tensor.Content.Span);

    /// <summary>The numbers that elements are.</summary>
    public static double[] Decode(DType dtype, ReadOnlySpan<byte> content)
    {
        double[] values = new double[content.Length / dtype.Size()];
        if (dtype.IsFloat())
        {
            Elements.Decode<double>(dtype, content, values);
            return values;
        }

        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> element = content[(i * dtype.Size())..];
            values[i] = dtype switch
            {
                DType.I64 => BinaryPrimitives.ReadInt64LittleEndian(element),
                DType.I32 => BinaryPrimitives.ReadInt32LittleEndian(element),
                DType.I8 => (sbyte)element[0],
                _ => element[0],
            };
        }

        return values;
    }

    /// <summary>A tensor of numbers, each rounded to the kind.</summary>
    public static OnnxTensor Encode(double[] values, DType dtype, params long[] shape)
    {
        byte[] content;
        if (dtype.IsFloat())
        {
            content = new FloatConversion(DType.F64, dtype).Convert(MemoryMarshal.AsBytes(values.AsSpan())).ToArray();
        }
        else
        {
            int size = dtype.Size();
            content = new byte[values.Length * size];
            Span<byte> number = stackalloc byte[sizeof(long)];
            for (int i = 0; i < values.Length; i++)
            {
                BinaryPrimitives.WriteInt64LittleEndian(number, (long)values[i]);
                number[..size].CopyTo(content.AsSpan(i * size));
            }
        }

        return new OnnxTensor("", dtype, shape, values.Length, content);
    }
}
