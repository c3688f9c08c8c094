using FusedNorm.Files;

namespace FusedNorm.Tool.Onnx;

/// <summary>
/// The values of tensors that lie in files beside the model, as PyTorch writes them since 2.9. A model names such a file by a path, which
/// may lead to no other place than the model's folder, and a range of it. No byte is read twice, so that memory keeps to what files have.
/// </summary>
/// <param name="model">The path of the model.</param>
internal sealed class ExternalData(string model) : IDisposable
{
    private readonly Dictionary<string, Source> sources = [];

    /// <summary>Reads a range.</summary>
    /// <param name="where">The tensor, for messages.</param>
    /// <param name="location">The file, as the model names it.</param>
    /// <param name="offset">Where its values begin.</param>
    /// <param name="length">How many bytes they are; null for all behind the offset.</param>
    /// <param name="expected">How many bytes the tensor has.</param>
    /// <exception cref="InvalidDataException">The file may not be read or is not there, or has no such range.</exception>
    public ReadOnlyMemory<byte> Read(string where, string location, long offset, long? length, long expected)
    {
        if (!sources.TryGetValue(location, out Source? source))
        {
            source = new Source(Open(where, location));
            sources.Add(location, source);
        }

        string place = $"{where} in {Malformed.Text(location)}";
        long size = source.Stream.Length;
        if (offset < 0 || offset > size || (length ?? (size - offset)) is long bytes && (bytes < 0 || bytes > size - offset))
        {
            string range = length is null ? $"from byte {offset} on" : $"{length} bytes from byte {offset} on";
            throw Malformed.At(place, range, $"a file of {size} bytes");
        }

        long found = length ?? (size - offset);
        if (found != expected || expected > Array.MaxLength)
        {
            throw Malformed.At(place, $"{expected} bytes for its shape, and at most {Array.MaxLength}", $"{found}");
        }

        if (source.Ranges.TryGetValue((offset, found), out ReadOnlyMemory<byte> known))
        {
            return known;
        }

        source.Taken += found;
        if (source.Taken > size)
        {
            throw Malformed.At(place, "ranges that do not overlap", $"{source.Taken} bytes of {size}");
        }

        byte[] content = new byte[found];
        source.Stream.Position = offset;
        source.Stream.ReadExactly(content);
        source.Ranges.Add((offset, found), content);
        return content;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Source source in sources.Values)
        {
            source.Stream.Dispose();
        }
    }

    private FileStream Open(string where, string location)
    {
        string[] steps = location.Split('/');
        if (Path.IsPathRooted(location) || steps.Any(step => step is "" or "." or ".." || step.AsSpan().ContainsAny("\\:\0")))
        {
            throw Malformed.At(where, "its values in a file of the model's folder", Malformed.Text(location));
        }

        string path = Path.GetDirectoryName(Path.GetFullPath(model))!;
        foreach (string step in steps[..^1])
        {
            path = Path.Combine(path, step);
            RequireNoLink(where, location, new DirectoryInfo(path));
        }

        FileInfo file = new(Path.Combine(path, steps[^1]));
        if (Directory.Exists(file.FullName) || !file.Exists)
        {
            string found = Directory.Exists(file.FullName) ? "a folder" : "no such file";
            throw Malformed.At(where, $"its values in {Malformed.Text(location)} beside the model", found);
        }

        if (file.LinkTarget is not null && !IsBesideTheModel(file))
        {
            RequireNoLink(where, location, file);
        }

        return new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
    }

    /// <summary>A cache of downloads has links in place of all files of a model, to one folder.</summary>
    private bool IsBesideTheModel(FileInfo link) =>
        File.ResolveLinkTarget(model, returnFinalTarget: true) is FileInfo original
            && link.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target && target.DirectoryName == original.DirectoryName;

    private static void RequireNoLink(string where, string location, FileSystemInfo entry)
    {
        if (entry.LinkTarget is string target)
        {
            string expected = $"its values in {Malformed.Text(location)}, a file of the model's folder";
            throw Malformed.At(where, expected, $"a link to {Malformed.Text(target)}");
        }
    }

    private sealed class Source(FileStream stream)
    {
        public FileStream Stream => stream;

        public Dictionary<(long Offset, long Length), ReadOnlyMemory<byte>> Ranges { get; } = [];

        /// <summary>The bytes of all ranges.</summary>
        public long Taken { get; set; }
    }
}
