using System.Buffers.Binary;
using System.Text;

namespace FusedNorm.Files;

/// <summary>The bytes of a pickle, taken one after the other. What they cost is counted here.</summary>
/// <param name="bytes">The pickle, and maybe more behind it.</param>
/// <param name="start">Where it begins.</param>
/// <param name="name">What messages call it.</param>
internal sealed class PickleInput(byte[] bytes, int start, string name)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly PickleBudget budget = new(bytes.Length - start);
    private int opcodeStart = start;

    /// <summary>The next byte.</summary>
    public int Position { get; private set; } = start;

    /// <summary>How many bytes are left.</summary>
    public int Left => bytes.Length - Position;

    public PickleOpcode TakeOpcode()
    {
        opcodeStart = Position;
        Step(1);
        return (PickleOpcode)TakeByte();
    }

    public byte TakeByte() => Take(1)[0];

    public ushort TakeUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)));

    public int TakeInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public uint TakeUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    /// <summary>A length of 64 bits; what is beyond a pickle's size is cut to the largest that no pickle has.</summary>
    public uint TakeLength() => (uint)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong))), uint.MaxValue);

    public ReadOnlySpan<byte> Take(uint count)
    {
        if (count > Left)
        {
            throw Error($"{count} bytes", $"{Left} before the end of the pickle");
        }

        Step((int)count);
        Position += (int)count;
        return bytes.AsSpan(Position - (int)count, (int)count);
    }

    /// <summary>A whole number in two's complement, as short as it goes; null where it is longer than 64 bits.</summary>
    public long? TakeLong(uint length)
    {
        ReadOnlySpan<byte> digits = Take(length);
        if (digits.Length > sizeof(long))
        {
            return null;
        }

        long value = digits.IsEmpty ? 0 : (sbyte)digits[^1];
        for (int i = digits.Length - 2; i >= 0; i--)
        {
            value = (value << 8) | digits[i];
        }

        return value;
    }

    public string TakeText(uint length)
    {
        try
        {
            return Utf8.GetString(Take(length));
        }
        catch (DecoderFallbackException)
        {
            throw Error("a text in UTF-8", "other bytes");
        }
    }

    /// <summary>A text of Python 2, which were bytes: where they are no UTF-8, they stand for no key.</summary>
    public object TakeString(uint length)
    {
        try
        {
            return Utf8.GetString(Take(length));
        }
        catch (DecoderFallbackException)
        {
            return PickleScrap.Bytes;
        }
    }

    public string TakeLine()
    {
        int length = bytes.AsSpan(Position).IndexOf((byte)'\n');
        string line = TakeText(length >= 0 ? (uint)length : uint.MaxValue);
        Position++;
        return line;
    }

    /// <summary>Counts what goes by the size of a value.</summary>
    public void Step(int count)
    {
        if (!budget.Step(count))
        {
            throw Error($"a pickle that is read in {PickleBudget.StepsPerByte} steps a byte", "one that names long values again and again");
        }
    }

    /// <summary>Counts an object that stays.</summary>
    public T Made<T>(T value) => budget.Make()
        ? value
        : throw Error($"at most {PickleBudget.MaximumObjects} tuples, lists, names, objects, storages and tensors", "more");

    public PickleDict NewDict() => budget.MakeDictionary()
        ? new PickleDict()
        : throw Error($"at most {PickleBudget.MaximumDictionaries} dictionaries", "more");

    /// <summary>What is wrong at the opcode that was taken last.</summary>
    public InvalidDataException Error(string expected, string found) => Malformed.At($"{name} at byte {opcodeStart}", expected, found);
}
