using Xunit;

namespace FusedNorm.Runtime.Tests.Files;

/// <summary>Layers whose keys are not their names: what is loaded, saved and exported has the keys.</summary>
public class KeyTests
{
    [Fact]
    public void The_keys_are_those_of_the_modules()
    {
        Assert.Equal(
            ["0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var", "1.num_batches_tracked", "3.weight", "3.bias"],
            SavedNetwork.Create("SavedSequential").Keys);
        Assert.Equal(["net.0.weight", "net.0.bias", "net.2-output.weight", "net.2-output.bias"], SavedNetwork.Create("SavedInModule").Keys);
        string[] inner = [.. SavedNetwork.Create("SavedSequential").Keys];
        Assert.Equal(
            [
                .. inner.Select(key => "blocks.0." + key), "up.weight", "up.bias", .. inner.Select(key => "second." + key),
                "blocks.1.fc1.weight", "blocks.1.fc1.bias",
            ],
            SavedNetwork.Create("SavedNested").Keys);
    }

    [Fact]
    public void Names_and_properties_stay_as_they_are()
    {
        Nets.SavedInModule network = new();
        Assert.Equal(("hidden", "net.0"), (network.Hidden.Name, network.Hidden.Key));
        Assert.Equal("net.0.weight", network.Hidden.Weight.Name);
        Assert.Equal(("act1", "act1"), (network.Act1.Name, network.Act1.Key));
        Nets.SavedNested nested = new();
        Assert.Equal(("third.act1", "blocks.1.act"), (nested.ThirdAct1.Name, nested.ThirdAct1.Key));
    }

    [Fact]
    public void What_is_saved_is_loaded_again_and_what_PyTorch_wrote_too()
    {
        SavedNetwork sequential = SavedNetwork.Create("SavedSequential");
        sequential.Load(TorchFiles.Bytes("sequential.pt"));
        TorchFileCase recorded = TorchFiles.Recorded.Files.Single(file => file.File == "sequential.pt");
        Outputs.Close(recorded, sequential);

        SavedNetwork again = SavedNetwork.Create("SavedSequential", seed: 5);
        again.Load(sequential.Save());
        Assert.Equal(sequential.State, again.State);
    }

    /// <summary>A model names parameters by their keys and nodes by their modules; one layer refers to another by it.</summary>
    [Fact]
    public void A_model_has_the_keys()
    {
        string model = System.Text.Encoding.Latin1.GetString(SavedNetwork.Create("SavedNested").ExportOnnx());
        Assert.All(
            SavedNetwork.Create("SavedNested").Keys.Where(key => !key.EndsWith("num_batches_tracked", StringComparison.Ordinal)),
            key => Assert.Contains(key, model, StringComparison.Ordinal));
        Assert.Contains("blocks.1.act", model, StringComparison.Ordinal);
        Assert.DoesNotContain("third", model, StringComparison.Ordinal);
    }
}
