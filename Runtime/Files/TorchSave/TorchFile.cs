namespace FusedNorm.Files;

/// <summary>Reads a state dict that <c>torch.save</c> wrote: a zip of a pickle, which says what there is, and a file for each storage.</summary>
internal sealed class TorchFile : TensorFile
{
    /// <summary>The most that is read into memory of a stream that cannot seek.</summary>
    private const int MaximumBuffer = 1 << 28;

    /// <summary>What is read at once of a tensor whose elements lie far apart.</summary>
    private const int Window = 512;

    /// <summary>A tensor is read at once up to so many times its size.</summary>
    private const int MostGaps = 4;

    private const string PickleName = "/data.pkl";
    private const string ByteOrderName = "/byteorder";

    private readonly ByteSource source;
    private readonly PickleDict? modules;
    private readonly HashSet<ZipEntry> verified = new(ReferenceEqualityComparer.Instance);

    private TorchFile(ByteSource source, IReadOnlyList<TensorEntry> tensors, PickleDict? modules)
        : base(tensors, new Dictionary<string, string>())
    {
        this.source = source;
        this.modules = modules;
    }

    public static TorchFile Open(ByteSource source)
    {
        Dictionary<string, ZipEntry> entries = ZipDirectory.Read(source);
        if (entries.Values.Where(entry => IsPickle(entry.Name)).Take(2).ToArray() is not [ZipEntry pickle])
        {
            throw Malformed.At("the zip", "one folder with a data.pkl, as torch.save writes it", "none or several");
        }

        string folder = pickle.Name[..^PickleName.Length];
        if (pickle.Length > PickleReader.MaximumLength)
        {
            throw Malformed.At("data.pkl", $"at most {PickleReader.MaximumLength} bytes", $"{pickle.Length}");
        }

        if (entries.TryGetValue(folder + ByteOrderName, out ZipEntry? order) && !ReadWhole(source, order, maximum: 16).AsSpan().SequenceEqual("little"u8))
        {
            throw Malformed.At("byteorder", "little", "another order: save the state dict on a little-endian machine");
        }

        PickleDict state = PickleReader.Read(ReadWhole(source, pickle, PickleReader.MaximumLength));
        Func<string, ZipEntry?> find = Storages(entries.Values, $"{folder}/data/");
        List<TensorEntry> tensors = new(state.Items.Count);
        foreach ((string name, object value) in state.Items)
        {
            PickledTensor tensor = value as PickledTensor
                ?? throw Malformed.At(Malformed.Text(name), "a tensor", "something else: save model.state_dict() and nothing else");
            tensors.Add(TorchEntry.Create(name, tensor, find(tensor.Storage.Key)));
        }

        return new TorchFile(source, tensors, state.Metadata);
    }

    /// <summary>Reads a stream that cannot seek into memory: the directory of a zip stands at its end.</summary>
    public static ByteSource Buffer(ByteSource stream) => new(new MemoryStream(stream.ReadToEnd(MaximumBuffer), writable: false), headLength: 0);

    internal override void Read(TensorEntry tensor, ElementBlock consume)
    {
        TorchEntry entry = (TorchEntry)tensor;
        string where = Malformed.Text(entry.Name);
        Verify(entry.File);
        if (entry.IsContiguous)
        {
            source.Read(entry.Position, entry.Length * entry.DType.Size(), where, consume);
            return;
        }

        // Element by element, through a window that is read anew where an element lies outside: a transposed tensor as a whole, one with
        // gaps piece by piece.
        long bytes = entry.Length * entry.DType.Size();
        byte[] window = new byte[entry.Span <= MostGaps * bytes && entry.Span <= Array.MaxLength ? Math.Max(entry.Span, Window) : Window];
        long start = long.MinValue;
        long end = entry.File.Start + entry.File.Length;
        int size = entry.DType.Size();
        foreach (long place in entry.Places())
        {
            if (place < start || place + size > start + window.Length)
            {
                start = place;
                source.MoveTo(start, where);
                source.Read(window.AsSpan(0, (int)Math.Min(window.Length, end - start)), where);
            }

            consume(window.AsSpan((int)(place - start), size));
        }
    }

    internal override void Finish()
    {
        // The directory has been read, and it is the end.
    }

    internal override long? VersionOf(string module) => (modules?.Find(module) as PickleDict)?.Find("version") as long?;

    /// <summary>Finds the files of storages by their keys. Many tensors may share the text of a key, which is compared once.</summary>
    private static Func<string, ZipEntry?> Storages(IEnumerable<ZipEntry> entries, string data)
    {
        Dictionary<string, ZipEntry> storages = entries.Where(entry => entry.Name.StartsWith(data, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Name[data.Length..]);
        Dictionary<string, ZipEntry?> found = new(ReferenceEqualityComparer.Instance);
        return key =>
        {
            if (!found.TryGetValue(key, out ZipEntry? storage))
            {
                storage = storages.GetValueOrDefault(key);
                found.Add(key, storage);
            }

            return storage;
        };
    }

    private static bool IsPickle(string name) =>
        name.EndsWith(PickleName, StringComparison.Ordinal) && name.IndexOf('/', StringComparison.Ordinal) == name.Length - PickleName.Length;

    private static byte[] ReadWhole(ByteSource source, ZipEntry entry, int maximum)
    {
        string where = Malformed.Text(entry.Name);
        if (entry.Length > maximum)
        {
            throw Malformed.At(where, $"at most {maximum} bytes", $"{entry.Length}");
        }

        source.MoveTo(entry.Start, where);
        byte[] content = source.ReadBlock((int)entry.Length, where);
        RequireChecksum(entry, Crc32.Append(0, content));
        return content;
    }

    /// <summary>Compares the checksum of a storage, the first time that a tensor of it is read.</summary>
    private void Verify(ZipEntry entry)
    {
        if (verified.Add(entry))
        {
            uint checksum = 0;
            source.Read(entry.Start, entry.Length, Malformed.Text(entry.Name), block => checksum = Crc32.Append(checksum, block));
            RequireChecksum(entry, checksum);
        }
    }

    private static void RequireChecksum(ZipEntry entry, uint found)
    {
        if (found != entry.Checksum)
        {
            throw Malformed.At(
                $"{Malformed.Text(entry.Name)} in the zip",
                $"content with checksum {entry.Checksum:X8}",
                $"{found:X8}: the file is damaged, or PyTorch was told to compute no checksums");
        }
    }
}
