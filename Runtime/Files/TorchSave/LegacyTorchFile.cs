namespace FusedNorm.Files;

/// <summary>
/// What <c>torch.save</c> wrote before PyTorch 1.6, and writes still when it is asked to: pickles one behind the other (a number that marks
/// the format, its version, the machine, the value, the keys of its storages), and behind them the storages, each with its length in front.
/// </summary>
internal static class LegacyTorchFile
{
    private const long Version = 1001;

    private const string Where = "the pickle";

    /// <summary>The first pickle: protocol 2, a number of ten bytes, the end.</summary>
    private static ReadOnlySpan<byte> Mark => [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.'];

    /// <summary>Whether a file begins with the mark.</summary>
    public static bool IsOne(ReadOnlySpan<byte> head) => head.StartsWith(Mark);

    /// <summary>Reads the value; storages are found by their keys.</summary>
    public static (object Root, Func<string, FilePart?> Find) Read(ByteSource source)
    {
        long length = source.Length!.Value;
        source.MoveTo(0, Where);
        byte[] bytes = source.ReadBlock((int)Math.Min(length, PickleReader.MaximumLength), Where);
        PickleInput input = new(bytes, Mark.Length, Where);
        if (PickleReader.ReadNext(input) is not Version)
        {
            throw Malformed.At(Where, $"version {Version} of what PyTorch wrote before 1.6", "another");
        }

        if (PickleReader.ReadNext(input) is not PickleDict machine || machine.Find("little_endian") is not true)
        {
            throw Malformed.At(Where, "values of a little-endian machine", "others");
        }

        Dictionary<string, DType> kinds = [];
        object root = PickleReader.ReadNext(input, kinds);
        if (PickleReader.ReadNext(input) is not PickleList keys)
        {
            throw Malformed.At(Where, "a list of the storages' keys", "something else");
        }

        Dictionary<string, FilePart> storages = Storages(source, input.Position, length, keys.Items, kinds);
        return (root, storages.GetValueOrDefault);
    }

    /// <summary>Where the storages lie, each behind its number of elements.</summary>
    private static Dictionary<string, FilePart> Storages(
        ByteSource source, long position, long end, IReadOnlyList<object> keys, Dictionary<string, DType> kinds)
    {
        Dictionary<string, FilePart> storages = [];
        foreach (object item in keys)
        {
            if (item is not string key || !kinds.TryGetValue(key, out DType dtype))
            {
                throw Malformed.At(Where, "the key of a storage whose elements are known here", PickleNames.Describe(item));
            }

            string where = $"the storage {Malformed.Text(key)}";
            source.MoveTo(position, where);
            ulong count = source.ReadUInt64(where);
            position += sizeof(ulong);
            if (count > (ulong)((end - position) / dtype.Size()))
            {
                throw Malformed.At(where, $"{count} elements", $"{end - position} bytes before the end");
            }

            long bytes = (long)count * dtype.Size();
            if (!storages.TryAdd(key, new FilePart(where, position, bytes, Checksum: null)))
            {
                throw Malformed.At(Where, "the key of every storage once", $"{Malformed.Text(key)} again");
            }

            position += bytes;
        }

        return position == end
            ? storages
            : throw Malformed.At(Where, "the end of the file behind the last storage", $"{end - position} more bytes");
    }
}
