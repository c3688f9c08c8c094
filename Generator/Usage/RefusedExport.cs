using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;
using Microsoft.CodeAnalysis;

namespace FusedNorm.Generator.Usage;

/// <summary>The export of a network with a layer that no ONNX model can say.</summary>
internal static class RefusedExport
{
    public static IEnumerable<Diagnostic> Run(MethodBody body, KnownNetworks networks)
    {
        foreach (NetworkCall call in body.Calls.Where(call => call.Method == "ExportOnnx"))
        {
            if (networks.GraphOf(call.Network, body.Cancellation) is NetworkGraph graph && OnnxRefusal.Of(graph) is OnnxRefusal refusal)
            {
                yield return Diagnostic.Create(DiagnosticDescriptors.NoOnnxModel, call.Location, call.Name, refusal);
            }
        }
    }
}
