using System.IO.Compression;
using System.Text.Json.Nodes;
using Xunit;

namespace FusedNorm.Generator.Tests.Oracle;

/// <summary>What the sums of a tensor must notice, and what the replay of a network of which only sums are recorded must find.</summary>
[Trait("Registers", "None")]
public sealed class OracleSumsTests
{
    private static readonly Tolerance tolerance = new(1e-9, 1e-13);

    private static readonly string[] kinds =
    [
        "one element", "last element", "a sign", "neighbours", "far apart", "reversed", "moved by one", "a row repeated", "scale", "shift",
        "NaN", "nothing there",
    ];

    public static TheoryData<int, string> Corruptions
    {
        get
        {
            TheoryData<int, string> corruptions = [];
            foreach (int length in new[] { 4, 5, 33, 1000, 65_537 })
            {
                foreach (string corruption in kinds)
                {
                    corruptions.Add(length, corruption);
                }
            }

            return corruptions;
        }
    }

    [Theory]
    [MemberData(nameof(Corruptions))]
    public void A_corrupted_tensor_is_noticed(int length, string corruption)
    {
        double[] sound = new PortableDraws(length).Gradient(0, 1, length).Data;
        double[] corrupted = [.. sound];

        // An element that is a ten-thousandth of the others would, among 65,537, be below what rounding may do.
        int one = Array.IndexOf(sound, sound.Max());
        int other = Array.IndexOf(sound, sound.Min());
        switch (corruption)
        {
            case "one element":
                corrupted[one] *= 1.001;
                break;
            case "last element":
                corrupted[^1] += 0.1;
                break;
            case "a sign":
                corrupted[one] = -corrupted[one];
                break;
            case "neighbours":
                int pair = Enumerable.Range(0, length - 1).First(i => Math.Abs(sound[i] - sound[i + 1]) > 0.01);
                (corrupted[pair], corrupted[pair + 1]) = (corrupted[pair + 1], corrupted[pair]);
                break;
            case "far apart":
                (corrupted[one], corrupted[other]) = (corrupted[other], corrupted[one]);
                break;
            case "reversed":
                Array.Reverse(corrupted);
                break;
            case "moved by one":
                corrupted = [.. sound[1..], sound[0]];
                break;
            case "a row repeated":
                sound.AsSpan(0, length / 4).CopyTo(corrupted.AsSpan(length / 4));
                break;
            case "scale":
                corrupted = Array.ConvertAll(sound, value => value * (1 + 1e-6));
                break;
            case "shift":
                corrupted = Array.ConvertAll(sound, value => value + 1e-6);
                break;
            case "NaN":
                corrupted[one] = double.NaN;
                break;
            default:
                Array.Clear(corrupted);
                break;
        }

        TensorSums expected = TensorSums.Of<double>(sound);
        Assert.Null(expected.DifferenceTo(TensorSums.Of<double>(sound), tolerance));
        Assert.NotNull(expected.DifferenceTo(TensorSums.Of<double>(corrupted), tolerance));
    }

    /// <summary>A pair of any two places, not only of some.</summary>
    [Fact]
    [Trait("Size", "Medium")]
    public void No_two_elements_can_be_exchanged()
    {
        const int Length = 400;
        double[] sound = new PortableDraws(1).Gradient(0, 1, Length).Data;
        TensorSums expected = TensorSums.Of<double>(sound);
        for (int one = 0; one < Length; one++)
        {
            for (int other = one + 1; other < Length; other++)
            {
                if (Math.Abs(sound[one] - sound[other]) > 1e-4)
                {
                    double[] exchanged = [.. sound];
                    (exchanged[one], exchanged[other]) = (exchanged[other], exchanged[one]);
                    Assert.NotNull(expected.DifferenceTo(TensorSums.Of<double>(exchanged), tolerance));
                }
            }
        }
    }

    [Fact]
    public void Rounding_is_tolerated()
    {
        double[] sound = new PortableDraws(2).Gradient(0, 1, 10_000).Data;
        double[] rounded = Array.ConvertAll(sound, value => value * (1 + 1e-12));

        Assert.Null(TensorSums.Of<double>(sound).DifferenceTo(TensorSums.Of<double>(rounded), tolerance));
    }

    [Fact]
    public void What_is_no_number_matches_itself_only()
    {
        TensorSums none = TensorSums.Of<double>([1, double.NaN, 2]);
        TensorSums infinite = TensorSums.Of<double>([1, double.PositiveInfinity, 2]);

        Assert.Null(none.DifferenceTo(none, tolerance));
        Assert.Null(infinite.DifferenceTo(infinite, tolerance));
        Assert.NotNull(infinite.DifferenceTo(none, tolerance));
        Assert.NotNull(none.DifferenceTo(TensorSums.Of<double>([1, 1, 2]), tolerance));
    }

