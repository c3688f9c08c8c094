using System.Buffers.Binary;
using System.Text;

namespace FusedNorm.Files;

/// <summary>
/// Reads the directory of a zip as <c>torch.save</c> writes it: nothing encrypted, nothing overlapping, and nothing compressed, unless
/// somebody has written the zip anew. What is compressed says its length, and is not unpacked to be looked at.
/// </summary>
internal static class ZipDirectory
{
    private const int MaximumSize = 1 << 24;
    private const int EndLength = 22;
    private const int WideLocatorLength = 20;
    private const int WideEndLength = 56;
    private const int CentralLength = 46;
    private const int LocalLength = 30;

    private const uint EndSignature = 0x06054b50;
    private const uint WideLocatorSignature = 0x07064b50;
    private const uint WideEndSignature = 0x06064b50;
    private const uint CentralSignature = 0x02014b50;
    private const uint LocalSignature = 0x04034b50;

    /// <summary>What stands in a field whose value is in a wider one elsewhere.</summary>
    private const uint Wider = 0xFFFFFFFF;
    private const ushort EncryptedFlag = 1;
    private const ushort Stored = 0;
    private const ushort Deflated = 8;

    private const string Where = "the zip's directory";

    // Names are compared with names in a pickle; what is no UTF-8 is no name.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the entries by name.</summary>
    public static Dictionary<string, FilePart> Read(ByteSource source)
    {
        (long start, long size, long count) = FindDirectory(source);
        if (size > MaximumSize)
        {
            throw Malformed.At(Where, $"at most {MaximumSize} bytes", $"{size}");
        }

        source.MoveTo(start, Where);
        ReadOnlySpan<byte> rest = source.ReadBlock((int)size, Where);
        Dictionary<string, FilePart> entries = [];
        List<(long Start, long End, string Name)> places = [];
        for (long i = 0; i < count; i++)
        {
            (string name, long header, long length, uint checksum, long? packed) = ReadCentral(ref rest);
            long content = ContentStart(source, name, header, start);
            long stored = packed ?? length;
            if (stored > start - content)
            {
                throw Malformed.At(
                    $"{Malformed.Text(name)} in the zip", $"at most {start - content} bytes, up to the directory", $"{stored}");
            }

            if (!entries.TryAdd(name, new FilePart(name, content, length, checksum, packed)))
            {
                throw Malformed.At(Where, "every name once", $"{Malformed.Text(name)} again");
            }

            places.Add((header, content + stored, name));
        }

        if (!rest.IsEmpty)
        {
            throw Malformed.At(Where, $"{count} entries and no more", $"{rest.Length} bytes behind them");
        }

        CheckApart(places);
        return entries;
    }

    /// <summary>Where the directory is and how many entries it has, as the last bytes of the file say.</summary>
    private static (long Start, long Size, long Count) FindDirectory(ByteSource source)
    {
        long length = source.Length!.Value;
        Span<byte> end = stackalloc byte[EndLength];
        if (length >= EndLength)
        {
            source.MoveTo(length - EndLength, Where);
            source.Read(end, Where);
        }

        if (UInt32(end, 0) != EndSignature || UInt16(end, 20) != 0)
        {
            throw Malformed.At(
                "the end of the file", "the end of a zip's directory", "other bytes: the file is cut off, or something was appended");
        }

        long count = UInt16(end, 10);
        long size = UInt32(end, 12);
        long start = UInt32(end, 16);
        if (count == ushort.MaxValue || size == Wider || start == Wider)
        {
            (start, size, count) = FindWideDirectory(source, length);
        }

        if (start < 0 || size < 0 || count < 0 || start > length || size > length - start)
        {
            throw Malformed.At(Where, $"a place within {length} bytes", $"{size} bytes from byte {start} on");
        }

        return (start, size, count);
    }

    private static (long Start, long Size, long Count) FindWideDirectory(ByteSource source, long length)
    {
        Span<byte> locator = stackalloc byte[WideLocatorLength];
        long locatorStart = length - EndLength - WideLocatorLength;
        if (locatorStart >= 0)
        {
            source.MoveTo(locatorStart, Where);
            source.Read(locator, Where);
        }

        long endStart = Int64(locator, 8);
        Span<byte> end = stackalloc byte[WideEndLength];
        if (UInt32(locator, 0) == WideLocatorSignature && endStart >= 0 && endStart <= locatorStart - WideEndLength)
        {
            source.MoveTo(endStart, Where);
            source.Read(end, Where);
        }

        return UInt32(end, 0) == WideEndSignature
            ? (Int64(end, 48), Int64(end, 40), Int64(end, 32))
            : throw Malformed.At(Where, "the record of a large zip", "other bytes");
    }

