using System.Text;

namespace FusedNorm.Benchmarks.Peers;

/// <summary>The few forms of Protocol Buffers' wire format that an ONNX model consists of.</summary>
internal sealed class ProtobufWriter
{
    private const int Varint = 0;
    private const int LengthDelimited = 2;

    private readonly List<byte> bytes = [];

    /// <summary>A whole number that is not negative.</summary>
    public ProtobufWriter Number(int field, long value)
    {
        Write((field << 3) | Varint);
        Write(value);
        return this;
    }

    /// <summary>A string.</summary>
    public ProtobufWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>A message within the message.</summary>
    public ProtobufWriter Message(int field, ProtobufWriter message) => Bytes(field, message.ToArray());

    /// <summary>Bytes.</summary>
    public ProtobufWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Write((field << 3) | LengthDelimited);
        Write(value.Length);
        bytes.AddRange(value);
        return this;
    }

    /// <summary>What was written.</summary>
    public byte[] ToArray() => [.. bytes];

    /// <summary>Seven bits a byte, the lowest first; the eighth says that more follow.</summary>
    private void Write(long value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
    }
}
