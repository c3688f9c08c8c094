using FusedNorm.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace FusedNorm.Generator.Usage;

/// <summary>
/// A span over a network's memory that is read after another call has written over it: from a variable, or as an argument beside that call.
/// A length says nothing of what a span holds, and a copy is no span of the network.
/// </summary>
internal static class OverwrittenSpans
{
    /// <summary>Variables are followed through this many others.</summary>
    private const int LongestChain = 8;

    public static IEnumerable<Diagnostic> Run(MethodBody body)
    {
        if (!body.Calls.Any(call => call.IsPass || call.Method == "Backward"))
        {
            yield break;
        }

        // A reader is told once, and a variable once of each call.
        HashSet<(ISymbol, IOperation)> told = [];
        HashSet<IOperation> readers = [];
        foreach (IOperation use in body.Operations.Where(IsUse))
        {
            ISymbol variable = NetworkSpan.VariableOf(use)!;
            if (Held(body, variable, use) is var (stored, span)
                && body.Calls.FirstOrDefault(
                    call => span.IsOverwrittenBy(call) && IsBetween(body, stored, call, use, variable)) is NetworkCall call
                && IsOneNetwork(body, span.Receiver, stored, call)
                && told.Add((variable, call.Operation)) && readers.Add(use))
            {
                yield return Report(use, call);
            }
        }

        foreach ((IOperation argument, NetworkCall call) in body.Operations.SelectMany(operation => AmongArguments(body, operation))
            .Where(found => readers.Add(found.Argument)))
        {
            yield return Report(argument, call);
        }
    }

    /// <summary>
    /// Arguments are evaluated one after the other, and only then the method reads them: those that a call in a later one overwrites.
    /// </summary>
    private static IEnumerable<(IOperation Argument, NetworkCall Call)> AmongArguments(MethodBody body, IOperation operation)
    {
        IOperation[] values = operation switch
        {
            IInvocationOperation invocation =>
                [.. new[] { invocation.Instance }.OfType<IOperation>(), .. invocation.Arguments.Select(argument => argument.Value)],
            IObjectCreationOperation creation => [.. creation.Arguments.Select(argument => argument.Value)],
            _ => [],
        };
        for (int i = 0; i < values.Length - 1; i++)
        {
            IOperation value = values[i] is IConversionOperation { IsImplicit: true } conversion ? conversion.Operand : values[i];
            if (Shown(body, value) is var (stored, span)
                && body.Calls.FirstOrDefault(call => span.IsOverwrittenBy(call)
                    && values.Skip(i + 1).Any(later => later == call.Operation || ControlFlow.IsInside(call.Operation, later))
                    && ControlFlow.AlwaysRunsBefore(call.Operation, value)) is NetworkCall call
                && ControlFlow.FunctionOf(stored) == ControlFlow.FunctionOf(value)
                && IsOneNetwork(body, span.Receiver, stored, call))
            {
                yield return (value, call);
            }
        }
    }

    /// <summary>The span that an argument shows, its own or a variable's, and the operation since which it does.</summary>
    private static (IOperation Stored, NetworkSpan Span)? Shown(MethodBody body, IOperation value) =>
        NetworkSpan.From(value) is NetworkSpan span ? (value, span)
        : NetworkSpan.VariableOf(value) is ISymbol variable && Held(body, variable, value) is var (stored, held)
            && ControlFlow.AlwaysRunsBefore(stored, value)
            ? (stored, held)
        : null;

    /// <summary>Whether a reference to a variable reads what the span holds: it is neither assigned nor asked for its length.</summary>
    private static bool IsUse(IOperation operation) =>
        operation is ILocalReferenceOperation { IsDeclaration: false } or IParameterReferenceOperation
        && NetworkSpan.VariableOf(operation) is not null
        && operation.Parent switch
        {
            ISimpleAssignmentOperation assignment => assignment.Target != operation,
            IPropertyReferenceOperation { Property.Name: "Length" or "IsEmpty" } or INameOfOperation => false,
            IArgumentOperation { Parameter.RefKind: not RefKind.None } => false,
            _ => true,
        };

