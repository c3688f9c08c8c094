using System.Text;

namespace FusedNorm.Tool.Tests;

/// <summary>Writes a message of Protocol Buffers, field by field.</summary>
internal sealed class WireText
{
    private readonly List<byte> bytes = [];

    /// <summary>A whole number.</summary>
    public WireText Number(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint((ulong)value);
        return this;
    }

    /// <summary>A number of four bytes.</summary>
    public WireText Single(int field, float value)
    {
        Varint(((ulong)field << 3) | 5);
        bytes.AddRange(BitConverter.GetBytes(value));
        return this;
    }

    /// <summary>A text.</summary>
    public WireText Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>A message within the message.</summary>
    public WireText Message(int field, WireText message) => Bytes(field, message.ToArray());

    /// <summary>Bytes.</summary>
    public WireText Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)value.Length);
        bytes.AddRange(value);
        return this;
    }

    /// <summary>What was written.</summary>
    public byte[] ToArray() => [.. bytes];

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
    }
}
