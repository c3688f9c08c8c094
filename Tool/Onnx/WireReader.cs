using System.Buffers.Binary;
using System.Text;
using FusedNorm.Files;

namespace FusedNorm.Tool.Onnx;

/// <summary>
/// The wire format of Protocol Buffers, as far as an ONNX model is written in it: a message is a run of numbered fields, each a number,
/// four or eight bytes, or a length and so many bytes. Nothing is copied, and nothing is read that the file does not have.
/// </summary>
internal ref struct WireReader
{
    private const int LongestVarint = 10;

    /// <summary>The most numbers in one list: each takes as little as a byte of the file, and eight here.</summary>
    private const int MostNumbers = 1 << 24;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlyMemory<byte> message;
    private readonly ReadOnlySpan<byte> bytes;
    private readonly string where;
    private int position;

    /// <summary>Begins to read a message.</summary>
    /// <param name="message">Its bytes.</param>
    /// <param name="where">What it is, for messages.</param>
    public WireReader(ReadOnlyMemory<byte> message, string where)
    {
        this.message = message;
        bytes = message.Span;
        this.where = where;
    }

    /// <summary>The number of the field that <see cref="Next"/> has found.</summary>
    public int Field { get; private set; }

    /// <summary>How its value is written.</summary>
    public WireType Type { get; private set; }

    /// <summary>Goes to the next field, whose value is to be read or skipped; false at the end.</summary>
    public bool Next()
    {
        if (position == bytes.Length)
        {
            return false;
        }

        ulong key = Varint();
        Type = (WireType)(key & 7);
        if (key >> 3 is 0 or > int.MaxValue || Type is not (WireType.Varint or WireType.Eight or WireType.Bytes or WireType.Four))
        {
            throw Malformed.At(Place, "a field of Protocol Buffers", $"the key {key}");
        }

        Field = (int)(key >> 3);
        return true;
    }

    /// <summary>Passes over the value.</summary>
    public void Skip()
    {
        switch (Type)
        {
            case WireType.Varint:
                Varint();
                break;
            case WireType.Four:
                Take(sizeof(uint));
                break;
            case WireType.Eight:
                Take(sizeof(ulong));
                break;
            default:
                Bytes();
                break;
        }
    }

    /// <summary>A whole number.</summary>
    public long Number()
    {
        Require(WireType.Varint);
        return (long)Varint();
    }

    /// <summary>A number in single precision.</summary>
    public float Single()
    {
        Require(WireType.Four);
        return BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)).Span);
    }

    /// <summary>A run of bytes: a text, a message, packed numbers.</summary>
    public ReadOnlyMemory<byte> Bytes()
    {
        Require(WireType.Bytes);
        ulong length = Varint();
        return length <= (ulong)(bytes.Length - position)
            ? Take((int)length)
            : throw Malformed.At(Place, $"{length} bytes", $"{bytes.Length - position} before the end");
    }

    /// <summary>A text.</summary>
    public string Text()
    {
        try
        {
            return Utf8.GetString(Bytes().Span);
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"{Place}: expected a text in UTF-8, found other bytes.", error);
        }
    }

    /// <summary>A number, or a packed run of numbers, of a repeated field.</summary>
    public void Numbers(List<long> numbers)
    {
        if (Type == WireType.Varint)
        {
            numbers.Add(Number());
            return;
        }

        WireReader packed = new(Bytes(), where);
        while (packed.position < packed.bytes.Length)
        {
            if (numbers.Count == MostNumbers)
            {
                throw Malformed.At(Place, $"at most {MostNumbers} numbers", "more");
            }

            numbers.Add((long)packed.Varint());
        }
    }

    /// <summary>A number of fixed size, or a packed run of them, as bytes.</summary>
    /// <param name="size">The bytes of a number.</param>
    /// <param name="numbers">What they are added to.</param>
    public void Fixed(int size, MemoryStream numbers)
    {
        WireType single = size == sizeof(uint) ? WireType.Four : WireType.Eight;
        ReadOnlyMemory<byte> found = Type == single ? Take(size) : Bytes();
        if (found.Length % size != 0)
        {
            throw Malformed.At(Place, $"numbers of {size} bytes", $"{found.Length} bytes");
        }

        numbers.Write(found.Span);
    }

    private readonly string Place => $"{where}, byte {position} of {bytes.Length}";

    private readonly void Require(WireType expected)
    {
        if (Type != expected)
        {
            throw Malformed.At(Place, $"{expected} in field {Field}", $"{Type}");
        }
    }

    private ReadOnlyMemory<byte> Take(int length)
    {
        if (length > bytes.Length - position)
        {
            throw Malformed.At(Place, $"{length} bytes", $"{bytes.Length - position} before the end");
        }

        position += length;
        return message.Slice(position - length, length);
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (int i = 0; i < LongestVarint && position < bytes.Length; i++)
        {
            byte part = bytes[position++];
            value |= (ulong)(part & 0x7F) << (7 * i);
            if (part < 0x80)
            {
                return value;
            }
        }

        throw Malformed.At(Place, "a number of at most 10 bytes", "no end of it");
    }
}

/// <summary>How the value of a field is written.</summary>
internal enum WireType
{
    /// <summary>A whole number, 7 bits a byte.</summary>
    Varint = 0,

    /// <summary>Eight bytes.</summary>
    Eight = 1,

    /// <summary>A length and so many bytes.</summary>
    Bytes = 2,

    /// <summary>Four bytes.</summary>
    Four = 5,
}
