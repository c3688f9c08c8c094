using System.Buffers.Binary;
using System.Globalization;
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
    /// <param name="message">Its message.</param>
    /// <param name="external">Where values that are not in the message are read from; null where there is no such place.</param>
    /// <exception cref="InvalidDataException">It is malformed, of a kind that is not read, or nowhere to be had.</exception>
    public static OnnxTensor Read(ReadOnlyMemory<byte> message, ExternalData? external)
    {
        string name = "";
        long kind = 0;
        bool isElsewhere = false;
        Dictionary<string, string> place = [];
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
                case 13:
                    (string key, string value) = ReadPair(reader.Bytes(), "the place of a tensor's values");
                    place[key] = value;
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
        DType dtype =
            Find(kind) ?? throw Malformed.At(where, "elements among " + DTypes.Names, Others.GetValueOrDefault(kind, $"kind {kind}"));
        long length = shape.Count <= MaximumRank && !shape.Exists(size => size < 0)
            ? TensorLength.Of([.. shape], dtype, where)
            : throw Malformed.At(where, $"at most {MaximumRank} sizes, none negative", Malformed.Shape(shape));
        if (isElsewhere)
        {
            return new OnnxTensor(name, dtype, [.. shape], length, ReadElsewhere(where, place, external, length * dtype.Size()));
        }

        ReadOnlyMemory<byte> content = raw ?? (fixedSize.Length > 0 ? fixedSize.ToArray() : Pack(numbers, dtype.Size()));
        return content.Length == length * dtype.Size()
            ? new OnnxTensor(name, dtype, [.. shape], length, content)
            : throw Malformed.At(
                where, $"{length * dtype.Size()} bytes for {dtype.Name()} of shape {Malformed.Shape(shape)}", $"{content.Length}");
    }

    private static ReadOnlyMemory<byte> ReadElsewhere(string where, Dictionary<string, string> place, ExternalData? external, long expected)
    {
        string location = place.GetValueOrDefault("location", "");
        return external is null
            ? throw Malformed.At(where, "its values in the model", $"values in the file {Malformed.Text(location)}")
            : external.Read(where, location, Number("offset") ?? 0, Number("length"), expected);

        long? Number(string key) =>
            !place.TryGetValue(key, out string? text) ? null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number
            : throw Malformed.At(where, $"a number as the {key} of its values", Malformed.Text(text));
    }

    /// <summary>Reads a text with its name.</summary>
    public static (string Key, string Value) ReadPair(ReadOnlyMemory<byte> message, string where)
    {
        string key = "";
        string value = "";
        WireReader reader = new(message, where);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    key = reader.Text();
                    break;
                case 2:
                    value = reader.Text();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return (key, value);
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
