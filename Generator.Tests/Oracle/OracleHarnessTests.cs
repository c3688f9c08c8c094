using System.Text.Json.Nodes;
using Xunit;

namespace FusedNorm.Generator.Tests.Oracle;

/// <summary>The harness itself: what it must notice, and what it must tolerate in cases that were written elsewhere.</summary>
public sealed class OracleHarnessTests
{
    /// <summary>A small complete case: a Linear of weight 2 and bias 1 on one sample of 3, so an output of 7.</summary>
    private const string Minimal =
        """
        {"name": "minimal", "seed": 1, "input": [1], "layers": [{"kind": "Linear", "in_features": 1, "out_features": 1}],
         "steps": [{"action": "forward"}], "initial_state": {"fc1.weight": [[2]], "fc1.bias": [1]},
         "results": [{"input": [[3]], "output": 7}]}
        """;

    [Theory]
    [Trait("Size", "Medium")]
    [InlineData("bn_ncl_tracked_affine_m0.1", "results/0/output/data/0", "nudge", "step 1 (train backward): output[0]")]
    [InlineData("bn_ncl_tracked_affine_m0.1", "results/1/output/data/0", "nudge", "step 2 (eval backward): output[0]")]
    [InlineData("bn_ncl_tracked_affine_m0.1", "results/1/output/data/0", "nudge", "step 2 (eval backward): prediction[0]")]
    [InlineData("bn_ncl_tracked_affine_m0.1", "results/2/output/data/0", "nudge", "step 3 (train backward, free-running): output[0]")]
    [InlineData("bn_ncl_tracked_affine_m0.1", "results/0/output_requires_grad", "toggle", "output_requires_grad")]
    [InlineData("bn_ncl_tracked_affine_m0.1", "results/0/loss", "nudge", "loss[0]")]
    [InlineData("bn_ncl_tracked_affine_m0.1", "results/0/target/data/0", "increment", "loss[0]")]
    [InlineData("bn_ncl_tracked_affine_m0.1", "results/0/grads/bn1.weight/data/2", "nudge", "grads.bn1.weight[2]")]
    [InlineData("bn_ncl_tracked_affine_m0.1", "results/0/grads/fc1.bias", "null", "grads.fc1.bias is there")]
    [InlineData("bn_ncl_tracked_affine_m0.1", "results/0/input_grad/data/5", "nudge", "input_grad[5]")]
    [InlineData("bn_ncl_tracked_affine_m0.1", "results/0/input_grad", "null", "input_grad, number of values")]
    [InlineData("bn_ncl_tracked_affine_m0.1", "results/0/backward_error", "toggle", "backward_error")]
    [InlineData("bn_ncl_tracked_affine_m0.1", "results/0/state/bn1.running_mean/data/1", "nudge", "state.bn1.running_mean[1]")]
    [InlineData("bn_ncl_tracked_affine_m0.1", "results/2/state/bn1.running_var/data/0", "nudge", "state.bn1.running_var[0]")]
    [InlineData("bn_ncl_tracked_affine_m0.1", "results/0/state/bn1.num_batches_tracked/data/0", "increment", "num_batches_tracked[0]")]
    [InlineData("bn_ncl_tracked_affine_m0.1", "initial_state/fc1.weight/data/3", "last bit", "initial state: fc1.weight[3]")]
    [InlineData("bn_ncl_tracked_affine_m0.1", "initial_state/bn1.bias", "remove", "state keys")]
    [InlineData("train_sgd", "results/0/state/fc1.weight/data/0", "nudge", "step 1 (train train_step): state.fc1.weight[0]")]
    [InlineData("train_sgd", "results/11/state/fc2.bias/data/0", "nudge", "step 12 (train train_step, free-running): state.fc2.bias[0]")]
    [InlineData("seed_frozen_weight", "results/0/grads/fc1.weight", "a number", "grads.fc1.weight is there")]
    [InlineData("error_forward_one_value_tracked", "results/1/forward_error_message", "a text", "forward_error")]
    [InlineData("error_backward_frozen", "results/0/backward_error_message", "a text", "backward_error")]
    [InlineData("error_backward_frozen", "results/0/backward_error", "toggle", "backward threw")]
    [InlineData("loss_mse_mean", "results/0/target/data/3", "nudge", "loss[0]")]
    [InlineData("loss_huber_none", "results/0/loss/data/4", "nudge", "loss[4]")]
    [InlineData("loss_bce_none", "results/0/output_grad/data/1", "nudge", "input_grad")]
    [InlineData("loss_probabilities_mean", "results/0/target/data/0", "nudge", "loss[0]")]
    [InlineData("loss_weights_mean", "loss/weight/1", "nudge", "loss[0]")]
    public void A_corrupted_expectation_is_found(string name, string path, string corruption, string finding)
    {
        string cases = Path.Combine(AppContext.BaseDirectory, "Oracle", "Cases");
        string text = File.ReadAllText(Directory.GetFiles(cases, name + ".json", SearchOption.AllDirectories).Single());
        JsonNode root = JsonNode.Parse(text)!;
        Corrupt(root, path.Split('/'), corruption);

        OracleCase sound = Parse(text);
        OracleCase corrupted = Parse(root.ToJsonString());
        CaseCompiler compiler = CaseCompiler.Compile([sound, corrupted]);
        IReadOnlyList<string> findings = Replayer.Replay(corrupted, compiler);
        Assert.Contains(findings, found => found.Contains(finding, StringComparison.Ordinal));
        Assert.Empty(Replayer.Replay(sound, compiler));
    }

