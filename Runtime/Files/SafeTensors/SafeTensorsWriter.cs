using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace FusedNorm.Files;

/// <summary>A tensor to be written.</summary>
/// <param name="Name">The key.</param>
/// <param name="DType">What the elements are.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Write">Writes the elements, row-major and little-endian.</param>
internal sealed record OutgoingTensor(string Name, DType DType, IReadOnlyList<long> Shape, Action<Stream> Write)
{
    public long Bytes { get; } = TensorLength.Of([.. Shape], DType, Malformed.Text(Name)) * DType.Size();
}

/// <summary>Writes safetensors.</summary>
internal static class SafeTensorsWriter
{
    /// <summary>The header's length is a multiple of this, so that the values behind it are aligned.</summary>
    private const int Alignment = 8;

    /// <summary>Writes a file: the header in the given order, the values with the widest elements first, so that each is aligned.</summary>
    public static void Write(Stream stream, IReadOnlyList<OutgoingTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        OutgoingTensor[] placed = [.. tensors.OrderByDescending(tensor => tensor.DType.Size())];
        Dictionary<OutgoingTensor, long> begins = new(ReferenceEqualityComparer.Instance);
        long end = 0;
        foreach (OutgoingTensor tensor in placed)
        {
            begins.Add(tensor, end);
            end += tensor.Bytes;
        }

        ArrayBufferWriter<byte> header = new();
        using (Utf8JsonWriter json = new(header))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            foreach (OutgoingTensor tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.DType.Name());
                WriteNumbers(json, "shape", tensor.Shape);
                WriteNumbers(json, "data_offsets", [begins[tensor], begins[tensor] + tensor.Bytes]);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        int padding = -header.WrittenCount & (Alignment - 1);
        header.GetSpan(padding)[..padding].Fill((byte)' ');
        header.Advance(padding);
        Span<byte> size = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(size, (ulong)header.WrittenCount);
        stream.Write(size);
        stream.Write(header.WrittenSpan);
        foreach (OutgoingTensor tensor in placed)
        {
            tensor.Write(stream);
        }
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject("__metadata__");
        foreach ((string key, string value) in metadata)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyList<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
