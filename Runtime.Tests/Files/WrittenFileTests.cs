using System.Security.Cryptography;
using Xunit;

namespace FusedNorm.Runtime.Tests.Files;

/// <summary>
/// Files that FusedNorm wrote and PyTorch has loaded (tools/oracle/check_written_files.py, strictly and with the same dtypes): FusedNorm
/// still writes these bytes, and predicts what PyTorch does.
/// </summary>
public class WrittenFileTests
{
    private static readonly bool Updates = Environment.GetEnvironmentVariable("FUSEDNORM_UPDATE_SNAPSHOTS") == "1";

    private static readonly string[] Names = ["SavedClassifier", "SavedClassifierDouble", "SavedImages"];

    public static TheoryData<string> Networks => [.. Names];

    [Theory]
    [MemberData(nameof(Networks))]
    public void PyTorch_loads_what_is_written_and_computes_the_same(string name)
    {
        SavedNetwork network = SavedNetwork.Create(name);
        network.Randomise(name.Length);
        byte[] written = network.Save();
        string path = Path.Combine(TorchFiles.WrittenFolder, name + ".safetensors");
        if (Updates)
        {
            File.WriteAllBytes(path, written);
            return;
        }

        TorchFileCase loaded = TorchFiles.Written.Files.Single(file => file.Network == name);
        Assert.Equal(File.ReadAllBytes(path), written);
        Assert.Equal(loaded.Sha256, Convert.ToHexString(SHA256.HashData(written)).ToLowerInvariant());
        Assert.Equal(loaded.Counters.OrderBy(counter => counter.Key), network.Counters.OrderBy(counter => counter.Key));
        Outputs.Close(loaded, network);
    }

    [Fact]
    public void Every_file_was_loaded_by_PyTorch() =>
        Assert.Equal(Names.Order(), TorchFiles.Written.Files.Select(file => file.Network).Order());
}
