using System.Diagnostics;
using FusedNorm.Files;
using FusedNorm.Runtime.Tests.Nets;
using Xunit;

namespace FusedNorm.Runtime.Tests.Files;

/// <summary>Whatever happens while a file is written, the old one or the new one stands under its name, whole.</summary>
public sealed class AtomicWriteTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fusednorm-files-");

    private string File => Path.Combine(folder.FullName, "weights.safetensors");

    private string Model => Path.Combine(folder.FullName, "model.onnx");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_file_is_written_and_replaced_and_nothing_else_is_left()
    {
        new SavedClassifier(new TorchRandom(1)).Save(File);
        SavedNetwork second = SavedNetwork.Create("SavedClassifier", seed: 2);
        second.Save(File);

        SavedNetwork loaded = SavedNetwork.Create("SavedClassifier");
        loaded.Load(File);
        Assert.Equal(second.State, loaded.State);
        Assert.Equal(File, Assert.Single(Directory.GetFiles(folder.FullName)));
    }

    [Fact]
    public void A_name_may_be_as_long_as_the_system_allows()
    {
        string path = Path.Combine(folder.FullName, new string('x', 239) + ".safetensors");
        new SavedClassifier().Save(path);
        Assert.Equal(path, Assert.Single(Directory.GetFiles(folder.FullName)));

        string accented = Path.Combine(folder.FullName, string.Concat(Enumerable.Repeat("\U0001F9EE", 58)) + ".safetensors");
        new SavedClassifier().Save(accented);
        Assert.Contains(accented, Directory.GetFiles(folder.FullName));
    }

    [Fact]
    [Trait("Processes", "Started")]
    public void A_process_that_is_killed_in_the_middle_leaves_the_old_file_whole()
    {
        new SavedClassifier().Save(File);
        byte[] old = System.IO.File.ReadAllBytes(File);

        using Process process = WriterProcess.Start(WriterProcess.Half, File);
        Kill(process);

        Assert.Equal(old, System.IO.File.ReadAllBytes(File));
        string half = Assert.Single(Directory.GetFiles(folder.FullName).Except([File]));
        Assert.InRange(new FileInfo(half).Length, 1_000_000, 4_000_000);
    }

    [Fact]
    [Trait("Processes", "Started")]
    public void Processes_that_are_killed_at_any_time_leave_one_of_two_files_whole()
    {
        WriterProcess.Network(0).Save(File);
        SavedLarge loaded = new();
        int killedWhileWriting = 0;

        // One in the middle of writing is enough, and comes soon: the processes do nothing else.
        for (int round = 0; killedWhileWriting == 0; round++)
        {
            Assert.True(round < 40, "No process was killed while it wrote: nothing was tested.");
            using Process process = WriterProcess.Start(WriterProcess.Forever, File);
            Thread.Sleep(20 + (7 * round));
            Kill(process);
            killedWhileWriting += Directory.GetFiles(folder.FullName).Length - 1;
            loaded.Load(File);
            SavedLarge expected = WriterProcess.Network((int)loaded.Bn1.NumBatchesTracked);
            Assert.True(expected.Fc2.Weight.Data.SequenceEqual(loaded.Fc2.Weight.Data), "A file is neither of the two.");
        }
    }

    [Fact]
    public void A_full_disk_leaves_the_old_file_whole_and_no_other()
    {
        new SavedClassifier().Save(File);
        byte[] old = System.IO.File.ReadAllBytes(File);
        SavedNetwork network = SavedNetwork.Create("SavedClassifier");
        byte[] whole = network.Save();

        for (int room = 0; room < whole.Length; room += 61)
        {
            IOException error = Assert.Throws<IOException>(
                () => AtomicFile.Write(File, disk => new SavedClassifier().Save(new FullDisk(disk, room))));
            Assert.Equal(FullDisk.Message, error.Message);
            Assert.Equal(old, System.IO.File.ReadAllBytes(File));
            Assert.Equal(File, Assert.Single(Directory.GetFiles(folder.FullName)));
        }
    }

    [Fact]
    public void A_model_is_as_whole_as_a_file_of_weights()
    {
        string model = Path.Combine(folder.FullName, "model.onnx");
        SavedNetwork network = SavedNetwork.Create("SavedClassifier");
        new SavedClassifier().ExportOnnx(model);
        network.ExportOnnx(model);
        byte[] whole = network.ExportOnnx();

        Assert.Equal(whole, System.IO.File.ReadAllBytes(model));
        for (int room = 0; room < whole.Length; room += 61)
        {
            Assert.Throws<IOException>(() => AtomicFile.Write(model, disk => new SavedClassifier().ExportOnnx(new FullDisk(disk, room))));
            Assert.Equal(whole, System.IO.File.ReadAllBytes(model));
        }

        Assert.Equal(model, Assert.Single(Directory.GetFiles(folder.FullName)));
    }

    /// <summary>Whoever reads the message knows the file and the folder, and nothing of a temporary one.</summary>
    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        string missing = Path.Combine(folder.FullName, "missing");
        SavedNetwork network = SavedNetwork.Create("SavedClassifier");
        string weights = Path.Combine(missing, "net.safetensors");
        Assert.Equal(
            $"'{weights}': expected '{missing}' to be a folder to write into, found nothing.",
            Assert.Throws<DirectoryNotFoundException>(() => network.Save(weights)).Message);
        string model = Path.Combine(missing, "net.onnx");
        Assert.Equal(
            $"'{model}': expected '{missing}' to be a folder to write into, found nothing.",
            Assert.Throws<DirectoryNotFoundException>(() => network.ExportOnnx(model)).Message);

        System.IO.File.WriteAllText(missing, "");
        Assert.Equal(
            $"'{weights}': expected '{missing}' to be a folder to write into, found a file.",
            Assert.Throws<DirectoryNotFoundException>(() => network.Save(weights)).Message);
        Assert.Equal(missing, Assert.Single(Directory.GetFileSystemEntries(folder.FullName)));
    }

    [Fact]
    public void What_the_system_refuses_is_said_of_the_file_that_was_meant()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // Nobody may make a file there, root neither.
        const string Path = "/sys/weights.safetensors";
        Exception error = Assert.ThrowsAny<Exception>(() => new SavedClassifier().Save(Path));
        Assert.True(error is IOException or UnauthorizedAccessException, error.ToString());
        Assert.Contains(Path, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(".tmp", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("net.pt", "PyTorch reads that with safetensors.torch.load_file")]
    [InlineData("NET.PTH", "PyTorch reads that")]
    [InlineData("net.ckpt", "PyTorch reads that")]
    [InlineData("pytorch_model.bin", "PyTorch reads that")]
    [InlineData("net.h5", "PyTorch reads that")]
    [InlineData("net.onnx", "ExportOnnx writes a model")]
    public void A_name_that_promises_another_format_is_refused(string name, string way)
    {
        string path = Path.Combine(folder.FullName, name);
        ArgumentException error = Assert.Throws<ArgumentException>("path", () => new SavedClassifier().Save(path));

        Assert.StartsWith(
            $"'{path}': Save writes safetensors, and '{Path.GetExtension(name).ToLowerInvariant()}' says otherwise. "
            + $"Name it '.safetensors'; {way}", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.FullName));
    }

    [Theory]
    [InlineData("net.pt", "Save writes the weights as safetensors, which PyTorch reads with safetensors.torch.load_file.")]
    [InlineData("NET.H5", "Save writes the weights as safetensors, which")]
    [InlineData("net.pb", "Save writes the weights as safetensors, which")]
    [InlineData("net.safetensors", "Save writes the weights as safetensors.")]
    public void So_is_one_for_a_model(string name, string way)
    {
        string path = Path.Combine(folder.FullName, name);
        ArgumentException error = Assert.Throws<ArgumentException>("path", () => new SavedClassifier().ExportOnnx(path));

        Assert.StartsWith(
            $"'{path}': ExportOnnx writes an ONNX model, and '{Path.GetExtension(name).ToLowerInvariant()}' says otherwise. "
            + $"Name it '.onnx'; {way}", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.FullName));
    }

    [Theory]
    [InlineData("net.onnx")]
    [InlineData("net")]
    [InlineData("net.model")]
    [InlineData("net.pt.new")]
    public void Any_other_name_is_taken_for_a_model(string name)
    {
        new SavedClassifier().ExportOnnx(Path.Combine(folder.FullName, name));
        Assert.Equal(name, Path.GetFileName(Assert.Single(Directory.GetFiles(folder.FullName))));
    }

    [Theory]
    [InlineData("net.safetensors")]
    [InlineData("net")]
    [InlineData("net.weights")]
    [InlineData("net.v1.2")]
    [InlineData("net.pt.new")]
    public void Any_other_name_is_taken(string name)
    {
        new SavedClassifier().Save(Path.Combine(folder.FullName, name));
        Assert.Equal(name, Path.GetFileName(Assert.Single(Directory.GetFiles(folder.FullName))));
    }

    [Fact]
    public void A_stream_that_fails_leaves_the_network_as_it_was()
    {
        SavedClassifier network = new();
        Assert.Throws<IOException>(() => network.Save(new FullDisk(new MemoryStream(), 700)));
        MemoryStream stream = new();
        network.Save(stream);
        Assert.True(stream.CanWrite, "A stream is the caller's to close.");
    }

    [Fact]
    public void A_folder_that_may_only_be_read_is_read_from_and_not_written_to()
    {
        new SavedClassifier().Save(File);
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(File, UnixFileMode.UserRead);
            folder.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserExecute;
        }

        new SavedClassifier().Load(File);

        if (!OperatingSystem.IsWindows())
        {
            folder.UnixFileMode |= UnixFileMode.UserWrite;
        }

        // Permissions do not hold for everyone; nobody writes to a folder that is none.
        SavedClassifier network = new();
        Exception error = Assert.ThrowsAny<Exception>(() => network.Save(Path.Combine(ReadOnlyFolder, "weights.safetensors")));
        Assert.True(error is IOException or UnauthorizedAccessException, $"{error}");
        Assert.Throws<DirectoryNotFoundException>(() => network.Save(Path.Combine(folder.FullName, "missing", "weights.safetensors")));
        Assert.Throws<FileNotFoundException>(() => network.Load(Path.Combine(folder.FullName, "missing.safetensors")));
    }

    [Fact]
    public void A_link_stays_one_and_permissions_stay_what_they_were()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string link = Path.Combine(folder.FullName, "link");
        new SavedClassifier().Save(File);
        System.IO.File.SetUnixFileMode(File, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite);
        System.IO.File.CreateSymbolicLink(link, File);
        SavedNetwork network = SavedNetwork.Create("SavedClassifier", seed: 9);

        network.Save(link);

        Assert.Equal(File, System.IO.File.ResolveLinkTarget(link, returnFinalTarget: true)!.FullName);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite, System.IO.File.GetUnixFileMode(File));
        SavedNetwork loaded = SavedNetwork.Create("SavedClassifier");
        loaded.Load(File);
        Assert.Equal(network.State, loaded.State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_pipe_is_written_into_and_stays_one(bool byLink)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string pipe = Path.Combine(folder.FullName, "pipe");
        using (Process made = Process.Start("mkfifo", pipe))
        {
            await made.WaitForExitAsync();
        }

        string path = byLink ? Path.Combine(folder.FullName, "link") : pipe;
        _ = byLink ? System.IO.File.CreateSymbolicLink(path, pipe) : null;
        SavedNetwork network = SavedNetwork.Create("SavedClassifier", seed: 3);
        (Action<string> Write, byte[] Expected)[] writers = [(network.Save, network.Save()), (network.ExportOnnx, network.ExportOnnx())];
        foreach ((Action<string> write, byte[] expected) in writers)
        {
            Task<byte[]> reading = Task.Run(() => System.IO.File.ReadAllBytes(pipe));
            await Task.Run(() => write(path)).WaitAsync(TimeSpan.FromSeconds(30));
            Assert.Equal(expected, await reading.WaitAsync(TimeSpan.FromSeconds(30)));
        }

        Assert.Equal(byLink ? 2 : 1, Directory.GetFiles(folder.FullName).Length);
        using FileStream still = new(pipe, FileMode.Open, FileAccess.ReadWrite);
        Assert.False(still.CanSeek);
    }

    /// <summary>Nothing is tried at a device that matters: this one takes what comes and stays what it is.</summary>
    [Fact]
    public void A_device_is_written_into_and_stays_one()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        string link = Path.Combine(folder.FullName, "link");
        System.IO.File.CreateSymbolicLink(link, "/dev/full");
        SavedNetwork network = SavedNetwork.Create("SavedClassifier");

        Assert.Contains("No space left", Assert.Throws<IOException>(() => network.Save(link)).Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(link, Assert.Single(Directory.GetFiles(folder.FullName)));
        using FileStream still = new("/dev/full", FileMode.Open, FileAccess.Read);
        Assert.Equal(0, still.ReadByte());
    }

    /// <summary>As /dev/stdout, where it goes into a file: whoever has it open goes on writing into it.</summary>
    [Fact]
    public void What_a_process_has_open_is_written_into()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using FileStream open = new(File, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite);
        SavedNetwork network = SavedNetwork.Create("SavedClassifier");
        network.Save($"/proc/self/fd/{open.SafeFileHandle.DangerousGetHandle()}");

        byte[] found = new byte[open.Length];
        open.ReadExactly(found);
        Assert.Equal(network.Save(), found);
        Assert.Equal(File, Assert.Single(Directory.GetFiles(folder.FullName)));
    }

    [Fact]
    public void An_empty_file_is_a_file()
    {
        System.IO.File.WriteAllBytes(File, []);
        Assert.Throws<IOException>(() => AtomicFile.Write(File, disk => new SavedClassifier().Save(new FullDisk(disk, 100))));
        Assert.Empty(System.IO.File.ReadAllBytes(File));

        SavedNetwork network = SavedNetwork.Create("SavedClassifier");
        network.Save(File);
        Assert.Equal(network.Save(), System.IO.File.ReadAllBytes(File));
        Assert.Equal(File, Assert.Single(Directory.GetFiles(folder.FullName)));
    }

    [Fact]
    public void A_link_to_nothing_makes_the_file_that_it_points_to()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string link = Path.Combine(folder.FullName, "link");
        System.IO.File.CreateSymbolicLink(link, "weights.safetensors");
        SavedNetwork network = SavedNetwork.Create("SavedClassifier");
        network.Save(link);

        Assert.Equal(network.Save(), System.IO.File.ReadAllBytes(File));
        Assert.Equal("weights.safetensors", new FileInfo(link).LinkTarget);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public void A_folder_is_refused(string ending)
    {
        Directory.CreateDirectory(File);
        SavedNetwork network = SavedNetwork.Create("SavedClassifier");

        IOException refused = Assert.Throws<IOException>(() => network.Save(File + ending));
        Assert.Equal($"'{File}{ending}': expected a file to write, found a folder.", refused.Message);
        Directory.CreateDirectory(Model);
        Assert.Throws<IOException>(() => network.ExportOnnx(Model + ending));
        Assert.Empty(Directory.GetFiles(folder.FullName));
        Assert.Empty(Directory.GetFileSystemEntries(File));
    }

    [Fact]
    public void A_file_that_is_read_only_is_refused()
    {
        new SavedClassifier().Save(File);
        byte[] old = System.IO.File.ReadAllBytes(File);
        System.IO.File.SetAttributes(File, FileAttributes.ReadOnly);
        SavedNetwork network = SavedNetwork.Create("SavedClassifier", seed: 3);

        UnauthorizedAccessException refused = Assert.Throws<UnauthorizedAccessException>(() => network.Save(File));
        Assert.Equal($"'{File}': expected a file to write, found one that is read-only.", refused.Message);
        Assert.Equal(old, System.IO.File.ReadAllBytes(File));
        Assert.Equal(File, Assert.Single(Directory.GetFiles(folder.FullName)));
        System.IO.File.SetAttributes(File, FileAttributes.Normal);

        network.ExportOnnx(Model);
        System.IO.File.SetAttributes(Model, FileAttributes.ReadOnly);
        Assert.Throws<UnauthorizedAccessException>(() => network.ExportOnnx(Model));
        System.IO.File.SetAttributes(Model, FileAttributes.Normal);
    }

    [Fact]
    public async Task Readers_that_come_while_files_are_replaced_see_one_of_them_whole()
    {
        SavedNetwork[] networks = [.. Enumerable.Range(1, 2).Select(seed => SavedNetwork.Create("SavedImages", seed))];
        string[] states = [.. networks.Select(network => network.State)];
        networks[0].Save(File);
        using CancellationTokenSource done = new();
        Task[] readers = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            SavedNetwork reader = SavedNetwork.Create("SavedImages", seed: 5);
            for (int i = 0; i < 50 || !done.IsCancellationRequested; i++)
            {
                reader.Load(File);
                Assert.Contains(reader.State, states);
            }
        }))];

        for (int i = 0; i < 50; i++)
        {
            networks[i % 2].Save(File);
        }

        await done.CancelAsync();
        await Task.WhenAll(readers);
    }

    /// <summary>A folder in which nobody can make a file, whatever the rights of whoever runs the tests.</summary>
    private static string ReadOnlyFolder => OperatingSystem.IsLinux() ? "/proc" : "/dev/null";

    private static void Kill(Process process)
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>A stream with room for so many bytes.</summary>
    private sealed class FullDisk(Stream disk, long room) : Stream
    {
        public const string Message = "No space left on device";

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => disk.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
            int fits = (int)Math.Min(count, room - disk.Position);
            disk.Write(buffer, offset, fits);
            if (fits < count)
            {
                throw new IOException(Message);
            }
        }
    }
}