    [Theory]
    [Trait("Size", "Medium")]
    [InlineData("results/0/output/sums/0", "nudge", "step 1 (train backward, free-running): output, sum:")]
    [InlineData("results/0/output/sums/3", "nudge", "output, second weighted sum:")]
    [InlineData("results/2/output/length", "increment", "output: found 72 values, PyTorch has 73")]
    [InlineData("results/0/output/length", "increment", "step 1 (train backward, free-running): threw System.ArgumentException")]
    [InlineData("results/0/output_requires_grad", "toggle", "output_requires_grad")]
    [InlineData("results/0/loss", "nudge", "loss[0]")]
    [InlineData("results/0/grads/fc1.weight/sums/1", "nudge", "grads.fc1.weight, sum of absolute values:")]
    [InlineData("results/1/grads/fc1.weight/sums/2", "nudge", "step 2 (train backward, free-running): grads.fc1.weight, first weighted")]
    [InlineData("results/0/grads/bn1.weight", "null", "grads.bn1.weight is there")]
    [InlineData("results/0/input_grad/sums/0", "nudge", "input_grad, sum:")]
    [InlineData("results/0/input_grad", "null", "input_grad, number of values")]
    [InlineData("results/0/state/bn1.running_mean/sums/0", "nudge", "state.bn1.running_mean, sum:")]
    [InlineData("results/0/state/bn1.running_var", "remove", "state.bn1.running_var, which PyTorch leaves as it was,")]
    [InlineData("results/0/state/bn1.num_batches_tracked/data/0", "increment", "num_batches_tracked[0]")]
    [InlineData("results/2/output/sums/0", "nudge", "step 3 (eval forward, free-running): prediction, sum:")]
    [InlineData("results/2/output/sums/0", "nudge", "step 3 (eval forward, free-running): prediction of an inference, sum:")]
    [InlineData("results/0/backward_error", "toggle", "backward_error")]
    [InlineData("seed", "increment", "output, sum:")]
    [InlineData("drawn_state/0", "another key", "output, sum:")]
    [InlineData("steps/0/scale", "a number", "output, sum:")]
    [InlineData("steps/2/batch", "increment", "output: found 78 values, PyTorch has 72")]
    [InlineData("loss/reduction", "a text", "loss[0]")]
    [InlineData("state_keys/0", "a text", "state keys")]
    public void A_corrupted_expectation_is_found(string path, string corruption, string finding)
    {
        JsonNode recorded = Network();
        OracleCase sound = Parse(recorded);
        JsonNode root = recorded.DeepClone();
        Corrupt(root, path.Split('/'), corruption);
        OracleCase corrupted = Parse(root);
        CaseCompiler compiler = CaseCompiler.Compile([sound, corrupted]);

        Assert.Empty(Replayer.Replay(sound, compiler));
        Assert.Contains(Replayer.Replay(corrupted, compiler), found => found.Contains(finding, StringComparison.Ordinal));
    }

    /// <summary>
    /// The network of the file that these tests corrupt: a batch norm behind a linear layer, backward twice, then evaluated.
    /// </summary>
    private static JsonNode Network()
    {
        using Stream stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Oracle", "Networks", "networks.json.gz"));
        using GZipStream plain = new(stream, CompressionMode.Decompress);
        return JsonNode.Parse(plain)!.AsArray().Single(network => network!["name"]!.GetValue<string>() == "network_checked")!;
    }

    private static OracleCase Parse(JsonNode node) => OracleFolder.Parse(node.ToJsonString(), "text.json").Single();

    private static void Corrupt(JsonNode root, string[] path, string corruption)
    {
        JsonNode owner = path[..^1].Aggregate(root, (node, part) => node is JsonArray ? node[Index(part)]! : node[part]!);
        string last = path[^1];
        if (corruption == "remove")
        {
            owner.AsObject().Remove(last);
            return;
        }

        JsonNode old = (owner is JsonArray ? owner[Index(last)] : owner[last]) ?? JsonValue.Create(0);
        JsonNode? corrupted = corruption switch
        {
            "nudge" => old.GetValue<double>() * (1 + 1e-6) + 1e-6,
            "increment" => old.GetValue<long>() + 1,
            "toggle" => !old.GetValue<bool>(),
            "a number" => 1.5,
            "a text" => "sum",
            "another key" => "fc1.bias",
            _ => null,
        };
        if (owner is JsonArray array)
        {
            array[Index(last)] = corrupted;
        }
        else
        {
            owner[last] = corrupted;
        }
    }

    private static int Index(string part) => int.Parse(part, System.Globalization.CultureInfo.InvariantCulture);
}
