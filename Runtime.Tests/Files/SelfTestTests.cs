using System.Text;
using FusedNorm.Runtime.Tests.Nets;
using Xunit;

namespace FusedNorm.Runtime.Tests.Files;

/// <summary>Files that carry an input and its output.</summary>
public class SelfTestTests
{
    private static readonly double[] Input = [.. new TorchRandom(4).Normal(12).Select(value => (double)value)];

    public static TheoryData<string> Precisions => ["SavedClassifier", "SavedClassifierDouble"];

    [Theory]
    [MemberData(nameof(Precisions))]
    public void The_same_network_differs_by_nothing(string name)
    {
        byte[] file = Trained(name).Save(Input);
        LoadResult result = SavedNetwork.Create(name).Load(file);

        Assert.Equal(0, result.SelfTest!.LargestDifference);
        Assert.True(result.SelfTest.Passed);
    }

    [Theory]
    [InlineData("SavedWithOtherActivation")]
    [InlineData("SavedWithOtherEps")]
    public void Other_layers_around_the_same_tensors_are_noticed(string name)
    {
        byte[] file = Trained("SavedClassifier").Save(Input);
        SavedNetwork network = SavedNetwork.Create(name);
        network.Randomise(8);
        string before = network.State;

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => network.Load(file));
        Assert.Contains("the self-test: expected outputs within", error.Message, StringComparison.Ordinal);
        Assert.Contains("a difference of", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, network.State);

        LoadResult result = network.Load(file, strict: false);
        Assert.False(result.SelfTest!.Passed);
        Assert.True(result.SelfTest.LargestDifference > result.SelfTest.Tolerance);
        Assert.NotEqual(before, network.State);
    }

    [Fact]
    public void A_changed_weight_is_noticed()
    {
        byte[] file = Trained("SavedClassifier").Save(Input);
        // The last float of the file: a little larger than it was.
        file[^2] ^= 0x40;
        Assert.Throws<InvalidDataException>(() => SavedNetwork.Create("SavedClassifier").Load(file));
    }

    [Fact]
    public void The_other_precision_passes_by_its_tolerance()
    {
        LoadResult narrow = SavedNetwork.Create("SavedClassifier").Load(Trained("SavedClassifierDouble").Save(Input));
        Assert.InRange(narrow.SelfTest!.LargestDifference, 1e-12, 1e-5);
        LoadResult wide = SavedNetwork.Create("SavedClassifierDouble").Load(Trained("SavedClassifier").Save(Input));
        Assert.InRange(wide.SelfTest!.LargestDifference, 1e-12, 1e-5);
    }

    [Fact]
    public void An_output_that_is_nothing_but_rounding_is_not_taken_for_another_network()
    {
        // Where every input is 0.1, PyTorch 1.13.1 computes 7.4e-16: rounding, divided by the root of eps. Here it is 0.
        NormOfNearlyNothing network = new();
        byte[] file = SavedNetwork.Create(nameof(NormOfNearlyNothing)).Save([.. Enumerable.Repeat(0.1, 4 * 7 * 7)]);
        string zeros = string.Join(", ", Enumerable.Repeat("0", 4 * 7 * 7));
        Assert.Contains(zeros, Encoding.UTF8.GetString(file), StringComparison.Ordinal);

        network.Load(new MemoryStream(WithOutput(file, zeros, zeros.Replace("0", "7.4E-16", StringComparison.Ordinal))));
        Assert.Throws<InvalidDataException>(() =>
            network.Load(new MemoryStream(WithOutput(file, zeros, zeros.Replace("0", "1E-09", StringComparison.Ordinal)))));
    }

    [Fact]
    public void An_input_that_does_not_fit_is_refused_and_no_file_is_touched()
    {
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        SavedClassifier network = new();
        ArgumentException error = Assert.Throws<ArgumentException>(() => network.Save(path, new float[7]));
        Assert.Contains("Expected a whole number of samples of 6 values, found 7 values.", error.Message, StringComparison.Ordinal);
        network.Fc2.Bias.Data[0] = float.NaN;
        error = Assert.Throws<ArgumentException>(() => network.Save(path, new float[6]));
        Assert.Contains("found NaN", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    [Theory]
    [InlineData("[1, 2, 3, 4, 5, 6]", null, "expected selftest.input and selftest.output, found one of them")]
    [InlineData(null, "[1, 2, 3]", "expected selftest.input and selftest.output, found one of them")]
    [InlineData("[1, 2, 3, 4, 5]", "[1, 2, 3]", "Expected a whole number of samples of 6 values, found 5 values.")]
    [InlineData("[1, 2, 3, 4, 5, 6]", "[1, 2]", "Expected 3 values, found 2.")]
    [InlineData("[1, 2, 3, 4, 5, 1e999]", "[1, 2, 3]", "expected a list of finite numbers, found Number")]
    [InlineData("[1, 2, 3, 4, 5, NaN]", "[1, 2, 3]", "the self-test in the metadata, selftest.input: ")]
    [InlineData("[1, 2, 3, 4, 5, \"6\"]", "[1, 2, 3]", "expected a list of finite numbers, found String")]
    [InlineData("[[[[[[[[[[1]]]]]]]]]]", "[1, 2, 3]", "the self-test in the metadata, selftest.input: ")]
    [InlineData("", "[1, 2, 3]", "the self-test in the metadata, selftest.input: ")]
    public void A_malformed_self_test_is_refused_and_nothing_changes(string? input, string? output, string message)
    {
        SavedNetwork network = SavedNetwork.Create("SavedClassifier");
        string before = network.State;
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => network.Load(WithMetadata(input, output)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, network.State);
    }

    private static SavedNetwork Trained(string name)
    {
        SavedNetwork network = SavedNetwork.Create(name, seed: 3);
        network.Randomise(6);
        return network;
    }

    /// <summary>A file with another text in its header.</summary>
    private static byte[] WithOutput(byte[] file, string old, string other)
    {
        int headerLength = (int)BitConverter.ToInt64(file);
        return SafeTensorsText.Of(
            Encoding.UTF8.GetString(file, 8, headerLength).Replace(old, other, StringComparison.Ordinal), file[(8 + headerLength)..]);
    }

    /// <summary>A file of the classifier with other metadata.</summary>
    private static byte[] WithMetadata(string? input, string? output)
    {
        byte[] file = Trained("SavedClassifier").Save();
        int headerLength = (int)BitConverter.ToInt64(file);
        string header = Encoding.UTF8.GetString(file, 8, headerLength);
        string[] entries = [.. new[] { ("selftest.input", input), ("selftest.output", output) }
            .Where(entry => entry.Item2 is not null)
            .Select(entry => $"\"{entry.Item1}\":{System.Text.Json.JsonSerializer.Serialize(entry.Item2)}")];
        return SafeTensorsText.Of(
            header.Replace("\"format\":\"pt\"", string.Join(",", entries), StringComparison.Ordinal), file[(8 + headerLength)..]);
    }
}
