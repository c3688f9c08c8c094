using System.Text;
using Xunit;

namespace FusedNorm.Runtime.Tests.Files;

/// <summary>Files from before PyTorch 1.6 that are not what they say: pickles one behind the other, then the storages.</summary>
[Trait("Registers", "None")]
public class HostileLegacyTests
{
    private const string Machine = "}'little_endian'[88]s.";

    private static readonly string State = $"}}'w'{ZipText.Tensor()}s.";

    private static readonly byte[] Storage = [.. BitConverter.GetBytes(4L), .. new byte[16]];

    [Fact]
    public void The_file_of_these_tests_is_read_when_nothing_is_wrong_with_it()
    {
        using FusedNorm.Files.TensorFile file = FusedNorm.Files.TensorFile.Open(new MemoryStream(File(State, "[5D]'0'a.", Storage)));
        Assert.Equal("w F32 (2, 2)", $"{Assert.Single(file.Tensors)}");
        Assert.Equal(16, file.Read(file.Tensors[0]).Length);
    }

    [Theory]
    [InlineData("}2.", "[5D]'0'a.", "the pickle at byte 48: expected an opcode of data, found DUP (0x32)")]
    [InlineData(null, "}.", "the pickle: expected a list of the storages' keys, found something else")]
    [InlineData(null, "[5D].", "the pickle: expected the end of the file behind the last storage, found 24 more bytes")]
    [InlineData(null, "[5D]'1'a.", "the pickle: expected the key of a storage whose elements are known here, found '1'")]
    [InlineData(null, "[5D]K[00]a.", "the pickle: expected the key of a storage whose elements are known here, found 0")]
    [InlineData(null, "[5D]('0''0'e.", "the storage '0': expected 8 bytes from byte")]
    public void Pickles_that_do_not_go_together(string? state, string keys, string message) =>
        SavedNetwork.Refuses(File(state ?? State, keys, Storage), message);

    [Theory]
    [InlineData(5L, "the storage '0': expected 5 elements, found 16 bytes before the end")]
    [InlineData(-1L, "the storage '0': expected 18446744073709551615 elements, found 16 bytes before the end")]
    [InlineData(long.MaxValue, "the storage '0': expected 9223372036854775807 elements, found 16 bytes before the end")]
    [InlineData(3L, "the pickle: expected the end of the file behind the last storage, found 4 more bytes")]
    public void Storages_of_another_length(long length, string message) =>
        SavedNetwork.Refuses(File(State, "[5D]'0'a.", [.. BitConverter.GetBytes(length), .. new byte[16]]), message);

    [Fact]
    public void Another_version_or_byte_order()
    {
        byte[] file = File(State, "[5D]'0'a.", Storage);
        int version = file.AsSpan().IndexOf(Encoding.Latin1.GetBytes("M\u00e9\u0003"));
        file[version + 1]++;
        SavedNetwork.Refuses(file, "the pickle: expected version 1001 of what PyTorch wrote before 1.6, found another");
        file[version + 1]--;
        file[file.AsSpan().IndexOf((byte)0x88)] = 0x89;
        SavedNetwork.Refuses(file, "the pickle: expected values of a little-endian machine, found others");
    }

    [Fact]
    public void A_file_that_is_cut_off_anywhere()
    {
        byte[] file = TorchFiles.Bytes("legacy.pt");
        SavedNetwork network = SavedNetwork.Create("SavedClassifier");
        string before = network.State;
        for (int length = 0; length < file.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => network.Load(file[..length]));
        }

        Assert.Equal(before, network.State);
        network.Load(file);
    }

    private static byte[] File(string state, string keys, byte[] storages) =>
    [
        .. ZipText.Pickle("[8A0A6CFC9C46F9206AA85019]."), .. ZipText.Pickle("M[E903]."), .. ZipText.Pickle(Machine),
        .. ZipText.Pickle(state), .. ZipText.Pickle(keys), .. storages,
    ];
}
