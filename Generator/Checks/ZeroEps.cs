using FusedNorm.Generator.Diagnostics;

namespace FusedNorm.Generator.Checks;

/// <summary>A norm that adds nothing to its variance. A negative number is an error, which building the graph has reported.</summary>
internal static class ZeroEps
{
    public static IEnumerable<Finding> Run(CheckedGraph graph) => graph.OwnNodes
        .Where(node => node.Layer.Normalisation is { Eps: 0 })
        .Select(node => Finding.AtArgument(DiagnosticDescriptors.ZeroEps, node.Index, "Eps", CheckedGraph.NameOf(node), "0"));
}
