using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Checks;

/// <summary>A detach of a value that requires no gradient anyway.</summary>
internal static class NeedlessDetach
{
    public static IEnumerable<Finding> Run(CheckedGraph graph)
    {
        foreach (Node node in graph.OwnNodes.Where(node => node.Layer.Cut is not null && !node.Input.RequiresGrad))
        {
            yield return Finding.AtLayer(
                DiagnosticDescriptors.NeedlessDetach, node.Index, ShapeChain.From(node.Input), Reason(node.Input.NoGradReason));
        }
    }

    private static string Reason(string? reason) => reason switch
    {
        "detached" => "[Detach] above has done it",
        "no-grad" => "it is computed in a no-grad region",
        "frozen" => "every parameter above is frozen",
        _ => "no layer above has parameters",
    };
}
