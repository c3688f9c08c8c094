using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FusedNorm.Generator.Usage;

/// <summary>
/// One method, its lambdas and local functions included: every operation, and the calls of networks in the order of the source.
/// </summary>
internal sealed class MethodBody
{
    public MethodBody(ImmutableArray<IOperation> blocks, CancellationToken cancellation)
    {
        Cancellation = cancellation;
        // Most methods call no network, so nothing else is kept of them.
        Operations = blocks.SelectMany(block => block.DescendantsAndSelf());
        Calls =
            [.. Operations.OfType<IInvocationOperation>().Select(NetworkCall.From).OfType<NetworkCall>().OrderBy(call => call.Position)];
    }

    /// <summary>In the order of the source, as far as operations have one.</summary>
    public IEnumerable<IOperation> Operations { get; }

    public IReadOnlyList<NetworkCall> Calls { get; }

    /// <summary>Ends the analysis of the method.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>
    /// Where a local variable gets a value, in the order of the source: its declaration, assignments, and calls that may assign it.
    /// </summary>
    public IEnumerable<(int Position, IOperation? Value)> ValuesOf(ISymbol local) =>
        StoresOf(local).Select(store => (store.Operation.Syntax.SpanStart, store.Value));

    /// <summary>The same with the operations that give it; a value that is not plain is null.</summary>
    public IEnumerable<(IOperation Operation, IOperation? Value)> StoresOf(ISymbol local)
    {
        foreach (IOperation operation in Operations)
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation declarator
                    when IsSame(declarator.Symbol, local) && declarator.GetVariableInitializer() is { } initializer:
                    yield return (operation, WithoutConversions(initializer.Value));
                    break;
                case ISimpleAssignmentOperation assignment when IsHeldBy(assignment.Target, local):
                    yield return (operation, WithoutConversions(assignment.Value));
                    break;
                case IDeconstructionAssignmentOperation assignment
                    when assignment.Target.DescendantsAndSelf().Any(target => IsHeldBy(target, local)):
                case IAssignmentOperation other when IsHeldBy(other.Target, local):
                case IArgumentOperation { Parameter.RefKind: not RefKind.None } argument when IsHeldBy(argument.Value, local):
                    yield return (operation, null);
                    break;
            }
        }
    }

    /// <summary>Whether an operation is nothing but a reference to what a symbol names.</summary>
    public static bool IsHeldBy(IOperation operation, ISymbol holder) => IsSame(NetworkCall.HolderOf(operation), holder);

    private static IOperation WithoutConversions(IOperation operation) =>
        operation is IConversionOperation conversion ? WithoutConversions(conversion.Operand) : operation;

    private static bool IsSame(ISymbol? one, ISymbol other) => SymbolEqualityComparer.Default.Equals(one, other);
}
