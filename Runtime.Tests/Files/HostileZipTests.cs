using System.Buffers.Binary;
using System.IO.Compression;
using FusedNorm.Files;
using Xunit;

namespace FusedNorm.Runtime.Tests.Files;

/// <summary>Zips that torch.save did not write.</summary>
[Trait("Registers", "None")]
public class HostileZipTests
{
    private const uint EndSignature = 0x06054b50;
    private const uint CentralSignature = 0x02014b50;
    private const uint LocalSignature = 0x04034b50;

    private static readonly byte[] EmptyState = ZipText.Pickle("}.");

    [Fact]
    public void A_zip_of_another_writer_is_read_if_it_compresses_nothing()
    {
        using TensorFile file = TensorFile.Open(new MemoryStream(ZipText.OfPickle(EmptyState)));
        Assert.Empty(file.Tensors);
    }

    [Fact]
    public void What_newer_versions_of_PyTorch_add_is_passed_over()
    {
        (string, byte[])[] added =
            [("a/byteorder", "little"u8.ToArray()), ("a/.format_version", "1"u8.ToArray()), ("a/.data/serialization_id", new byte[40])];
        using TensorFile file = TensorFile.Open(
            new MemoryStream(ZipText.Of(CompressionLevel.NoCompression, [("a/data.pkl", EmptyState), .. added])));
        Assert.Empty(file.Tensors);
    }

    [Fact]
    public void A_zip_that_keeps_its_numbers_in_the_fields_of_large_ones()
    {
        // torch.save writes the record of a large zip even where nobody needs it.
        byte[] file = TorchFiles.Bytes("SavedClassifier.pt");
        file.AsSpan(file.Length - 14, 12).Fill(0xFF);
        SavedNetwork.Create("SavedClassifier").Load(file);

        file = ZipText.OfPickle(EmptyState);
        int entry = ZipText.Last(file, CentralSignature);
        int end = ZipText.Last(file, EndSignature);
        byte[] extra = new byte[28];
        extra[0] = 1;
        extra[2] = 24;
        foreach ((int narrow, int wide) in new[] { (24, 4), (20, 12), (42, 20) })
        {
            file.AsSpan(entry + narrow, 4).CopyTo(extra.AsSpan(wide));
            file.AsSpan(entry + narrow, 4).Fill(0xFF);
        }

        file[entry + 30] += 28;
        file[end + 12] += 28;
        using TensorFile opened = TensorFile.Open(new MemoryStream([.. file[..end], .. extra, .. file[end..]]));
        Assert.Empty(opened.Tensors);
    }

