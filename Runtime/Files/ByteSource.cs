using System.Buffers.Binary;

namespace FusedNorm.Files;

/// <summary>
/// A stream as the formats read it: at positions from where it stood, forward only where it cannot seek, never more memory than bytes that
/// have arrived, and a clear exception where it ends too early.
/// </summary>
internal sealed class ByteSource
{
    private const int Block = 1 << 16;

    private readonly Stream stream;
    private readonly long origin;
    private readonly byte[] head;
    private long position;

    /// <summary>Takes a stream, which stays the caller's, and looks at its first bytes.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="headLength">How many bytes to look at.</param>
    public ByteSource(Stream stream, int headLength)
    {
        this.stream = stream;
        origin = stream.CanSeek ? stream.Position : 0;
        head = new byte[headLength];
        head = head[..stream.ReadAtLeast(head, headLength, throwOnEndOfStream: false)];
    }

    /// <summary>The first bytes; fewer where there are not as many.</summary>
    public ReadOnlySpan<byte> Head => head;

    /// <summary>The number of bytes; null where the stream cannot tell.</summary>
    public long? Length => stream.CanSeek ? stream.Length - origin : null;

    /// <summary>Goes to a position, by reading where the stream cannot seek.</summary>
    public void MoveTo(long target, string where)
    {
        if (stream.CanSeek)
        {
            position = target;
            return;
        }

        if (target < position)
        {
            throw new InvalidOperationException("This stream cannot seek: read its tensors in the order in which they lie, each once.");
        }

        byte[] skipped = new byte[(int)Math.Min(Block, target - position)];
        while (position < target)
        {
            Read(skipped.AsSpan(0, (int)Math.Min(skipped.Length, target - position)), where);
        }
    }

    /// <summary>Fills a buffer.</summary>
    /// <exception cref="InvalidDataException">The stream ends before.</exception>
    public void Read(Span<byte> buffer, string where)
    {
        int fromHead = position < head.Length ? Math.Min(buffer.Length, head.Length - (int)position) : 0;
        head.AsSpan((int)Math.Min(position, head.Length), fromHead).CopyTo(buffer);
        int found = fromHead;
        if (found < buffer.Length)
        {
            if (stream.CanSeek)
            {
                stream.Position = origin + position + found;
            }

            found += stream.ReadAtLeast(buffer[found..], buffer.Length - found, throwOnEndOfStream: false);
        }

        if (found < buffer.Length)
        {
            throw Malformed.At(where, $"{buffer.Length} bytes from byte {position} on", $"{found} before the end");
        }

        position += buffer.Length;
    }

    /// <summary>Reads a block whose length the file itself names: memory grows with what arrives, not with what is announced.</summary>
    public byte[] ReadBlock(int length, string where)
    {
        byte[] block = new byte[Math.Min(length, Block)];
        int filled = 0;
        while (true)
        {
            Read(block.AsSpan(filled), where);
            filled = block.Length;
            if (filled == length)
            {
                return block;
            }

            Array.Resize(ref block, (int)Math.Min(length, 2L * filled));
        }
    }

    /// <summary>Reads all that is left of a stream that cannot tell how much that is.</summary>
    /// <exception cref="InvalidDataException">It is more than <paramref name="maximum"/> bytes.</exception>
    public byte[] ReadToEnd(int maximum)
    {
        MemoryStream whole = new();
        byte[] block = new byte[Block];
        whole.Write(head);
        for (int found = stream.Read(block); found > 0; found = stream.Read(block))
        {
            if (found > maximum - whole.Length)
            {
                throw Malformed.At("a stream that cannot seek", $"at most {maximum} bytes, as all of it is read into memory", "more");
            }

            whole.Write(block, 0, found);
        }

        return whole.ToArray();
    }

    /// <summary>Hands out a range in blocks of whole elements.</summary>
    public void Read(long start, long length, string where, ElementBlock consume)
    {
        MoveTo(start, where);
        byte[] block = new byte[(int)Math.Min(Block, length)];
        for (long left = length; left > 0; left -= block.Length)
        {
            Span<byte> part = block.AsSpan(0, (int)Math.Min(block.Length, left));
            Read(part, where);
            consume(part);
        }
    }

    /// <summary>Reads a number of 8 bytes.</summary>
    public ulong ReadUInt64(string where)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        Read(bytes, where);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    /// <summary>Whether nothing is left; reads a byte where the stream cannot tell.</summary>
    public bool IsAtEnd() => stream.CanSeek ? position >= Length : position >= head.Length && stream.ReadByte() < 0;
}

/// <summary>Takes the next elements of a tensor, row-major and little-endian, only whole ones.</summary>
internal delegate void ElementBlock(ReadOnlySpan<byte> elements);
