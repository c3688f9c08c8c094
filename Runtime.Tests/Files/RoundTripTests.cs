using FusedNorm.Files;
using FusedNorm.Runtime.Tests.Networks;
using FusedNorm.Runtime.Tests.Nets;
using Xunit;

namespace FusedNorm.Runtime.Tests.Files;

/// <summary>What is saved is what is loaded.</summary>
public class RoundTripTests
{
    public static TheoryData<string> Networks => Declared.All;

    [Theory]
    [MemberData(nameof(Networks))]
    public void Every_network_gets_back_every_bit(string name)
    {
        SavedNetwork saved = SavedNetwork.Create(name);
        saved.Randomise(3);
        SavedNetwork loaded = SavedNetwork.Create(name, seed: 2);

        LoadResult result = loaded.Load(saved.Save());

        Assert.Equal(saved.State, loaded.State);
        Assert.Equal(new LoadResult(result.MissingKeys, result.UnexpectedKeys, null), result);
        Assert.Empty(result.MissingKeys.Concat(result.UnexpectedKeys));
    }

    [Fact]
    public void The_keys_are_in_the_order_of_PyTorch()
    {
        string[] head =
        [
            "fc1.weight", "fc1.bias", "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var", "bn1.num_batches_tracked",
            "fc2.weight", "fc2.bias",
        ];
        string[] own = ["bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var", "bn1.num_batches_tracked"];
        Assert.Equal(
            [
                .. own, .. own.Select(key => key.Replace("bn1", "norm1", StringComparison.Ordinal)), "norm2.weight", "norm2.bias",
                "fc1.weight", .. head.Select(key => "head." + key),
            ],
            SavedNetwork.Create("SavedImages").Keys);

        using TensorFile torch = TensorFile.Open(Path.Combine(TorchFiles.RecordedFolder, "SavedImages.pt"));
        Assert.Equal(torch.Tensors.Select(tensor => tensor.Name), SavedNetwork.Create("SavedImages").Keys);
    }

    [Fact]
    public void The_state_is_the_network_s_own()
    {
        SavedClassifier network = new();
        network.StateDict["fc1.bias"].Data.Fill(7);
        network.StateDict["bn1.num_batches_tracked"].Count = 12;

        Assert.All(network.Fc1.Bias.Data.ToArray(), value => Assert.Equal(7, value));
        Assert.Equal(12, network.Bn1.NumBatchesTracked);
        Assert.Equal([5, 6], network.StateDict["fc1.weight"].Shape);
        Assert.True(network.StateDict.ContainsKey("fc2.bias"));
        Assert.False(network.StateDict.ContainsKey("fc3.bias"));
        Assert.Throws<InvalidOperationException>(() => network.StateDict["fc1.bias"].Count);
        Assert.Contains(
            "fc2.bias", Assert.Throws<KeyNotFoundException>(() => network.StateDict["fc3.bias"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_small_aligned_and_says_what_it_has()
    {
        byte[] file = SavedNetwork.Create("SavedImages").Save();
        using TensorFile opened = TensorFile.Open(new MemoryStream(file));

        Assert.Equal("pt", opened.Metadata["format"]);
        Assert.Equal(SavedNetwork.Create("SavedImages").Keys, opened.Tensors.Select(tensor => tensor.Name));
        Assert.Equal("fc1.weight F32 (6, 24)", $"{opened.Tensors.Single(tensor => tensor.Name == "fc1.weight")}");
        Assert.Equal("bn1.num_batches_tracked I64 ()", $"{opened.Tensors.Single(tensor => tensor.Name == "bn1.num_batches_tracked")}");
        Assert.Equal(0, BitConverter.ToInt64(file) % 8);
    }

    [Fact]
    public void A_tensor_can_be_read_alone()
    {
        SavedClassifier network = new();
        MemoryStream stream = new();
        network.Save(stream);
        stream.Position = 0;
        using TensorFile file = TensorFile.Open(stream);

        byte[] bias = file.Read(file.Tensors.Single(tensor => tensor.Name == "fc2.bias"));

        Assert.Equal(network.Fc2.Bias.Data.ToArray(), Enumerable.Range(0, 3).Select(i => BitConverter.ToSingle(bias, 4 * i)));
    }

    /// <summary>
    /// Every number of 16 bits becomes the one that PyTorch's <c>.float()</c> makes of it: both formats are exact in single precision.
    /// </summary>
    [Theory]
    [InlineData("F16")]
    [InlineData("BF16")]
    public void Sixteen_bits_are_converted_exactly(string dtype)
    {
        SavedClassifier network = new();
        ushort[] bits = [0x0000, 0x8000, 0x0001, 0x3C00, 0x7BFF, 0x3F80, 0xC2F7, 0x7F7F];
        SafeTensorsText file = new();
        file.Add("fc1.bias", dtype, [5], bits[..5].SelectMany(BitConverter.GetBytes).ToArray());

        network.Load(file.ToStream(), strict: false);

        Assert.Equal(
            bits[..5].Select(
                value => dtype == "F16" ? (float)BitConverter.UInt16BitsToHalf(value) : BitConverter.UInt32BitsToSingle((uint)value << 16)),
            network.Fc1.Bias.Data.ToArray());
    }

    [Fact]
    public void Double_precision_is_rounded_to_the_nearest()
    {
        SavedClassifier network = new();
        double[] values = [0.1, 1e300, -1e-300, double.NaN, 1 + 1e-12];
        SafeTensorsText file = new();
        file.Add("fc1.bias", "F64", [5], values.SelectMany(BitConverter.GetBytes).ToArray());

        network.Load(file.ToStream(), strict: false);

        Assert.Equal([0.1f, float.PositiveInfinity, -0f, float.NaN, 1f], network.Fc1.Bias.Data.ToArray());
    }
}
