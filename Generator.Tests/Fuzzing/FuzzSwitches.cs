using FusedNorm.Generator.Layouts;
using FusedNorm.Generator.Options;
using FusedNorm.Generator.Tests.Fuzzing.Layers;
using FusedNorm.Products;

namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>The passes that a network can be compiled without, or with as little memory as can be, and what may differ then.</summary>
internal static class FuzzSwitches
{
    private const string Blocks8 = nameof(CompilerOptions.ChannelBlock), Blocks16 = nameof(CompilerOptions.ChannelBlock) + " of 16",
        ChannelsLast = nameof(CompilerOptions.ChannelBlock) + " of all";

    /// <summary>The options without each pass, by its switch, and with a scratch memory of the fewest samples.</summary>
    public static IReadOnlyDictionary<string, CompilerOptions> All { get; } = new Dictionary<string, CompilerOptions>
    {
        [nameof(CompilerOptions.FuseKernels)] = new() { FuseKernels = false },
        [nameof(CompilerOptions.RecomputeValues)] = new() { RecomputeValues = false },
        [nameof(CompilerOptions.PlanMemory)] = new() { PlanMemory = false },
        [nameof(CompilerOptions.FoldNorms)] = new() { FoldNorms = false },
        [nameof(CompilerOptions.ShareKernels)] = new() { ShareKernels = false },
        [nameof(CompilerOptions.PartitionKernels)] = new() { PartitionKernels = false },
        [nameof(CompilerOptions.EvaluateAsPredict)] = new() { EvaluateAsPredict = false },
        [nameof(CompilerOptions.LargestScratch)] = new() { LargestScratch = 1 },
        [Blocks8] = new() { ChannelBlock = 8 },
        [Blocks16] = new() { ChannelBlock = 16 },
        [ChannelsLast] = new() { ChannelBlock = PlanLayouts.AllChannels },
    };

    /// <summary>
    /// What differs from the same network with every pass. The bits must be the same, but for five things. Where channels lie in blocks,
    /// sums are taken element by element, or position by position. A norm's sums are taken by whatever loop computes its input. Fused, that
    /// of a pool takes them one element after the other, where registers of several would in another order. A norm that was folded rounds
    /// where its neighbour does. The bias of a linear layer is summed in double precision where the product of its weight does. And an
    /// inference sums more terms at once of an operand that it finds stored, which it does not compute on the way then.
    /// </summary>
    public static IEnumerable<string> Differences(FuzzCase fuzzCase, FuzzOutcome? outcome, string pass)
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
            nameof(CompilerOptions.FoldNorms) or Blocks8 or Blocks16 or ChannelsLast => true,
            nameof(CompilerOptions.FuseKernels) or nameof(CompilerOptions.RecomputeValues) => fuzzCase.Network.Graph.NormsMeetOtherLoops,
            _ => false,
        };
        HashSet<string> sums = pass == nameof(CompilerOptions.FuseKernels)
            ? [.. fuzzCase.Network.Graph.Nodes.Where(node => node.Layer is FuzzedLinear).Select(node => $"gradient of {node.Name}.bias")]
            : [];
        if (pass is nameof(CompilerOptions.FuseKernels) or nameof(CompilerOptions.RecomputeValues)
            && fuzzCase.Network.Graph.Nodes.Any(SumsInBlocks))
        {
            sums.Add(InterpretedRun.InferencePrediction);
        }

        FuzzTolerance tolerance = FuzzTolerance.Of(fuzzCase.Network);
        return fuzzCase.Outcome.Observations.Zip(outcome.Observations).SelectMany((pair, index) =>
        {
            Scales scales = fuzzCase.Script.Steps[index].Scales;
            return FuzzTolerance.Differences(
                pair.First, pair.Second, (name, quantity) => rounds || sums.Contains(name) ? tolerance.Of(quantity, scales) : 0)
                .Select(difference => $"step {index + 1}: {difference}");
        });
    }

    /// <summary>
    /// Whether a layer's sums may have several blocks of terms: a block has more than half of the most, and ends where a channel does.
    /// </summary>
    private static bool SumsInBlocks(FuzzedNode node) =>
        node.Layer is FuzzedLinear && node.Shapes.Input[^1] > ProductShape.MostTerms / 2;
}
