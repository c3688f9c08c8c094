using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Checks;

/// <summary>Weights in the assembly that the C# compiler takes long for: docs/files.md has the cost per megabyte.</summary>
internal static class LargeWeights
{
    private const int Megabyte = 1 << 20;
    private const int Limit = 4;

    public static IEnumerable<Finding> Run(CheckedGraph graph)
    {
        NetworkGraph network = graph.Graph;
        long bytes = network.Parameters.Sum(parameter => (long)parameter.Declaration.Shape.Length)
            * (network.Declaration.IsDouble ? sizeof(double) : sizeof(float));
        if (network.Declaration.Weights is not null && bytes > Limit * Megabyte)
        {
            yield return Finding.AtWeights(
                DiagnosticDescriptors.LargeWeights, network.Declaration.Name,
                CSharpLiteral.Int((bytes + (Megabyte / 2)) / Megabyte), CSharpLiteral.Int(Limit));
        }
    }
}
