using FusedNorm.Generator.Diagnostics;

namespace FusedNorm.Generator.Checks;

/// <summary>A batch norm without running statistics, which normalises with the batch in evaluation too.</summary>
internal static class BatchDecides
{
    public static IEnumerable<Finding> Run(CheckedGraph graph) => graph.OwnNodes
        .Where(node => !node.Layer.PredictsSamplesAlone)
        .Select(node => Finding.AtArgument(DiagnosticDescriptors.BatchDecides, node.Index, "TrackRunningStats", CheckedGraph.NameOf(node)));
}