    /// <summary>The span that a variable holds where it is used, and the operation that stored it; null where that is not plain.</summary>
    private static (IOperation Stored, NetworkSpan Span)? Held(MethodBody body, ISymbol variable, IOperation use, int depth = 0)
    {
        (IOperation operation, IOperation? value) = body.StoresOf(variable)
            .Where(store => store.Operation.Syntax.SpanStart < use.Syntax.SpanStart && !ControlFlow.IsInside(use, store.Operation))
            .OrderBy(store => store.Operation.Syntax.SpanStart)
            .LastOrDefault();
        if (value is null || depth == LongestChain)
        {
            return null;
        }

        if (NetworkSpan.From(value) is NetworkSpan span)
        {
            return (operation, span);
        }

        return NetworkSpan.VariableOf(value) is ISymbol other && Held(body, other, value, depth + 1) is var (_, held)
            ? (operation, held)
            : null;
    }

    /// <summary>
    /// Whether a call always runs after a variable got its value and before it is used: it stands between them, or below the use in a loop
    /// that both are in.
    /// </summary>
    private static bool IsBetween(MethodBody body, IOperation stored, NetworkCall call, IOperation use, ISymbol variable)
    {
        IOperation? function = ControlFlow.FunctionOf(use);
        if (ControlFlow.FunctionOf(stored) != function || ControlFlow.FunctionOf(call.Operation) != function
            || ControlFlow.IsInside(use, call.Operation) || ControlFlow.IsInside(call.Operation, stored)
            || !ControlFlow.AlwaysRunsBefore(stored, call.Operation))
        {
            return false;
        }

        if (stored.Syntax.SpanStart < call.Position && call.Position < use.Syntax.SpanStart)
        {
            return ControlFlow.AlwaysRunsBefore(call.Operation, use);
        }

        return use.Syntax.SpanStart < call.Position && ControlFlow.LoopsAround(use).Any(loop => !ControlFlow.IsInside(stored, loop)
            && ControlFlow.IsInside(call.Operation, loop) && ControlFlow.RunsInEveryRound(use, loop)
            && ControlFlow.RunsInEveryRound(call.Operation, loop)
            && !body.StoresOf(variable).Any(store => ControlFlow.IsInside(store.Operation, loop)));
    }

    /// <summary>
    /// Whether what holds the network holds the same one all the time: nothing else can be stored there, or nothing is between.
    /// </summary>
    private static bool IsOneNetwork(MethodBody body, ISymbol receiver, IOperation stored, NetworkCall call) => receiver switch
    {
        // A primary constructor's parameter is a field of the class in all but name.
        IParameterSymbol parameter when parameter.ContainingSymbol.DeclaringSyntaxReferences.Any(
            reference => reference.GetSyntax(body.Cancellation) is TypeDeclarationSyntax) => false,
        ILocalSymbol { RefKind: RefKind.None } or IParameterSymbol { RefKind: RefKind.None } => body.StoresOf(receiver).All(store =>
            ControlFlow.FunctionOf(store.Operation) == ControlFlow.FunctionOf(call.Operation)
            && store.Operation.Syntax.SpanStart <= stored.Syntax.SpanStart
            && !ControlFlow.LoopsAround(call.Operation).Any(loop => ControlFlow.IsInside(store.Operation, loop))),
        IFieldSymbol field => field.IsReadOnly,
        IPropertySymbol { SetMethod: null } property => property.ContainingType.GetMembers().OfType<IFieldSymbol>()
            .Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property)),
        _ => false,
    };

    private static Diagnostic Report(IOperation read, NetworkCall call) =>
        Diagnostic.Create(
            DiagnosticDescriptors.OverwrittenSpan, read.Syntax.GetLocation(), read.Syntax.ToString(), call.Name, call.Receiver.Name);
}
