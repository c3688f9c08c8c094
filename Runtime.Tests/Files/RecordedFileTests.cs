using Xunit;

namespace FusedNorm.Runtime.Tests.Files;

/// <summary>Files that PyTorch wrote, loaded here: the same outputs and the same counters, whatever way the file comes.</summary>
public class RecordedFileTests
{
    public static TheoryData<string> Files => [.. TorchFiles.Recorded.Files.Select(recorded => recorded.File)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_by_its_path(string file) =>
        Check(file, network => network.Load(Path.Combine(TorchFiles.RecordedFolder, file)));

    [Theory]
    [MemberData(nameof(Files))]
    public void A_stream_from_the_middle_on(string file)
    {
        MemoryStream stream = new([1, 2, 3, .. TorchFiles.Bytes(file)]) { Position = 3 };
        Check(file, network => network.Load(stream));
        Assert.True(stream.CanRead, "A stream is the caller's to close.");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_stream_that_cannot_seek(string file) => Check(file, network => network.Load(TorchFiles.Forward(TorchFiles.Bytes(file))));

    [Theory]
    [InlineData("refused-version-2-uncounted.pt", "Missing keys: bn1.num_batches_tracked")]
    [InlineData(
        "refused-actor-critic.pt", "the checkpoint: expected one state dict, or a key that chooses one, found 2: 'actor', 'critic'.")]
    [InlineData(
        "refused-optimizer.pt",
        "the checkpoint: expected a state dict: keys and tensors, found the state of an optimizer; save model.state_dict().")]
    [InlineData("refused-none.pt", "Unexpected keys: fc3.bias")]
    [InlineData("refused-extra-state.pt", "Unexpected keys: _extra_state")]
    [InlineData(
        "refused-function.pt",
        "expected a state dict: keys and tensors, found a dictionary without tensors ('weight': torch.nn.functional.relu)")]
    [InlineData(
        "refused-arrays.pt", "found a dictionary without tensors ('fc1.weight': an object of 'numpy.ndarray', which is not made here")]
    [InlineData(
        "refused-torchscript.pt",
        "found a TorchScript archive, as torch.jit.save writes it: save torch.jit.load(file).state_dict() in Python")]
    public void What_is_no_state_dict_of_the_network_is_refused_by_name(string file, string message)
    {
        SavedNetwork network = SavedNetwork.Create("SavedClassifier");
        string before = network.State;

        Exception error = Assert.ThrowsAny<Exception>(() => network.Load(TorchFiles.Bytes(file)));

        Assert.True(error is InvalidDataException or StateDictException, $"{error}");
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, network.State);
    }

    [Fact]
    public void The_path_stands_in_front_of_what_is_wrong_with_a_file()
    {
        string path = Path.Combine(TorchFiles.RecordedFolder, "refused-optimizer.pt");
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => SavedNetwork.Create("SavedClassifier").Load(path));
        Assert.StartsWith($"{path}: the checkpoint: expected ", error.Message, StringComparison.Ordinal);
    }

    private static void Check(string file, Func<SavedNetwork, LoadResult> load)
    {
        TorchFileCase recorded = TorchFiles.Recorded.Files.Single(candidate => candidate.File == file);
        SavedNetwork network = SavedNetwork.Create(recorded.Network);
        network.Randomise(5);

        LoadResult result = load(network);

        Assert.Empty(result.MissingKeys);
        Assert.Empty(result.UnexpectedKeys);
        Assert.Equal(recorded.Counters.OrderBy(counter => counter.Key), network.Counters.OrderBy(counter => counter.Key));
        Outputs.Close(recorded, network);

        // PyTorch's own safetensors carry an input and its output.
        Assert.Equal(
            file.StartsWith("Saved", StringComparison.Ordinal) && file.EndsWith(".safetensors", StringComparison.Ordinal),
            result.SelfTest is not null);
        Assert.True(result.SelfTest?.Passed ?? true);
    }
}
