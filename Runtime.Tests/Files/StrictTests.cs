using FusedNorm.Runtime.Tests.Nets;
using Xunit;

namespace FusedNorm.Runtime.Tests.Files;

/// <summary>Files that are sound and belong to another network.</summary>
public class StrictTests
{
    private static readonly string[] AsPyTorchNamesThem =
        ["bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var", "bn1.num_batches_tracked"];

    public static TheoryData<bool> Modes => [true, false];

    [Fact]
    public void All_differences_are_told_at_once_and_nothing_changes()
    {
        SavedNetwork network = SavedNetwork.Create("SavedWithoutParameters");
        string before = network.State;

        StateDictException error = Assert.Throws<StateDictException>(() => network.Load(SavedNetwork.Create("SavedImages").Save()));

        Assert.Equal(["fc1.bias", "fc2.weight"], error.MissingKeys);
        Assert.Equal(
            SavedNetwork.Create("SavedImages").Keys
                .Except(["bn1.running_mean", "bn1.running_var", "bn1.num_batches_tracked", "fc1.weight"]),
            error.UnexpectedKeys);
        Assert.Equal(
            [
                "fc1.weight: expected (5, 7), found (6, 24)", "bn1.running_mean: expected (5), found (2)",
                "bn1.running_var: expected (5), found (2)",
            ],
            error.Conflicts);
        Assert.All(error.MissingKeys.Concat(error.UnexpectedKeys).Concat(error.Conflicts), difference => Assert.Contains(
            difference, error.Message, StringComparison.Ordinal));
        Assert.StartsWith("The file does not fit SavedWithoutParameters, which is as it was.", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, network.State);
    }

    [Fact]
    public void Without_strict_what_meets_is_loaded_and_the_rest_is_told()
    {
        SavedNetwork saved = SavedNetwork.Create("SavedWithoutNorm", seed: 2);
        SavedNetwork network = SavedNetwork.Create("SavedClassifier");
        network.Randomise(4);
        string[] before = network.State.Split('\n');

        LoadResult result = network.Load(saved.Save(), strict: false);

        // A safetensors file says no versions, so that its counters may be missing: they are 0 then.
        Assert.Equal(AsPyTorchNamesThem.Except(["bn1.num_batches_tracked"]), result.MissingKeys);
        Assert.Empty(result.UnexpectedKeys);
        string[] after = network.State.Split('\n');
        Assert.All(saved.State.Split('\n'), line => Assert.Contains(line, after));
        Assert.Equal(
            before.Where(line => line.StartsWith("bn1", StringComparison.Ordinal)).SkipLast(1),
            after.Where(line => line.StartsWith("bn1", StringComparison.Ordinal)).SkipLast(1));
        Assert.Equal(0, network.Counters["bn1.num_batches_tracked"]);

        result = saved.Load(SavedNetwork.Create("SavedClassifier").Save(), strict: false);
        Assert.Empty(result.MissingKeys);
        Assert.Equal(AsPyTorchNamesThem, result.UnexpectedKeys);
        Assert.Equal(
            $"LoadResult {{ MissingKeys = [], UnexpectedKeys = [{string.Join(", ", AsPyTorchNamesThem)}], SelfTest = none, Prefix = '' }}",
            result.ToString());
    }

    [Fact]
    public void A_folder_is_no_file()
    {
        string folder = Path.GetTempPath();
        IOException error = Assert.Throws<IOException>(() => SavedNetwork.Create("SavedClassifier").Load(folder));
        Assert.Equal($"'{folder}': expected a file to read, found a folder.", error.Message);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Another_shape_is_an_error_in_every_mode(bool strict)
    {
        SavedNetwork network = SavedNetwork.Create("SavedClassifier");
        string before = network.State;

        StateDictException error = Assert.Throws<StateDictException>(() => network.Load(SavedNetwork.Create("SavedNarrow").Save(), strict));

        Assert.Equal(
            ["fc1.weight: expected (5, 6), found (4, 6)", "fc1.bias: expected (5), found (4)", "bn1.weight: expected (5), found (4)"],
            error.Conflicts.Take(3));
        Assert.Equal(before, network.State);
    }

    [Fact]
    public void Values_that_are_no_floats_are_an_error()
    {
        SafeTensorsText file = new();
        file.Add("fc1.bias", "I64", [5], new byte[40]);
        file.Add("bn1.num_batches_tracked", "BOOL", [], new byte[1]);
        StateDictException error = Assert.Throws<StateDictException>(() => new SavedClassifier().Load(file.ToStream(), strict: false));

        Assert.Equal(
            [
                "fc1.bias: expected (5) of F16, BF16, F32 or F64, found (5) of I64",
                "bn1.num_batches_tracked: expected one I64, found () of BOOL",
            ],
            error.Conflicts);
    }

    /// <summary>As <c>copy_</c> takes it from a state dict whose every value was cast or averaged.</summary>
    [Fact]
    public void A_counter_may_be_a_float()
    {
        SavedClassifier network = new();
        foreach ((double written, long read) in new[] { (41.75, 41L), (-2.5, -2L), (1e15, 1_000_000_000_000_000L) })
        {
            SafeTensorsText file = new();
            file.Add("bn1.num_batches_tracked", "F64", [], BitConverter.GetBytes(written));
            network.Load(file.ToStream(), strict: false);
            Assert.Equal(read, network.Bn1.NumBatchesTracked);
        }

        foreach (double wrong in new[] { double.NaN, double.PositiveInfinity, 1e19 })
        {
            SafeTensorsText file = new();
            file.Add("bn1.num_batches_tracked", "F64", [], BitConverter.GetBytes(wrong));
            InvalidDataException error = Assert.Throws<InvalidDataException>(() => network.Load(file.ToStream(), strict: false));
            Assert.StartsWith("'bn1.num_batches_tracked': expected a whole number, found ", error.Message, StringComparison.Ordinal);
            Assert.Equal(1_000_000_000_000_000L, network.Bn1.NumBatchesTracked);
        }
    }

    [Fact]
    public void A_counter_may_come_as_a_vector_of_one()
    {
        SafeTensorsText file = new();
        file.Add("bn1.num_batches_tracked", "I64", [1], BitConverter.GetBytes(-5L));
        SavedClassifier network = new();
        network.Load(file.ToStream(), strict: false);
        Assert.Equal(-5, network.Bn1.NumBatchesTracked);
    }

    [Fact]
    public void Keys_that_a_file_invents_are_shown_briefly_and_without_control_characters()
    {
        SafeTensorsText file = new();
        for (int i = 0; i < 60; i++)
        {
            file.Add($"\\u001b[31m{new string('x', 5000)}{i}", "F32", [0], []);
        }

        StateDictException error = Assert.Throws<StateDictException>(() => new SavedClassifier().Load(file.ToStream()));
        Assert.Equal(60, error.UnexpectedKeys.Count);
        Assert.True(error.Message.Length < 20_000, $"{error.Message.Length} characters");
        Assert.DoesNotContain('\u001b', error.Message);
        Assert.EndsWith("and 10 more", error.Message, StringComparison.Ordinal);
    }
}
