using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Layers.Normalization;

namespace FusedNorm.Generator.Checks;

/// <summary>A norm that adds nothing to its variance. A negative number is an error, which building the graph has reported.</summary>
internal static class ZeroEps
{
    public static IEnumerable<Finding> Run(CheckedGraph graph) => graph.OwnNodes
        .Where(node => EpsOf(node, graph.Graph.Declaration.IsDouble) == 0)
        .Select(node => Finding.AtArgument(DiagnosticDescriptors.ZeroEps, node.Index, "Eps", CheckedGraph.NameOf(node), "0"));

    private static double? EpsOf(Node node, bool isDouble) => node.Layer switch
    {
        TrackingNorm norm => norm.Eps,
        RowNorm norm => norm.Eps(isDouble),
        _ => null,
    };
}
