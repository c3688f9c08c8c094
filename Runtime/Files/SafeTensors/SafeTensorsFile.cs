namespace FusedNorm.Files;

/// <summary>A tensor in a safetensors file.</summary>
internal sealed class SafeTensorsEntry(
    string name, DType dtype, long[] shape, long length, long begin) : TensorEntry(name, dtype, shape, length)
{
    /// <summary>The first byte, counted from the end of the header.</summary>
    internal override long Position => begin;
}

/// <summary>
/// Reads safetensors: the size of a header, the header in JSON, then the values, without gaps and to the end of the file.
/// </summary>
internal sealed class SafeTensorsFile : TensorFile
{
    /// <summary>The largest header: room for a hundred thousand tensors.</summary>
    public const int MaximumHeader = 1 << 24;

    private const string HeaderName = "the safetensors header";

    private readonly ByteSource source;
    private readonly long dataStart;
    private readonly long end;

    private SafeTensorsFile(ByteSource source, SafeTensorsHeader header, long dataStart)
        : base(header.Tensors, header.Metadata)
    {
        this.source = source;
        this.dataStart = dataStart;
        end = dataStart + header.DataLength;
    }

    public static SafeTensorsFile Open(ByteSource source)
    {
        ulong announced = source.ReadUInt64(HeaderName);
        if (announced > MaximumHeader)
        {
            throw Malformed.At(HeaderName, $"at most {MaximumHeader} bytes", $"{announced}");
        }

        int size = (int)announced;
        long dataStart = sizeof(ulong) + size;
        if (source.Length < dataStart)
        {
            throw Malformed.At(HeaderName, $"{size} bytes", $"{source.Length - sizeof(ulong)} before the end of the file");
        }

        SafeTensorsHeader header = SafeTensorsHeader.Parse(source.ReadBlock(size, HeaderName));
        SafeTensorsFile file = new(source, header, dataStart);
        if (source.Length is long length && length != file.end)
        {
            throw Malformed.At("the end of the safetensors file", $"{file.end} bytes, as the header says", $"{length}");
        }

        return file;
    }

    internal override void Read(TensorEntry tensor, ElementBlock consume) =>
        source.Read(dataStart + tensor.Position, tensor.Length * tensor.DType.Size(), Malformed.Text(tensor.Name), consume);

    internal override void Finish()
    {
        source.MoveTo(end, "the last values");
        if (!source.IsAtEnd())
        {
            throw Malformed.At("the end of the safetensors file", $"{end} bytes, as the header says", "more");
        }
    }
}
