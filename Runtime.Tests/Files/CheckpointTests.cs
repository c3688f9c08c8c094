using FusedNorm.Files;
using Xunit;

namespace FusedNorm.Runtime.Tests.Files;

/// <summary>
/// Which state dict of a checkpoint is meant, and what is in front of its keys: found where there is one answer, given where there are
/// several.
/// </summary>
public class CheckpointTests
{
    [Theory]
    [InlineData("actor")]
    [InlineData("critic")]
    public void A_key_chooses_one_of_several(string key)
    {
        SavedNetwork plain = SavedNetwork.Create("SavedClassifier", seed: 2);
        plain.Load(TorchFiles.Bytes("SavedClassifier.pt"));
        SavedNetwork network = SavedNetwork.Create("SavedClassifier");

        network.Load(TorchFiles.Bytes("refused-actor-critic.pt"), key: key);

        Assert.Equal(plain.State, network.State);
        Assert.Equal(["actor", "critic"], TensorFile.StateDictKeys(Path.Combine(TorchFiles.RecordedFolder, "refused-actor-critic.pt")));
    }

    [Theory]
    [InlineData("checkpoint-deep.pt", "agent.policy.state_dict")]
    [InlineData("checkpoint-deep.pt", "agent")]
    [InlineData("checkpoint-deep.pt", "agent.policy")]
    [InlineData("checkpoint-deep.pt", "state_dict")]
    [InlineData("checkpoint-tuple.pt", "0")]
    [InlineData("checkpoint-lightning.pt", "state_dict")]
    [InlineData("legacy.pt", "net")]
    public void A_key_may_be_given_where_there_is_one(string file, string key)
    {
        SavedNetwork plain = SavedNetwork.Create("SavedClassifier", seed: 2);
        plain.Load(TorchFiles.Bytes("SavedClassifier.pt"));
        SavedNetwork network = SavedNetwork.Create("SavedClassifier");
        network.Load(TorchFiles.Bytes(file), key: key);
        Assert.Equal(plain.State, network.State);
    }

    [Theory]
    [InlineData(
        "refused-actor-critic.pt", "policy", "the checkpoint: expected a state dict under 'policy', found some under 'actor', 'critic'.")]
    [InlineData("checkpoint.pt", "epoch", "the checkpoint: expected a state dict under 'epoch', found 3.")]
    [InlineData("checkpoint-tuple.pt", "1", "the checkpoint: expected a state dict under '1', found a dictionary.")]
    [InlineData("checkpoint-tuple.pt", "7", "the checkpoint: expected a state dict under '7', found some under '0'.")]
    [InlineData(
        "SavedClassifier.safetensors", "model",
        "the key 'model': expected a checkpoint of torch.save to choose a state dict from, found a safetensors file")]
    public void A_key_under_which_there_is_none(string file, string key, string message)
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(
            () => SavedNetwork.Create("SavedClassifier").Load(TorchFiles.Bytes(file), key: key));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    /// <summary>Tensors that lie beside a state dict can be asked for all the same.</summary>
    [Fact]
    public void What_is_beside_the_state_dict_is_under_its_own_key()
    {
        using TensorFile file = TensorFile.Open(Path.Combine(TorchFiles.RecordedFolder, "checkpoint-training.pt"), "observations");
        Assert.Equal(["mean F32 (6)", "std F32 (6)"], file.Tensors.Select(tensor => $"{tensor}"));
    }

    [Theory]
    [InlineData("prefix-module.pt", "module.")]
    [InlineData("prefix-orig-mod.pt", "_orig_mod.module.")]
    [InlineData("prefix-ema.pt", "module.")]
    [InlineData("prefix-model.safetensors", "model.")]
    [InlineData("checkpoint-lightning.pt", "model.")]
    [InlineData("SavedImages.pt", "head.")]
    [InlineData("SavedClassifier.pt", "")]
    public void A_prefix_is_found_and_told_and_may_be_given(string file, string prefix)
    {
        SavedNetwork found = SavedNetwork.Create("SavedClassifier");
        SavedNetwork given = SavedNetwork.Create("SavedClassifier", seed: 3);
        Assert.Equal(prefix, found.Load(TorchFiles.Bytes(file)).Prefix);
        Assert.Equal(prefix, given.Load(TorchFiles.Bytes(file), prefix: prefix).Prefix);
        Assert.Equal(found.State, given.State);
    }

