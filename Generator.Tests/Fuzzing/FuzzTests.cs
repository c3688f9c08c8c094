using FusedNorm.Generator.Passes;
using FusedNorm.Generator.Tests.Fuzzing.Layers;
using Xunit;

namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>
/// Random networks, compiled, and compared with an interpreter that shares nothing with the compiler. A failure prints the declaration and its
/// seed; <see cref="FuzzSuite"/> says how to repeat it or to try other seeds.
/// </summary>
public sealed class FuzzTests
{
    private static readonly Dictionary<string, CompilerOptions> switches = new()
    {
        [nameof(CompilerOptions.FuseKernels)] = new() { FuseKernels = false },
        [nameof(CompilerOptions.RecomputeValues)] = new() { RecomputeValues = false },
        [nameof(CompilerOptions.PlanMemory)] = new() { PlanMemory = false },
        [nameof(CompilerOptions.FoldNorms)] = new() { FoldNorms = false },
        [nameof(CompilerOptions.ShareKernels)] = new() { ShareKernels = false },
        [nameof(CompilerOptions.PartitionKernels)] = new() { PartitionKernels = false },
    };

    public static TheoryData<ulong> Batches => [.. FuzzSuite.Batches];

    public static TheoryData<string, ulong> SwitchesAndBatches
    {
        get
        {
            TheoryData<string, ulong> data = [];
            foreach ((ulong first, string pass) in FuzzSuite.Batches.SelectMany(first => switches.Keys, (first, pass) => (first, pass)))
            {
                data.Add(pass, first);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Batches))]
    public void Networks_compute_what_the_interpreter_computes(ulong first) =>
        FuzzReport.Require(FuzzSuite.Batch(first), batch => batch.Cases.Select(fuzzCase => fuzzCase.Differences(fuzzCase.Outcome)));

    [Theory]
    [MemberData(nameof(SwitchesAndBatches))]
    public void Networks_compute_the_same_without(string pass, ulong first) =>
        FuzzReport.Require(FuzzSuite.Batch(first), batch => batch.Cases.Zip(
            batch.Run(switches[pass]), (fuzzCase, outcome) => Differences(fuzzCase, outcome, pass)));

    [Theory]
    [MemberData(nameof(Batches))]
    public void Gradients_of_the_interpreter_are_slopes(ulong first) =>
        FuzzReport.Require(FuzzSuite.Batch(first), batch => batch.Cases.Select(fuzzCase => fuzzCase.Slopes?.Run() ?? []));

    [Fact]
    public void Every_switch_is_tried() => Assert.Equal(
        typeof(CompilerOptions).GetProperties().Where(property => property.PropertyType == typeof(bool)).Select(property => property.Name).Order(),
        switches.Keys.Order());

    /// <summary>
    /// What differs from the same network with every pass. The bits must be the same, but for three things. A norm's sums are taken by whatever loop
    /// computes its input. Fused, that of a pool takes them one element after the other, where registers of several would in another order. A norm
    /// that was folded rounds where its neighbour does. And the bias of a linear layer is summed in double precision where the product of its weight does.
    /// </summary>
    private static IEnumerable<string> Differences(FuzzCase fuzzCase, FuzzOutcome? outcome, string pass)
    {
        if (outcome is null || fuzzCase.Outcome.Failure is not null)
        {
            // The text is the same; or the failure is reported where the network is compared with the interpreter.
            return [];
        }

        if (outcome.Failure is string failure)
        {
            return [failure];
        }

        bool rounds = pass switch
        {
            nameof(CompilerOptions.FoldNorms) => true,
            nameof(CompilerOptions.FuseKernels) or nameof(CompilerOptions.RecomputeValues) => fuzzCase.Network.Graph.NormsMeetOtherLoops,
            _ => false,
        };
        HashSet<string> sums = pass == nameof(CompilerOptions.FuseKernels)
            ? [.. fuzzCase.Network.Graph.Nodes.Where(node => node.Layer is FuzzedLinear).Select(node => $"gradient of {node.Name}.bias")]
            : [];
        FuzzTolerance tolerance = FuzzTolerance.Of(fuzzCase.Network);
        return fuzzCase.Outcome.Observations.Zip(outcome.Observations).SelectMany((pair, index) =>
        {
            Scales scales = fuzzCase.Script.Steps[index].Scales;
            return FuzzTolerance.Differences(pair.First, pair.Second, (name, quantity) => rounds || sums.Contains(name) ? tolerance.Of(quantity, scales) : 0)
                .Select(difference => $"step {index + 1}: {difference}");
        });
    }
}
