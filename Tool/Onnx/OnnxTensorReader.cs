using System.Buffers.Binary;
using FusedNorm.Files;

namespace FusedNorm.Tool.Onnx;

/// <summary>Reads a constant tensor, whichever of the fields for it holds its values.</summary>
internal static class OnnxTensorReader
{
    private const int MaximumRank = 32;

    // The numbers that onnx.proto gives to the kinds of elements, and the names of those that are not read.
    private static readonly Dictionary<long, DType> Kinds = new()
    {
        [1] = DType.F32,
        [2] = DType.U8,
        [3] = DType.I8,
        [4] = DType.U16,
        [5] = DType.I16,
        [6] = DType.I32,
        [7] = DType.I64,
        [9] = DType.Bool,
        [10] = DType.F16,
        [11] = DType.F64,
        [12] = DType.U32,
        [13] = DType.U64,
        [16] = DType.BF16,
        [17] = DType.F8E4M3,
        [19] = DType.F8E5M2,
    };

    private static readonly Dictionary<long, string> Others = new()
    {
        [8] = "texts",
        [14] = "complex numbers",
        [15] = "complex numbers",
        [18] = "float8e4m3fnuz",
        [20] = "float8e5m2fnuz",
        [21] = "uint4",
        [22] = "int4",
        [23] = "float4e2m1",
    };

    /// <summary>The kind of elements of a number; null for those that are not read.</summary>
    public static DType? Find(long kind) => Kinds.TryGetValue(kind, out DType dtype) ? dtype : null;

    /// <summary>Reads a tensor.</summary>
    /// <exception cref="InvalidDataException">It is malformed, of a kind that is not read, or not in this file.</exception>
    public static OnnxTensor Read(ReadOnlyMemory<byte> message)
    {
        string name = "";
        long kind = 0;
        bool isElsewhere = false;
        List<long> shape = [];
        List<long> numbers = [];
        MemoryStream fixedSize = new();
        ReadOnlyMemory<byte>? raw = null;
        WireReader reader = new(message, "a tensor");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    reader.Numbers(shape);
                    break;
                case 2:
                    kind = reader.Number();
                    break;
                case 4:
                    reader.Fixed(sizeof(float), fixedSize);
                    break;
                case 5 or 7 or 11:
                    reader.Numbers(numbers);
                    break;
                case 8:
                    name = reader.Text();
                    break;
                case 9:
                    raw = reader.Bytes();
                    break;
                case 10:
                    reader.Fixed(sizeof(double), fixedSize);
                    break;
                case 14:
                    isElsewhere = reader.Number() == 1;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        string where = $"tensor {Malformed.Text(name)}";
        DType dtype = Find(kind) ?? throw Malformed.At(where, "elements among " + DTypes.Names, Others.GetValueOrDefault(kind, $"kind {kind}"));
        if (isElsewhere)
        {
            throw Malformed.At(where, "its values in this file", "values in another: save the model without external data");
        }

        long length = shape.Count <= MaximumRank && !shape.Exists(size => size < 0)
            ? TensorLength.Of([.. shape], dtype, where)
            : throw Malformed.At(where, $"at most {MaximumRank} sizes, none negative", Malformed.Shape(shape));
        ReadOnlyMemory<byte> content = raw ?? (fixedSize.Length > 0 ? fixedSize.ToArray() : Pack(numbers, dtype.Size()));
        return content.Length == length * dtype.Size()
            ? new OnnxTensor(name, dtype, [.. shape], length, content)
            : throw Malformed.At(where, $"{length * dtype.Size()} bytes for {dtype.Name()} of shape {Malformed.Shape(shape)}", $"{content.Length}");
    }

    /// <summary>Numbers of any size are written as varints; a float of 16 bits is the whole number of its bits.</summary>
    private static byte[] Pack(List<long> numbers, int size)
    {
        byte[] packed = new byte[numbers.Count * (long)size];
        Span<byte> number = stackalloc byte[sizeof(long)];
        for (int i = 0; i < numbers.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, numbers[i]);
            number[..size].CopyTo(packed.AsSpan(i * size));
        }

        return packed;
    }
}
