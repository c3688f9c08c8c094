using System.Text.Json;
using FusedNorm.Generator.Options;
using Xunit;

namespace FusedNorm.Generator.Tests.Oracle;

/// <summary>
/// Networks of real size beside PyTorch's: what reaches the large products, their blocks and the memory that tensors share. The file holds
/// descriptions and sums; what goes into the networks follows from their seeds. <c>tools/oracle/record_networks.py</c> records them.
/// </summary>
[Trait("Size", "Large")]
[Trait("Memory", "Checked")]
public sealed class OracleNetworkTests
{
    /// <summary>Compiled together, and told together; a failure names each network.</summary>
    private const int NetworksPerTest = 25;

    public static TheoryData<int, int> Groups
    {
        get
        {
            TheoryData<int, int> groups = [];
            for (int first = 0; first < OracleFolder.Networks.Cases.Count; first += NetworksPerTest)
            {
                groups.Add(first, Math.Min(first + NetworksPerTest, OracleFolder.Networks.Cases.Count) - 1);
            }

            return groups;
        }
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void Networks_of_real_size_compute_what_PyTorch_computed(int first, int last)
    {
        OracleCase[] networks = [.. OracleFolder.Networks.Cases.Values.Skip(first).Take(last - first + 1)];

        // Every second group predicts with as little scratch memory as can be: in pieces, where its batches are larger than one.
        CaseCompiler compiler = CaseCompiler.Compile(
            networks, first / NetworksPerTest % 2 == 0 ? null : new CompilerOptions { LargestScratch = 1 });
        List<string> failures = [];
        foreach (OracleCase network in networks)
        {
            IReadOnlyList<string> findings = Replayer.Replay(network, compiler);
            if (findings.Count > 0)
            {
                failures.Add($"{network.Name} differs from PyTorch in {findings.Count} places:\n  {string.Join("\n  ", findings.Take(4))}");
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [Fact]
    public void All_networks_are_readable_and_many()
    {
        Assert.Empty(OracleFolder.Networks.Unreadable);
        Assert.True(OracleFolder.Networks.Cases.Count >= 300, $"Only {OracleFolder.Networks.Cases.Count} networks.");
        Assert.All(OracleFolder.Networks.Cases.Values, network => Assert.True(network.IsDrawn));
    }

    [Fact]
    public void Every_kind_of_layer_and_loss_that_has_cases_of_its_own_is_in_networks_too()
    {
        Assert.Empty(Kinds(OracleFolder.Committed).Except(Kinds(OracleFolder.Networks)));

        static IEnumerable<string> Kinds(OracleFolder folder) => folder.Cases.Values
            .SelectMany(network => Layers(network.Layers).Select(layer => layer.Kind).Append(LossOf(network))).Distinct();

        static string LossOf(OracleCase network) => network.Loss is JsonElement loss ? loss.TextOr("kind", "") : "";

        static IEnumerable<OracleLayer> Layers(IEnumerable<OracleLayer> layers) =>
            layers.SelectMany(layer => Layers(layer.Included?.Layers ?? []).Append(layer));
    }
}
