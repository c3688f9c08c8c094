using System.IO.Compression;
using Xunit;

namespace FusedNorm.Runtime.Tests.Files;

/// <summary>
/// 180,000 files that were good before a few of their bytes were changed: each is loaded, or refused by one of the two exceptions for it
/// with the network as it was. No other exception, no more memory than a few times the file.
/// </summary>
[Trait("Registers", "None")]
[Trait("Size", "Large")]
public class MutationTests
{
    private const int Mutations = 20_000;

    /// <summary>
    /// A block to read through, the tables of the zip and the pickle, the new values: whatever a file of 3 KB may say of itself.
    /// </summary>
    private const long AllocationLimit = 2_000_000;

    // What hurts most where a length, an index or a size is expected.
    private static readonly byte[][] Numbers =
    [
        [0], [1], [0x7F], [0x80], [0xFF], [0xFF, 0xFF], [0, 0, 0, 0x80], [0xFF, 0xFF, 0xFF, 0x7F], [0xFF, 0xFF, 0xFF, 0xFF],
        [0, 0, 0, 0, 0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
    ];

    [Theory]
    [InlineData("SavedClassifier.safetensors", 1, false)]
    [InlineData("SavedClassifier.pt", 2, true)]
    [InlineData("legacy.pt", 6, false)]
    public void Any_bytes_of_a_file(string file, int seed, bool hasChecksums) =>
        Run("SavedClassifier", seed, TorchFiles.Bytes(file), mutated => mutated, hasChecksums);

    [Fact]
    public void The_header_of_a_safetensors_file()
    {
        byte[] file = TorchFiles.Bytes("SavedImages.safetensors");
        int end = 8 + (int)BitConverter.ToInt64(file);
        Run("SavedImages", 3, file[8..end], header => [.. BitConverter.GetBytes((long)header.Length), .. header, .. file[end..]]);
    }

    /// <summary>Behind the checksums of the zip, which would catch most of it.</summary>
    [Theory]
    [InlineData("version-1.pt", 4)]
    [InlineData("views.pt", 5)]
    [InlineData("checkpoint-training.pt", 7)]
    [InlineData("protocol-5.pt", 8)]
    [InlineData("module.pt", 9)]
    public void The_pickle_of_a_state_dict(string file, int seed)
    {
        using ZipArchive zip = new(new MemoryStream(TorchFiles.Bytes(file)));
        (string Name, byte[] Content)[] entries = [.. zip.Entries.Select(entry => (entry.FullName, Content(entry)))];
        int pickle = Array.FindIndex(entries, entry => entry.Name.EndsWith("/data.pkl", StringComparison.Ordinal));
        Run("SavedClassifier", seed, entries[pickle].Content, mutated =>
        {
            entries[pickle].Content = mutated;
            return ZipText.Of(CompressionLevel.NoCompression, entries);
        });
    }

    private static void Run(string name, int seed, byte[] good, Func<byte[], byte[]> wrap, bool hasChecksums = false)
    {
        SavedNetwork network = SavedNetwork.Create(name);
        network.Load(wrap(good));
        TorchRandom random = new(seed);
        string before = network.State;
        int loaded = 0;
        int malformed = 0;
        int unfitting = 0;
        for (int i = 0; i < Mutations; i++)
        {
            byte[] file = wrap(Mutate(good, random));
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                network.Load(file);
                loaded++;
                before = network.State;
            }
            catch (Exception error) when (error is InvalidDataException or StateDictException)
            {
                malformed += error is InvalidDataException ? 1 : 0;
                unfitting += error is StateDictException ? 1 : 0;
                Assert.True(before == network.State, $"Mutation {i} was refused and has changed the network: {error.Message}");
            }
            catch (Exception error)
            {
                Assert.Fail($"Mutation {i} threw {error}\n{Convert.ToHexString(file)}");
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            Assert.True(allocated < AllocationLimit, $"Mutation {i} allocated {allocated} bytes:\n{Convert.ToHexString(file)}");
        }

        // Every way out is taken, or the mutations are not worth the name. A zip's checksums leave no name that is another.
        Assert.True(
            loaded > 10 && malformed > Mutations / 10 && (unfitting > 10 || hasChecksums),
            $"{loaded} loaded, {malformed} malformed, {unfitting} unfitting");
    }

    private static byte[] Mutate(byte[] good, TorchRandom random)
    {
        int Draw(int below) => (int)random.RandInt(0, below, 1)[0];
        List<byte> bytes = [.. good];
        for (int edits = 1 + Draw(3); edits > 0 && bytes.Count > 8; edits--)
        {
            int at = Draw(bytes.Count);
            int length = Math.Min(1 + Draw(8), bytes.Count - at);
            switch (Draw(7))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << Draw(8));
                    break;
                case 1:
                    bytes[at] = bytes[Draw(bytes.Count)];
                    break;
                case 2:
                    byte[] number = Numbers[Draw(Numbers.Length)];
                    for (int i = 0; i < number.Length && at + i < bytes.Count; i++)
                    {
                        bytes[at + i] = number[i];
                    }

                    break;
                case 3:
                    bytes.RemoveRange(at, length);
                    break;
                case 4:
                    bytes.InsertRange(at, bytes.GetRange(Draw(bytes.Count - length), length));
                    break;
                case 5:
                    bytes[at] = (byte)('0' + Draw(10));
                    break;
                default:
                    if (Draw(8) == 0)
                    {
                        bytes.RemoveRange(at, bytes.Count - at);
                    }

                    break;
            }
        }

        return [.. bytes];
    }

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        MemoryStream content = new();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
