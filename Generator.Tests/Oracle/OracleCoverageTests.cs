using FusedNorm.Generator.Tests.Harness;
using Xunit;

namespace FusedNorm.Generator.Tests.Oracle;

/// <summary>The committed cases cover what they are there for.</summary>
public sealed class OracleCoverageTests
{
    private static IEnumerable<OracleCase> Cases => OracleFolder.Committed.Cases.Values;

    public static TheoryData<string, bool, bool, bool, string> BatchNormCombinations()
    {
        TheoryData<string, bool, bool, bool, string> combinations = [];
        foreach (string input in (string[])["BatchNorm1d on (N, C)", "BatchNorm1d on (N, C, L)", "BatchNorm2d on (N, C, H, W)"])
        {
            foreach (string momentum in (string[])["0.1", "another", "none"])
            {
                for (int flags = 0; flags < 8; flags++)
                {
                    combinations.Add(input, (flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0, momentum);
                }
            }
        }

        return combinations;
    }

    [Theory]
    [MemberData(nameof(BatchNormCombinations))]
    public void Every_combination_of_batch_norm_is_recorded(
        string input, bool training, bool trackRunningStats, bool affine, string momentum)
    {
        string mode = training ? "train" : "eval";
        Assert.Contains(Cases, oracleCase =>
            oracleCase.Steps.Any(step => step.Mode == mode && step.Learns && !step.ForwardError && !step.BackwardError)
            && BatchNorms(oracleCase).Any(layer => layer == (input, trackRunningStats, affine, momentum)));
    }

    [Fact]
    public void All_committed_cases_are_readable_and_many()
    {
        Assert.Empty(OracleFolder.Committed.Unreadable);
        Assert.True(Cases.Count() >= 60, $"Only {Cases.Count()} cases.");
        Assert.True(Cases.Count(oracleCase => oracleCase.IsDouble) >= 20, "Too few cases in double precision.");
        Assert.True(Cases.Count(oracleCase => oracleCase.Steps.Count == 12) >= 10, "Too few trainings of 12 steps.");
    }

    [Fact]
    public void Every_case_lies_in_the_folder_of_a_family_which_is_a_module_of_descriptions()
    {
        string cases = Path.Combine(Snapshot.ProjectDirectory, "Oracle", "Cases");
        string descriptions = Path.Combine(Snapshot.ProjectDirectory, "..", "tools", "oracle", "descriptions");
        IEnumerable<string?> modules = Directory.GetFiles(descriptions, "*.py").Select(Path.GetFileNameWithoutExtension);

        string[] files = Directory.GetFiles(cases, "*", SearchOption.AllDirectories);
        IEnumerable<string> folders = files.Select(file => Path.GetDirectoryName(Path.GetRelativePath(cases, file))!);
        Assert.Equal(modules.Where(module => module != "building").Order(), folders.Distinct().Order());
        Assert.Equal(files.Length, files.Select(Path.GetFileName).Distinct().Count());
    }

    [Fact]
    public void Every_recording_says_which_version_it_comes_from_and_that_one_has_its_layers()
    {
        OracleCase[] recordings = [.. Cases, .. OracleFolder.Networks.Cases.Values];
        Assert.All(recordings, recording =>
        {
            // libtorch 2.10 has recorded what has changed, and says so.
            string expected = Layers(recording.Layers).Any(CameLater) ? "PyTorch 2.6.0" : "PyTorch 1.13.1";
            Assert.True(
                recording.RecordedWith == expected || recording.RecordedWith.StartsWith("libtorch 2.10.0.0, as ", StringComparison.Ordinal),
                $"{recording.Name}: expected {expected}, found '{recording.RecordedWith}'");
        });
        Assert.Contains(recordings, recording => recording.IsDrawn && recording.RecordedWith == "PyTorch 2.6.0");

        // Since 2.4, and since 2.1.
        static bool CameLater(OracleLayer layer) =>
            layer.Kind == "RMSNorm" || (layer.Kind == "LayerNorm" && !layer.Options.FlagOr("bias", true));

        static IEnumerable<OracleLayer> Layers(IEnumerable<OracleLayer> layers) =>
            layers.SelectMany(layer => Layers(layer.Included?.Layers ?? []).Append(layer));
    }

    [Theory]
    [InlineData("AvgPool1d")]
    [InlineData("AvgPool2d")]
    [InlineData("BatchNorm1d")]
    [InlineData("BatchNorm2d")]
    [InlineData("Flatten")]
    [InlineData("Linear")]
    [InlineData("ReLU")]
    [InlineData("Detach")]
    [InlineData("BeginNoGrad")]
    [InlineData("EndNoGrad")]
    public void Every_kind_of_layer_is_recorded(string kind) =>
        Assert.Contains(Cases, oracleCase => oracleCase.Layers.Any(layer => layer.Kind == kind));

    [Fact]
    public void Errors_of_both_directions_are_recorded()
    {
        Assert.Contains(Cases, oracleCase => oracleCase.Steps.Any(step => step.BackwardError));
        Assert.Contains(Cases, oracleCase => oracleCase.Steps.Any(step => step.ForwardError));
    }

    private static IEnumerable<(string Input, bool TrackRunningStats, bool Affine, string Momentum)> BatchNorms(OracleCase oracleCase)
    {
        int rank = oracleCase.InputShape.Length;
        foreach (OracleLayer layer in oracleCase.Layers)
        {
            rank = layer.Kind == "Flatten" ? 1 : rank;
            if (layer.Kind.StartsWith("BatchNorm", StringComparison.Ordinal) && !layer.Options.FlagOr("eval", false))
            {
                string input = layer.Kind + " on " + (rank switch { 1 => "(N, C)", 2 => "(N, C, L)", _ => "(N, C, H, W)" });
                bool trackRunningStats = layer.Options.FlagOr("track_running_stats", true);
                yield return (input, trackRunningStats, layer.Options.FlagOr("affine", true), Momentum(layer));
            }
        }
    }

    private static string Momentum(OracleLayer layer) => layer.Options.NumberOrNull("momentum") switch
    {
        null => layer.Options.TryGetProperty("momentum", out _) ? "none" : "0.1",
        0.1 => "0.1",
        _ => "another",
    };
}
