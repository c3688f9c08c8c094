using System.IO.Compression;

namespace FusedNorm.Files;

/// <summary>
/// Reads what <c>torch.save</c> wrote: a pickle, which says what there is, and parts of the file that are the storages of its tensors. One
/// state dict in it is the file's content.
/// </summary>
internal sealed class TorchFile : TensorFile
{
    /// <summary>
    /// The most that is read into memory of a stream that cannot seek, and the most that a part of a zip may be when it is unpacked.
    /// </summary>
    private const int MaximumBuffer = 1 << 28;

    /// <summary>What is read at once of a tensor whose elements lie far apart.</summary>
    private const int Window = 512;

    /// <summary>A tensor is read at once up to so many times its size.</summary>
    private const int MostGaps = 4;

    private readonly ByteSource source;
    private readonly PickleDict? modules;
    private readonly HashSet<FilePart> verified = new(ReferenceEqualityComparer.Instance);

    private TorchFile(ByteSource source, IReadOnlyList<TensorEntry> tensors, IReadOnlyList<string> others, PickleDict? modules)
        : base(tensors, new Dictionary<string, string>())
    {
        this.source = source;
        this.modules = modules;
        OtherKeys = others;
    }

    internal override IReadOnlyList<string> OtherKeys { get; }

    /// <summary>Opens one state dict of a file.</summary>
    /// <param name="source">The file.</param>
    /// <param name="key">The keys that lead to it; null where there is only one.</param>
    public static TorchFile Open(ByteSource source, string? key)
    {
        (object root, Func<string, FilePart?> find) = ReadRoot(source);
        FoundStateDict state = StateDictSearch.Choose(root, key);
        List<TensorEntry> tensors = new(state.Entries.Items.Count);
        List<string> others = [];
        long repeated = 0;
        foreach ((object name, object value) in state.Entries.Items)
        {
            if (name is string text && value is PickledTensor tensor)
            {
                tensors.Add(TorchEntry.Create(text, tensor, find(tensor.Storage.Key), ref repeated));
            }
            else
            {
                others.Add(name as string ?? PickleNames.Describe(name));
            }
        }

        return new TorchFile(source, tensors, others, state.Entries.Metadata);
    }

    /// <summary>The keys of the state dicts in a file; an empty one for a file that is one itself.</summary>
    public static IReadOnlyList<string> Keys(ByteSource source) =>
        [.. StateDictSearch.Find(ReadRoot(source).Root).Select(found => found.Key)];

    /// <summary>Whether a file begins as torch.save begins one, today or before 1.6.</summary>
    public static bool IsOne(ReadOnlySpan<byte> head) => head.StartsWith("PK"u8) || LegacyTorchFile.IsOne(head);

    /// <summary>Reads a stream that cannot seek into memory: the directory of a zip stands at its end.</summary>
    public static ByteSource Buffer(ByteSource stream) =>
        new(new MemoryStream(stream.ReadToEnd(MaximumBuffer), writable: false), HeadLength);

    private static (object Root, Func<string, FilePart?> Find) ReadRoot(ByteSource source) =>
        source.Head.StartsWith("PK"u8) ? TorchZip.Read(source) : LegacyTorchFile.Read(source);

    internal override void Read(TensorEntry tensor, ElementBlock consume)
    {
        TorchEntry entry = (TorchEntry)tensor;
        string where = Malformed.Text(entry.Name);
        Verify(entry.File);
        (ByteSource content, long start) = Content(source, entry.File);
        start += entry.Position - entry.File.Start;
        int size = entry.DType.Size();
        if (entry.IsContiguous)
        {
            content.Read(start, entry.Length * size, where, consume);
            return;
        }

        // Element by element, through a window that is read anew where an element lies outside: a transposed tensor as a whole, one with
        // gaps piece by piece.
        bool isWhole = entry.Span <= MostGaps * entry.Length * size && entry.Span <= Array.MaxLength;
        if (!isWhole && entry.File.Packed is not null)
        {
            throw Malformed.At(where, "a tensor that has most of its storage, as the storage is compressed", "one with gaps");
        }

        byte[] window = new byte[isWhole ? Math.Max(entry.Span, Window) : Window];
        long first = long.MinValue;
        long end = start - entry.Position + entry.File.Start + entry.File.Length;
        foreach (long place in entry.Places())
        {
            long at = start + place;
            if (at < first || at + size > first + window.Length)
            {
                first = isWhole ? start : at;
                content.MoveTo(first, where);
                content.Read(window.AsSpan(0, (int)Math.Min(window.Length, end - first)), where);
            }

            consume(window.AsSpan((int)(at - first), size));
        }
    }

    internal override void Finish()
    {
        // The directory has been read, and it is the end.
    }

    internal override long? VersionOf(string module) => (modules?.Find(module) as PickleDict)?.Find("version") as long?;

    /// <summary>The bytes of a part, and where in them it begins.</summary>
    public static (ByteSource Content, long Start) Content(ByteSource source, FilePart part)
    {
        if (part.Packed is not long packed)
        {
            return (source, part.Start);
        }

        string where = Malformed.Text(part.Name);
        if (part.Length > MaximumBuffer || packed > MaximumBuffer)
        {
            throw Malformed.At(
                $"{where} in the zip", $"at most {MaximumBuffer} bytes, as it is compressed", $"{Math.Max(part.Length, packed)}");
        }

        source.MoveTo(part.Start, where);
        return (new ByteSource(new Unpacking(source.ReadBlock((int)packed, where), where), headLength: 0), 0);
    }

    /// <summary>Compares the checksum of a storage, the first time that a tensor of it is read.</summary>
    private void Verify(FilePart part)
    {
        if (part.Checksum is not null && verified.Add(part))
        {
            uint checksum = 0;
            (ByteSource content, long start) = Content(source, part);
            content.Read(start, part.Length, Malformed.Text(part.Name), block => checksum = Crc32.Append(checksum, block));
            RequireChecksum(part, checksum);
        }
    }

    public static void RequireChecksum(FilePart part, uint found)
    {
        if (found != part.Checksum)
        {
            throw Malformed.At(
                $"{Malformed.Text(part.Name)} in the zip",
                $"content with checksum {part.Checksum:X8}",
                $"{found:X8}: the file is damaged, or PyTorch was told to compute no checksums");
        }
    }

    /// <summary>What was compressed, forward only; no more of it is in memory than is asked for.</summary>
    private sealed class Unpacking(byte[] packed, string where)
        : DeflateStream(new MemoryStream(packed, writable: false), CompressionMode.Decompress)
    {
        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer)
        {
            try
            {
                return base.Read(buffer);
            }
            catch (InvalidDataException error)
            {
                throw new InvalidDataException($"{where} in the zip: expected compressed bytes, found others.", error);
            }
        }
    }
}