    [Fact]
    public void A_case_that_does_not_compile_is_named_with_its_diagnostics_and_spoils_no_other()
    {
        OracleCase sound = Parse(Minimal);
        OracleCase broken = Parse(Minimal.Replace("\"minimal\"", "\"the broken one\"").Replace("\"in_features\": 1", "\"in_features\": 5"));
        CaseCompiler compiler = CaseCompiler.Compile([sound, broken]);

        Exception error = Assert.ThrowsAny<Exception>(() => Replayer.Replay(broken, compiler));
        Assert.Contains("the broken one", error.Message, StringComparison.Ordinal);
        Assert.Contains("FN", error.Message, StringComparison.Ordinal);
        Assert.Empty(Replayer.Replay(sound, compiler));
    }

    [Fact]
    public void A_layer_that_the_harness_does_not_know_is_named()
    {
        OracleCase unknown = Parse(Minimal.Replace("\"Linear\"", "\"Conv7d\""));
        Exception error = Assert.ThrowsAny<Exception>(() => Replayer.Replay(unknown, CaseCompiler.Compile([unknown])));
        Assert.Contains("Conv7d", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hang_is_named_and_does_not_hang_the_suite()
    {
        static bool Hang() => new ManualResetEvent(initialState: false).WaitOne();
        TimeoutException error = Assert.Throws<TimeoutException>(
            () => Deadline.Run("the hanging case", TimeSpan.FromMilliseconds(50), Hang));
        Assert.Contains("the hanging case", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_may_be_objects_nested_lists_or_numbers_and_unknown_properties_are_ignored()
    {
        string other = Minimal
            .Replace("\"seed\": 1,", "\"seed\": 1, \"made_by\": {\"tool\": [1, 2]},")
            .Replace("[[2]]", "{\"shape\": [1, 1], \"data\": [[2.0]], \"dtype\": \"float32\"}")
            .Replace("\"output\": 7", "\"output\": {\"shape\": [1, 1], \"data\": 7.0}");
        Assert.Empty(Replay(Minimal));
        Assert.Empty(Replay(other));
        Assert.NotEmpty(Replay(Minimal.Replace("\"output\": 7", "\"output\": 7.0001")));
    }

    [Fact]
    public void Python_s_bare_NaN_and_infinities_are_numbers_outside_strings_only()
    {
        OracleCase parsed = Parse(Minimal.Replace("[[3]]", "[NaN, Infinity, -Infinity]").Replace("\"minimal\"", "\"NaN \\\" Infinity\""));
        Assert.Equal([double.NaN, double.PositiveInfinity, double.NegativeInfinity], parsed.Steps[0].Input.Data);
        Assert.Equal("NaN \" Infinity", parsed.Name);
    }

    [Fact]
    public void A_NaN_matches_a_NaN_only()
    {
        string found = Minimal.Replace("[[3]]", "[[NaN]]");
        Assert.Empty(Replay(found.Replace("\"output\": 7", "\"output\": NaN")));
        Assert.NotEmpty(Replay(found));
        Assert.NotEmpty(Replay(Minimal.Replace("\"output\": 7", "\"output\": NaN")));
        Assert.NotEmpty(Replay(Minimal.Replace("\"output\": 7", "\"output\": Infinity")));
    }

    [Fact]
    public void A_case_s_own_tolerance_needs_a_reason()
    {
        string wide = Minimal.Replace("\"output\": 7", "\"output\": 7.01").Replace("\"seed\": 1,", "\"seed\": 1, \"atol\": 0.1,");
        Assert.NotEmpty(Replay(wide));
        Assert.Empty(Replay(wide.Replace("\"seed\": 1,", "\"seed\": 1, \"why\": \"the reference is inexact\",")));
    }

    [Fact]
    public void A_file_may_hold_a_list_of_cases() =>
        Assert.Equal(2, OracleFolder.Parse($"[{Minimal}, {Minimal}]", "list.json").Count());

    [Fact]
    public void A_description_without_results_is_an_error() =>
        Assert.Throws<FormatException>(() => Parse(Minimal.Replace("\"results\"", "\"other\"")));

    private static OracleCase Parse(string text) => OracleFolder.Parse(text, "text.json").Single();

    private static IReadOnlyList<string> Replay(string text)
    {
        OracleCase oracleCase = Parse(text);
        return Replayer.Replay(oracleCase, CaseCompiler.Compile([oracleCase]));
    }

    private static void Corrupt(JsonNode root, string[] path, string corruption)
    {
        JsonNode owner = path[..^1].Aggregate(root, (node, part) => node is JsonArray ? node[Index(part)]! : node[part]!);
        string last = path[^1];
        JsonNode old = (owner is JsonArray ? owner[Index(last)] : owner[last]) ?? JsonValue.Create(0);
        JsonNode? corrupted = corruption switch
        {
            // Some times the tolerance of one step, and of twelve.
            "nudge" => old.GetValue<double>() + 1e-4 + (1e-3 * Math.Abs(old.GetValue<double>())),
            "last bit" => float.BitIncrement(old.GetValue<float>()),
            "increment" => (old.GetValue<int>() + 1) % 4,
            "toggle" => !old.GetValue<bool>(),
            "a number" => 1.5,
            "a text" => "another sentence",
            _ => null,
        };
        if (corruption == "remove")
        {
            owner.AsObject().Remove(last);
        }
        else if (owner is JsonArray array)
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