    [Fact]
    public void A_zip_bomb_is_unpacked_as_far_as_a_tensor_needs_it()
    {
        byte[] pickle = ZipText.Pickle($"}}'w'{ZipText.Tensor(length: "J[20BCBE00]")}s.");
        byte[] bomb = ZipText.Of(CompressionLevel.SmallestSize, ("a/data.pkl", pickle), ("a/data/0", new byte[50_000_000]));
        Assert.InRange(bomb.Length, 0, 100_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        using TensorFile file = TensorFile.Open(new MemoryStream(bomb));
        Assert.Equal(16, file.Read(file.Tensors[0]).Length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void A_compressed_storage_is_no_larger_than_it_may_be_unpacked()
    {
        byte[] file = ZipText.Of(
            CompressionLevel.SmallestSize,
            ("a/data.pkl", ZipText.Pickle($"}}'w'{ZipText.Tensor(length: "J[00000008]")}s.")), ("a/data/0", new byte[1000]));
        int entry = ZipText.Last(file, CentralSignature);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(entry + 24), 0x20000000);
        using TensorFile opened = TensorFile.Open(new MemoryStream(file));
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => opened.Read(opened.Tensors[0]));
        Assert.Contains("expected at most 268435456 bytes, as it is compressed, found 536870912", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_compressed_storage_that_is_damaged_or_too_short()
    {
        byte[] file = ZipText.Of(
            CompressionLevel.SmallestSize, ("a/data.pkl", ZipText.Pickle($"}}'w'{ZipText.Tensor()}s.")),
            ("a/data/0", [.. Enumerable.Range(0, 16).Select(i => (byte)i)]));
        int content = file.AsSpan().IndexOf("a/data/0"u8) + "a/data/0".Length;
        file[content] = 0xFF;
        using TensorFile opened = TensorFile.Open(new MemoryStream(file));
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => opened.Read(opened.Tensors[0]));
        Assert.Contains("'a/data/0'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_archives_are_named()
    {
        static byte[] Of(params string[] names) =>
            ZipText.Of(CompressionLevel.NoCompression, [.. names.Select(name => (name, new byte[4]))]);
        SavedNetwork.Refuses(
            Of("fc1.weight.npy", "fc1.bias.npy"), "found arrays of NumPy (.npz): save a dictionary of tensors with torch.save");
        SavedNetwork.Refuses(Of("config.json", "model.weights.h5"), "found a model of Keras");
        SavedNetwork.Refuses(
            Of("data", "policy.pth", "policy.optimizer.pth"), "found an archive with 'policy.pth' in it: unpack it and load that");
        SavedNetwork.Refuses(Of("m/archive_format", "m/data/0"), "found a program of torch.export");
        SavedNetwork.Refuses(Of("net/data.pkl", "net/code/__torch__.py", "net/constants.pkl"), "found a TorchScript archive");
    }

    [Fact]
    public void A_zip_without_a_pickle_or_with_two_of_them()
    {
        SavedNetwork.Refuses(
            ZipText.Of(CompressionLevel.NoCompression, ("a/data/0", [])),
            "expected one folder with a data.pkl, as torch.save writes it, found none or several");
        SavedNetwork.Refuses(
            ZipText.Of(CompressionLevel.NoCompression, ("a/data.pkl", EmptyState), ("b/data.pkl", EmptyState)),
            "expected one folder with a data.pkl, as torch.save writes it, found none or several");
    }

    [Fact]
    public void A_name_that_comes_twice() => SavedNetwork.Refuses(
        ZipText.Of(CompressionLevel.NoCompression, ("a/data.pkl", EmptyState), ("a/data/0", [1]), ("a/data/0", [2])),
        "expected every name once, found 'a/data/0' again");

    [Fact]
    public void Numbers_of_the_other_byte_order() => SavedNetwork.Refuses(
        ZipText.Of(CompressionLevel.NoCompression, ("a/data.pkl", EmptyState), ("a/byteorder", "big"u8.ToArray())),
        "byteorder: expected little");

    [Fact]
    public void A_damaged_value_is_noticed_by_its_checksum()
    {
        byte[] file = TorchFiles.Bytes("SavedClassifier.pt");
        // The first values lie behind the second local header, on a multiple of 64.
        int values = file.AsSpan().IndexOf("data/0"u8);
        values = (values + 63) / 64 * 64;
        file[values] ^= 1;
        SavedNetwork.Refuses(file, "'SavedClassifier/data/0' in the zip: expected content with checksum");
    }

    [Theory]
    [InlineData(9)]
    [InlineData(30)]
    [InlineData(1000)]
    [InlineData(3170)]
    public void A_file_that_is_cut_off(int length) => SavedNetwork.Refuses(
        TorchFiles.Bytes("SavedClassifier.pt")[..length],
        "the end of the file: expected the end of a zip's directory, found other bytes: the file is cut off, or something was appended");

    [Fact]
    public void A_file_with_more_behind_it() => SavedNetwork.Refuses(
        [.. TorchFiles.Bytes("SavedClassifier.pt"), 0], "found other bytes: the file is cut off, or something was appended");

    [Theory]
    [InlineData(10, 2, 0xFFFE, "an entry, found other bytes, 0 before its end")]
    [InlineData(10, 2, 0, "expected 0 entries and no more")]
    [InlineData(10, 2, 0xFFFF, "expected the record of a large zip, found other bytes")]
    [InlineData(12, 4, 0x7FFFFFFF, "expected a place within")]
    [InlineData(12, 4, 0xFFFFFFFF, "expected the record of a large zip, found other bytes")]
    [InlineData(16, 4, 0x7FFFFFFF, "expected a place within")]
    [InlineData(16, 4, 0, "expected an entry, found other bytes")]
    public void A_directory_that_is_not_where_the_end_says(int offset, int size, long value, string message) =>
        Changed(EndSignature, offset, size, value, message);

    [Theory]
    [InlineData(8, 2, 1, "expected an entry that is not encrypted")]
    [InlineData(10, 2, 12, "found compression method 12")]
    [InlineData(20, 4, 1, "expected one length and a place, found lengths 2 and 1")]
    [InlineData(24, 4, 0xFFFFFFFF, "expected a length of 64 bits, found none")]
    [InlineData(28, 2, 0xFFFF, "expected an entry of")]
    [InlineData(42, 4, 0, "'a/version' in the zip: expected its header at byte 0, found other bytes")]
    [InlineData(42, 4, 0x7FFFFFFF, "'a/version' in the zip: expected its header before byte")]
    public void An_entry_that_is_not_what_the_directory_says(int offset, int size, long value, string message) =>
        Changed(CentralSignature, offset, size, value, message);

    [Fact]
    public void A_content_that_reaches_into_the_directory()
    {
        byte[] file = ZipText.OfPickle(EmptyState);
        int entry = ZipText.Last(file, CentralSignature);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(entry + 20), 1000);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(entry + 24), 1000);
        SavedNetwork.Refuses(file, "'a/version' in the zip: expected at most 2 bytes, up to the directory, found 1000");
    }

    [Fact]
    public void Entries_that_overlap()
    {
        byte[] file = ZipText.OfPickle(EmptyState);
        // The pickle is said to be as long as all that follows it.
        int first = file.AsSpan().IndexOf("PK\x01\x02"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(first + 20), 60);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(first + 24), 60);
        SavedNetwork.Refuses(file, "'a/data/0' in the zip: expected a place behind byte");
    }

    [Fact]
    public void A_header_in_front_of_an_entry_that_names_another() =>
        Changed(LocalSignature, 30, 1, 'b', "'a/version' in the zip: expected its header at byte");

    private static void Changed(uint signature, int offset, int size, long value, string message)
    {
        byte[] file = ZipText.OfPickle(EmptyState);
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        bytes[..size].CopyTo(file.AsSpan(ZipText.Last(file, signature) + offset));
        SavedNetwork.Refuses(file, message);
    }
}
