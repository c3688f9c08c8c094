using FusedNorm.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace FusedNorm.Generator.Usage;

/// <summary>
/// A backward pass whose forward pass ran under no-grad and so recorded nothing. Backward under no-grad is another matter: with a forward
/// pass outside, it works, as in PyTorch.
/// </summary>
internal static class BackwardWithoutGraph
{
    public static IEnumerable<Diagnostic> Run(MethodBody body)
    {
        foreach (NetworkCall backward in body.Calls.Where(call => call.Method == "Backward"))
        {
            if (PassBefore(body, backward) is NetworkCall pass
                && GradientModes.IsOff(pass.Operation)
                && ControlFlow.FunctionOf(pass.Operation) == ControlFlow.FunctionOf(backward.Operation)
                && ControlFlow.AlwaysRunsBefore(pass.Operation, backward.Operation))
            {
                yield return Diagnostic.Create(DiagnosticDescriptors.BackwardWithoutGraph, backward.Location, backward.Name, pass.Name);
            }
        }
    }

    /// <summary>The last forward pass above a backward pass in the source, of the same network.</summary>
    public static NetworkCall? PassBefore(MethodBody body, NetworkCall backward) =>
        body.Calls.LastOrDefault(call => call.IsPass && call.IsOn(backward.Receiver) && call.Position < backward.Position);
}
