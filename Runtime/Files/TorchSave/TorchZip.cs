namespace FusedNorm.Files;

/// <summary>What <c>torch.save</c> writes since PyTorch 1.6: a zip of a pickle and a file for each storage.</summary>
internal static class TorchZip
{
    private const string PickleName = "/data.pkl";
    private const string ByteOrderName = "/byteorder";

    /// <summary>Reads the pickle's value; storages are found by their keys.</summary>
    public static (object Root, Func<string, FilePart?> Find) Read(ByteSource source)
    {
        Dictionary<string, FilePart> entries = ZipDirectory.Read(source);
        if (ForeignFile.OfZip(entries.Keys) is string other)
        {
            throw Malformed.At("the zip", "one folder with a data.pkl, as torch.save writes it", other);
        }

        if (entries.Values.Where(entry => IsPickle(entry.Name)).Take(2).ToArray() is not [FilePart pickle])
        {
            throw Malformed.At("the zip", "one folder with a data.pkl, as torch.save writes it", "none or several");
        }

        string folder = pickle.Name[..^PickleName.Length];
        if (pickle.Length > PickleReader.MaximumLength)
        {
            throw Malformed.At("data.pkl", $"at most {PickleReader.MaximumLength} bytes", $"{pickle.Length}");
        }

        if (entries.TryGetValue(folder + ByteOrderName, out FilePart? order)
            && !ReadWhole(source, order, maximum: 16).AsSpan().SequenceEqual("little"u8))
        {
            throw Malformed.At("byteorder", "little", "another order: save the state dict on a little-endian machine");
        }

        object root = PickleReader.Read(ReadWhole(source, pickle, PickleReader.MaximumLength));
        return (root, Storages(entries.Values, $"{folder}/data/"));
    }

    /// <summary>Finds the files of storages by their keys. Many tensors may share the text of a key, which is compared once.</summary>
    private static Func<string, FilePart?> Storages(IEnumerable<FilePart> entries, string data)
    {
        Dictionary<string, FilePart> storages = entries.Where(entry => entry.Name.StartsWith(data, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Name[data.Length..]);
        Dictionary<string, FilePart?> found = new(ReferenceEqualityComparer.Instance);
        return key =>
        {
            if (!found.TryGetValue(key, out FilePart? storage))
            {
                storage = storages.GetValueOrDefault(key);
                found.Add(key, storage);
            }

            return storage;
        };
    }

    private static bool IsPickle(string name) =>
        name.EndsWith(PickleName, StringComparison.Ordinal)
        && name.IndexOf('/', StringComparison.Ordinal) == name.Length - PickleName.Length;

    private static byte[] ReadWhole(ByteSource source, FilePart entry, int maximum)
    {
        string where = Malformed.Text(entry.Name);
        if (entry.Length > maximum)
        {
            throw Malformed.At(where, $"at most {maximum} bytes", $"{entry.Length}");
        }

        (ByteSource packed, long start) = TorchFile.Content(source, entry);
        packed.MoveTo(start, where);
        byte[] content = packed.ReadBlock((int)entry.Length, where);
        TorchFile.RequireChecksum(entry, Crc32.Append(0, content));
        return content;
    }
}
