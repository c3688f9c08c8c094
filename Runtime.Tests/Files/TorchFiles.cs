using FusedNorm.Runtime.Tests.Random;

namespace FusedNorm.Runtime.Tests.Files;

/// <summary>A file of weights, and what PyTorch computes with them in eval mode.</summary>
internal sealed record TorchFileCase(
    string File, string Network, IReadOnlyList<double> Input, IReadOnlyList<double> Output,
    IReadOnlyDictionary<string, long> Counters, string? Sha256)
{
    /// <summary>The name of the file, as test runners show the case.</summary>
    public override string ToString() => File;
}

/// <summary>What tools/oracle wrote about files of weights.</summary>
internal sealed record TorchFiles(string Torch, IReadOnlyList<TorchFileCase> Files)
{
    /// <summary>Files that PyTorch wrote: record_files.py.</summary>
    public static string RecordedFolder { get; } = Path.Combine(Recording.Folder("Files"), "Recorded");

    /// <summary>Files that FusedNorm wrote and PyTorch has loaded: check_written_files.py.</summary>
    public static string WrittenFolder { get; } = Path.Combine(Recording.Folder("Files"), "Written");

    public static TorchFiles Recorded { get; } = Recording.ReadFrom<TorchFiles>(Path.Combine(RecordedFolder, "files.json"));

    public static TorchFiles Written => Recording.ReadFrom<TorchFiles>(Path.Combine(WrittenFolder, "written.json"));

    /// <summary>The bytes of a file that PyTorch wrote.</summary>
    public static byte[] Bytes(string file) => File.ReadAllBytes(Path.Combine(RecordedFolder, file));

    /// <summary>A stream that can only be read forward, as a download, a few bytes at a time.</summary>
    public static Stream Forward(byte[] bytes) => new ForwardStream(bytes);

    private sealed class ForwardStream(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 7));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 7)]);
    }
}
