using FusedNorm.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FusedNorm.Generator.Usage;

/// <summary>A prediction of a folded copy after training steps, or the loading of a file, that it knows nothing of.</summary>
internal static class StaleInference
{
    public static IEnumerable<Diagnostic> Run(MethodBody body)
    {
        HashSet<ISymbol> told = new(SymbolEqualityComparer.Default);
        foreach (NetworkCall use in body.Calls.Where(call => call.Method == "Predict" && call.Receiver is ILocalSymbol))
        {
            if (SourceOf(body, use) is (int position, NetworkCall copied)
                && body.Calls.FirstOrDefault(
                    call => call.IsChange && call.IsOn(copied.Receiver) && IsBetween(body, position, call, use)) is NetworkCall change
                && !IsCopiedAgain(body, copied, change)
                && told.Add(use.Receiver))
            {
                yield return Diagnostic.Create(DiagnosticDescriptors.StaleInference, use.Location, use.Name, copied.Name, change.Name);
            }
        }
    }

    /// <summary>The copy that a variable holds where it is used, and where it got it.</summary>
    private static (int Position, NetworkCall Copied)? SourceOf(MethodBody body, NetworkCall use)
    {
        (int position, IOperation? value) = body.ValuesOf(use.Receiver).LastOrDefault(value => value.Position < use.Position);
        return value is IInvocationOperation invocation && NetworkCall.From(invocation) is { Method: "ToInference" } copied
            ? (position, copied)
            : null;
    }

    /// <summary>
    /// Whether a training step or a loading runs after the copy was made and before it is used: it stands between them, or in a loop with
    /// the use alone.
    /// </summary>
    private static bool IsBetween(MethodBody body, int copied, NetworkCall change, NetworkCall use)
    {
        if (ControlFlow.FunctionOf(change.Operation) != ControlFlow.FunctionOf(use.Operation))
        {
            return false;
        }

        if (copied < change.Position && change.Position < use.Position && ControlFlow.MayRunBefore(change.Operation, use.Operation))
        {
            return true;
        }

        return ControlFlow.LoopsAround(use.Operation).Any(loop => ControlFlow.IsInside(change.Operation, loop)
            && !body.ValuesOf(use.Receiver).Any(value => loop.Syntax.Span.Contains(value.Position)));
    }

    /// <summary>Whether the network is copied again after the change: who has both copies means to compare them.</summary>
    private static bool IsCopiedAgain(MethodBody body, NetworkCall copied, NetworkCall change) =>
        body.Calls.Any(call => call.Method == "ToInference" && call.IsOn(copied.Receiver) && call.Position > change.Position);
}
