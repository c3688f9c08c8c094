namespace FusedNorm.Files;

/// <summary>
/// A file of named tensors that is open for reading: safetensors, or a state dict that <c>torch.save</c> wrote. All that the file says about its
/// tensors has been checked when it is open; the values are read when they are asked for.
/// </summary>
public abstract class TensorFile : IDisposable
{
    /// <summary>The bytes that tell the formats apart: the size of a safetensors header and its opening brace.</summary>
    private const int HeadLength = 9;

    private FileStream? owned;

    private protected TensorFile(IReadOnlyList<TensorEntry> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        Tensors = tensors;
        Metadata = metadata;
    }

    /// <summary>The tensors in the order of the file's directory.</summary>
    public IReadOnlyList<TensorEntry> Tensors { get; }

    /// <summary>The texts that the file carries besides; none in a file of <c>torch.save</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file, whichever of the formats its content is. Others may read it at the same time, or replace it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is malformed, or neither of the formats.</exception>
    public static TensorFile Open(string path)
    {
        FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        try
        {
            TensorFile file = Open(stream);
            file.owned = stream;
            return file;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Opens a stream at the place where it stands; it stays the caller's.</summary>
    /// <param name="stream">The stream. One that cannot seek is read forward, and into memory where it is a file of <c>torch.save</c>.</param>
    /// <exception cref="InvalidDataException">The content is malformed, or neither of the formats.</exception>
    public static TensorFile Open(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ByteSource source = new(stream, HeadLength);
        ReadOnlySpan<byte> head = source.Head;
        if (head.Length == HeadLength && head[^1] == (byte)'{')
        {
            return SafeTensorsFile.Open(source);
        }

        if (head.StartsWith("PK"u8))
        {
            return TorchFile.Open(source.Length is null ? TorchFile.Buffer(source) : source);
        }

        throw Malformed.At(
            "the first bytes",
            "a safetensors header or the zip that torch.save writes",
            head.Length == 0 ? "an empty file"
            : head[0] == 0x80 ? "a bare pickle, which PyTorch older than 1.6 wrote: load it there and save it again"
            : Convert.ToHexString(head));
    }

    /// <summary>Reads the elements of a tensor.</summary>
    /// <param name="tensor">One of <see cref="Tensors"/>.</param>
    /// <returns>Row-major and little-endian.</returns>
    /// <exception cref="InvalidDataException">The values are damaged, or more than an array can hold.</exception>
    public byte[] Read(TensorEntry tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        long bytes = tensor.Length * tensor.DType.Size();
        if (bytes > Array.MaxLength)
        {
            throw Malformed.At(Malformed.Text(tensor.Name), $"at most {Array.MaxLength} bytes", $"{bytes}");
        }

        MemoryStream elements = new();
        Read(tensor, block => elements.Write(block));
        return elements.ToArray();
    }

    /// <summary>Closes a file that was opened by its path.</summary>
    public void Dispose()
    {
        owned?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Hands out the elements of a tensor, block by block.</summary>
    internal abstract void Read(TensorEntry tensor, ElementBlock consume);

    /// <summary>Checks, after the last tensor that is wanted, what can only be seen at the end.</summary>
    internal abstract void Finish();

    /// <summary>The version of a module's state that the file names, as <c>_metadata</c> does; null where it names none.</summary>
    /// <param name="module">The module's path: <c>bn1</c>.</param>
    internal virtual long? VersionOf(string module) => null;
}
