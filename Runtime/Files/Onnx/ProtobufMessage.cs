using System.Buffers.Binary;
using System.Text;

namespace FusedNorm.Files;

/// <summary>
/// A message in the wire format of Protocol Buffers, of which an ONNX model needs four forms. It knows its length before it is written, as
/// the messages around it must, and large values are only written when it is.
/// </summary>
internal sealed class ProtobufMessage
{
    private const int Varint = 0;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;

    private const int MostVarintBytes = 10;

    private readonly List<Action<Stream>> parts = [];

    /// <summary>The length in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>A whole number; a negative one as its 64 bits.</summary>
    public ProtobufMessage Number(int field, long value)
    {
        Append(Tag(field, Varint));
        Append(Encode((ulong)value));
        return this;
    }

    /// <summary>A number in single precision.</summary>
    public ProtobufMessage Single(int field, float value)
    {
        byte[] bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        Append(Tag(field, Fixed32));
        Append(bytes);
        return this;
    }

    /// <summary>A string.</summary>
    public ProtobufMessage Text(int field, string value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        return Bytes(field, bytes.Length, stream => stream.Write(bytes));
    }

    /// <summary>A message within the message; it must be complete.</summary>
    public ProtobufMessage Message(int field, ProtobufMessage message) => Bytes(field, message.Length, message.Write);

    /// <summary>Bytes.</summary>
    /// <param name="field">The field's number.</param>
    /// <param name="length">How many there are.</param>
    /// <param name="write">Writes them.</param>
    public ProtobufMessage Bytes(int field, long length, Action<Stream> write)
    {
        Append(Tag(field, LengthDelimited));
        Append(Encode((ulong)length));
        parts.Add(write);
        Length += length;
        return this;
    }

    /// <summary>Writes the message, without a length of its own.</summary>
    public void Write(Stream stream) => parts.ForEach(part => part(stream));

    private static byte[] Tag(int field, int form) => Encode((ulong)((field << 3) | form));

    /// <summary>Seven bits a byte, the lowest first; the eighth says that more follow.</summary>
    private static byte[] Encode(ulong value)
    {
        List<byte> bytes = new(MostVarintBytes);
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }

    private void Append(byte[] bytes)
    {
        parts.Add(stream => stream.Write(bytes));
        Length += bytes.Length;
    }
}