    private static (string Name, long Header, long Length, uint Checksum, long? Packed) ReadCentral(ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < CentralLength || UInt32(rest, 0) != CentralSignature)
        {
            throw Malformed.At(Where, "an entry", $"other bytes, {rest.Length} before its end");
        }

        int nameLength = UInt16(rest, 28);
        int extraLength = UInt16(rest, 30);
        int whole = CentralLength + nameLength + extraLength + UInt16(rest, 32);
        if (rest.Length < whole)
        {
            throw Malformed.At(Where, $"an entry of {whole} bytes", $"{rest.Length} before its end");
        }

        string name = Name(rest.Slice(CentralLength, nameLength));
        string where = $"{Malformed.Text(name)} in the zip";
        if ((UInt16(rest, 8) & EncryptedFlag) != 0)
        {
            throw Malformed.At(where, "an entry that is not encrypted, as torch.save writes them", "an encrypted one");
        }

        ushort method = UInt16(rest, 10);
        if (method is not (Stored or Deflated))
        {
            throw Malformed.At(
                where, "an entry that is not compressed, as torch.save writes them, or deflated", $"compression method {method}");
        }

        ReadOnlySpan<byte> extra = WideFields(rest.Slice(CentralLength + nameLength, extraLength));
        long length = Widen(UInt32(rest, 24), ref extra, where);
        long stored = Widen(UInt32(rest, 20), ref extra, where);
        long header = Widen(UInt32(rest, 42), ref extra, where);
        if (length < 0 || stored < 0 || header < 0 || (method == Stored && stored != length))
        {
            throw Malformed.At(where, "one length and a place", $"lengths {length} and {stored}, place {header}");
        }

        uint checksum = UInt32(rest, 16);
        rest = rest[whole..];
        return (name, header, length, checksum, method == Deflated ? stored : null);
    }

    /// <summary>The first byte of an entry's content, which the header in front of it decides.</summary>
    private static long ContentStart(ByteSource source, string name, long header, long limit)
    {
        string where = $"{Malformed.Text(name)} in the zip";
        Span<byte> local = stackalloc byte[LocalLength];
        if (header > limit - LocalLength)
        {
            throw Malformed.At(where, $"its header before byte {limit}", $"byte {header}");
        }

        source.MoveTo(header, where);
        source.Read(local, where);
        int nameLength = UInt16(local, 26);
        long start = header + LocalLength + nameLength + UInt16(local, 28);
        if (UInt32(local, 0) != LocalSignature || start > limit || Name(source.ReadBlock(nameLength, where)) != name)
        {
            throw Malformed.At(where, $"its header at byte {header}", "other bytes");
        }

        return start;
    }

    private static void CheckApart(List<(long Start, long End, string Name)> places)
    {
        places.Sort();
        for (int i = 1; i < places.Count; i++)
        {
            if (places[i].Start < places[i - 1].End)
            {
                throw Malformed.At(
                    $"{Malformed.Text(places[i].Name)} in the zip",
                    $"a place behind byte {places[i - 1].End}", $"byte {places[i].Start}: entries overlap");
            }
        }
    }

    /// <summary>The extra field that has the values of fields which are too narrow for them; empty where there is none.</summary>
    private static ReadOnlySpan<byte> WideFields(ReadOnlySpan<byte> extra)
    {
        const int Header = 4;
        while (extra.Length >= Header)
        {
            int length = Math.Min(UInt16(extra, 2), extra.Length - Header);
            if (UInt16(extra, 0) == 1)
            {
                return extra.Slice(Header, length);
            }

            extra = extra[(Header + length)..];
        }

        return [];
    }

    private static long Widen(uint narrow, ref ReadOnlySpan<byte> wide, string where)
    {
        if (narrow != Wider)
        {
            return narrow;
        }

        if (wide.Length < sizeof(long))
        {
            throw Malformed.At(where, "a length of 64 bits", "none");
        }

        long value = Int64(wide, 0);
        wide = wide[sizeof(long)..];
        return value;
    }

    private static string Name(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            throw new InvalidDataException($"{Where}: expected a name in UTF-8, found other bytes.", error);
        }
    }

    private static ushort UInt16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint UInt32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long Int64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);
}
