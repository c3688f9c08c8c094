using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Flow;
using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Checks;

/// <summary>
/// What a sound declaration still says that its author should know: each check is a function from the graph to findings, and none keeps the
/// class from being generated. This is their one list, in the order of their ids.
/// </summary>
internal static class NetworkChecks
{
    private static readonly Func<CheckedGraph, IEnumerable<Finding>>[] All =
    [
        UnreachedLoss.Run,
        CutLayers.Run,
        NeedlessDetach.Run,
        MovingStatistics.Run,
        FrozenIncludes.Run,
        OneValuePerChannel.Run,
        BatchDecides.Run,
        LargeMomentum.Run,
        ZeroEps.Run,
        AppliedTwice.Run,
        DropoutBeforeNorm.Run,
        CancelledBias.Run,
        UnfoldedNorms.Run,
        NormAfterNorm.Run,
        LargeWeights.Run,
        UnreadLayers.Run,
    ];

    /// <summary>
    /// Everything there is to say about a network; nothing of what its included networks are told where they are declared.
    /// </summary>
    public static IReadOnlyList<Finding> Run(NetworkGraph graph)
    {
        FlowGradients.Run(graph);
        CheckedGraph checkedGraph = new(graph);

        // Several layers of one included network may have the same to say; the attribute that includes it is told once.
        HashSet<(string, int)> told = [];
        return [.. All
            .SelectMany(check => check(checkedGraph))
            .Where(finding => finding.Layer < 0 || graph.Declaration.Layers[finding.Layer].Kind != LayerDeclaration.Include
                || told.Add((finding.Descriptor.Id, finding.Layer)))
            .OrderBy(finding => finding.Layer)];
    }
}