    [Fact]
    public void A_prefix_that_no_key_has()
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(
            () => SavedNetwork.Create("SavedClassifier").Load(TorchFiles.Bytes("prefix-module.pt"), prefix: "model."));
        Assert.StartsWith(
            "the keys: expected some that begin with 'model.', found 'module.fc1.weight', ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_prefixes_are_told_unless_the_shapes_decide()
    {
        SavedNetwork network = SavedNetwork.Create("SavedWithoutNorm");
        SavedNetwork other = SavedNetwork.Create("SavedWithoutNorm", seed: 9);
        SafeTensorsText file = Twice(network, other, widen: false);
        StateDictException error = Assert.Throws<StateDictException>(() => network.Load(file.ToStream()));
        Assert.EndsWith("\n  All keys are there 2 times; give a prefix: 'actor.', 'critic.'.", error.Message, StringComparison.Ordinal);
        network.Load(file.ToStream(), prefix: "critic.");
        Assert.Equal(other.State, network.State);

        network = SavedNetwork.Create("SavedWithoutNorm", seed: 4);
        Assert.Equal("critic.", network.Load(Twice(network, other, widen: true).ToStream()).Prefix);
        Assert.Equal(other.State, network.State);
    }

    /// <summary>Another head on a pretrained trunk, behind the prefix of several devices.</summary>
    [Fact]
    public void Without_strict_what_everything_in_the_file_has_in_front_is_taken_off()
    {
        SavedNetwork network = SavedNetwork.Create("SavedWithoutNorm");
        SafeTensorsText file = new();
        file.Add("module.fc1.weight", "F32", [5, 6], new byte[120]);
        file.Add("module.fc3.bias", "F32", [2], new byte[8]);
        LoadResult result = network.Load(file.ToStream(), strict: false);
        Assert.Equal(["fc1.bias", "fc2.weight", "fc2.bias"], result.MissingKeys);
        Assert.Equal(["module.fc3.bias"], result.UnexpectedKeys);
        Assert.Equal("module.", result.Prefix);
    }

    [Fact]
    public void A_prefix_behind_which_most_keys_stand_is_told()
    {
        SafeTensorsText file = new();
        file.Add("net.fc1.weight", "F32", [5, 6], new byte[120]);
        file.Add("net.fc1.bias", "F32", [5], new byte[20]);
        file.Add("step", "I64", [], new byte[8]);
        StateDictException error = Assert.Throws<StateDictException>(() => SavedNetwork.Create("SavedWithoutNorm").Load(file.ToStream()));
        Assert.EndsWith("\n  2 of the 4 keys stand behind the prefix 'net.'.", error.Message, StringComparison.Ordinal);
    }

    /// <summary>An <c>nn.Sequential</c> that was saved by itself, or as <c>self.net</c>.</summary>
    [Theory]
    [InlineData("0.weight", "\n  None of the 4 keys is there; a layer with Key = \"0\" takes '0.weight'.")]
    [InlineData("net.0.weight", "\n  None of the 4 keys is there; a layer with Key = \"net.0\" takes 'net.0.weight'.")]
    [InlineData("layer.weight", "\n  Unexpected keys: layer.weight")]
    public void Keys_that_no_name_can_be_are_told_what_takes_them(string key, string ending)
    {
        SafeTensorsText file = new();
        file.Add(key, "F32", [5, 6], new byte[120]);
        StateDictException error = Assert.Throws<StateDictException>(() => SavedNetwork.Create("SavedWithoutNorm").Load(file.ToStream()));
        Assert.EndsWith(ending, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_can_be_renamed_and_left_out()
    {
        SavedNetwork saved = SavedNetwork.Create("SavedClassifier", seed: 7);
        SavedNetwork network = SavedNetwork.Create("SavedWithoutNorm");
        network.Load(saved.Save(), rename: key => key.StartsWith("bn1.", StringComparison.Ordinal) ? null : key);
        Assert.Equal(saved.State.Split('\n').Where(line => line.StartsWith("fc", StringComparison.Ordinal)), network.State.Split('\n'));

        string before = network.State;
        StateDictException error = Assert.Throws<StateDictException>(() => network.Load(saved.Save(), rename: _ => "fc1.bias"));
        Assert.Equal("fc1.bias: expected one entry, found fc1.weight and fc1.bias", error.Conflicts[0]);
        Assert.Throws<FormatException>(() => network.Load(saved.Save(), rename: _ => throw new FormatException("no such layer")));
        Assert.Equal(before, network.State);
    }

    /// <summary>The version of a norm is asked for under the name that the file has for it.</summary>
    [Fact]
    public void A_counter_may_be_missing_behind_a_prefix_where_the_file_is_that_old()
    {
        SavedNetwork network = SavedNetwork.Create("SavedClassifier");
        network.Load(TorchFiles.Bytes("version-1.pt"), rename: key => key);
        Assert.Equal(0, network.Counters["bn1.num_batches_tracked"]);
        StateDictException error = Assert.Throws<StateDictException>(
            () => network.Load(TorchFiles.Bytes("refused-version-2-uncounted.pt"), rename: key => key));
        Assert.Equal(["bn1.num_batches_tracked"], error.MissingKeys);
    }

    [Theory]
    [InlineData("", "found an empty file")]
    [InlineData(
        "version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 3171\n",
        "found the pointer of Git LFS in place of the file: git lfs pull fetches it")]
    [InlineData("<!DOCTYPE html><html>", "found a web page")]
    [InlineData("\r\n  <html><body>Sign in</body></html>", "found a web page")]
    [InlineData("{\"weight_map\": {}}", "found a text of JSON")]
    [InlineData("\u0089HDF\r\n\u001a\n\0", "found HDF5, which Keras writes")]
    [InlineData("\u0093NUMPY\u0001\0v\0{'descr'", "found an array of NumPy (.npy)")]
    [InlineData("GGUF\u0003\0\0\0", "found GGUF")]
    [InlineData("\u001f\u008b\u0008\0", "found a file compressed by gzip: unpack it")]
    [InlineData(
        "\u0008\u0008\u0012\u0007pytorch\u001a", "found an ONNX model: fusednorm import makes a network of it and a file of its weights")]
    [InlineData("\u0008\u0001\u0012\u0020", "found a SavedModel of TensorFlow")]
    [InlineData("\u001c\0\0\0TFL3\u0014\0 \0", "found a model of TensorFlow Lite")]
    [InlineData("\u0080\u0004\u0095\u0005\0\0\0\0\0\0\0]\u0094.", "found a pickle that torch.save has not written")]
    [InlineData("nothing that anybody knows", "found 6E6F7468696E672074")]
    public void Files_of_others_are_named(string content, string message) =>
        SavedNetwork.Refuses(
            System.Text.Encoding.Latin1.GetBytes(content),
            "the first bytes: expected a safetensors header or the zip that torch.save writes, " + message);

    private static SafeTensorsText Twice(SavedNetwork first, SavedNetwork second, bool widen)
    {
        SafeTensorsText file = new();
        foreach ((string prefix, SavedNetwork network) in new[] { ("actor.", first), ("critic.", second) })
        {
            using TensorFile saved = TensorFile.Open(new MemoryStream(network.Save()));
            foreach (TensorEntry tensor in saved.Tensors)
            {
                bool isWider = widen && prefix == "actor." && tensor.Name == "fc2.bias";
                file.Add(prefix + tensor.Name, "F32", isWider ? [4] : [.. tensor.Shape], isWider ? new byte[16] : saved.Read(tensor));
            }
        }

        return file;
    }
}
