using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Checks;

/// <summary>A momentum as Keras has it: the weight of the old value.</summary>
internal static class LargeMomentum
{
    private const double Suspicious = 0.9;

    public static IEnumerable<Finding> Run(CheckedGraph graph) => graph.OwnNodes
        .Where(node => node.Layer.Normalisation?.Running is { Momentum: >= Suspicious })
        .Select(node =>
        {
            // In decimal digits, as they were written: 1 - 0.99 is 0.01 and not 0.010000000000000009.
            double momentum = node.Layer.Normalisation!.Running!.Momentum;
            string complement = CSharpLiteral.Text((double)(1m - (decimal)momentum));
            return Finding.AtArgument(
                DiagnosticDescriptors.LargeMomentum, node.Index, "Momentum",
                CheckedGraph.NameOf(node), CSharpLiteral.Text(momentum), complement) with
            { Replacement = complement };
        });
}
