namespace FusedNorm.Files;

/// <summary>
/// A file of named tensors that is open for reading: safetensors, or a state dict that <c>torch.save</c> wrote. All that the file says
/// about its tensors has been checked when it is open; the values are read when they are asked for.
/// </summary>
public abstract class TensorFile : IDisposable
{
    /// <summary>The bytes that tell the formats apart.</summary>
    private protected const int HeadLength = 64;

    /// <summary>Behind its size, the header of a safetensors file opens with a brace.</summary>
    private const int SafeTensorsBrace = 8;

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

    /// <summary>The keys of entries that are no tensors, which a state dict may have beside them.</summary>
    internal virtual IReadOnlyList<string> OtherKeys => [];

    /// <summary>Opens a file, whichever of the formats its content is. Others may read it at the same time, or replace it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">
    /// Which state dict of a checkpoint to open, <c>"model"</c>: the key that it is saved under, or several with dots between. Without it
    /// the only one is opened.
    /// </param>
    /// <exception cref="InvalidDataException">
    /// The file is malformed, or neither of the formats, or has no state dict under the key, or several without one.
    /// </exception>
    public static TensorFile Open(string path, string? key = null)
    {
        FileStream stream = OpenRead(path);
        try
        {
            TensorFile file = Open(stream, key);
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
    /// <param name="stream">
    /// The stream. One that cannot seek is read forward, and into memory where it is a file of <c>torch.save</c>.
    /// </param>
    /// <param name="key">As for <see cref="Open(string, string?)"/>.</param>
    /// <exception cref="InvalidDataException">As for <see cref="Open(string, string?)"/>.</exception>
    public static TensorFile Open(Stream stream, string? key = null)
    {
        ByteSource source = OpenSource(stream);
        if (TorchFile.IsOne(source.Head))
        {
            return TorchFile.Open(source, key);
        }

        return key is null
            ? SafeTensorsFile.Open(source)
            : throw Malformed.At(
                $"the key {Malformed.Text(key)}", "a checkpoint of torch.save to choose a state dict from",
                "a safetensors file, which has no others");
    }

    /// <summary>
    /// The keys that <see cref="Open(string, string?)"/> can take for a file: one for each state dict in it, an empty one for a file that
    /// is nothing but one.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is malformed, or neither of the formats.</exception>
    public static IReadOnlyList<string> StateDictKeys(string path)
    {
        using FileStream stream = OpenRead(path);
        ByteSource source = OpenSource(stream);
        return TorchFile.IsOne(source.Head) ? TorchFile.Keys(source) : [""];
    }

    /// <summary>Opens a file to be read, while others may read it and replace it.</summary>
    /// <exception cref="IOException">It is a folder, of which the system says that access to it is denied.</exception>
    internal static FileStream OpenRead(string path) => Directory.Exists(path)
        ? throw new IOException($"'{path}': expected a file to read, found a folder.")
        : new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);

    /// <summary>Looks at the first bytes, which decide whose reader is asked.</summary>
    /// <exception cref="InvalidDataException">They are of neither format.</exception>
    private static ByteSource OpenSource(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ByteSource source = new(stream, HeadLength);
        if (TorchFile.IsOne(source.Head))
        {
            return source.Length is null ? TorchFile.Buffer(source) : source;
        }

        return source.Head.Length > SafeTensorsBrace && source.Head[SafeTensorsBrace] == (byte)'{'
            ? source
            : throw Malformed.At("the first bytes", "a safetensors header or the zip that torch.save writes", ForeignFile.Of(source.Head));
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
