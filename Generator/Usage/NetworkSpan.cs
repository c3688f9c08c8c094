using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FusedNorm.Generator.Usage;

/// <summary>
/// A span over a network's memory, where it comes from the network: what <c>Forward</c> or <c>Loss</c> returns, <c>Output</c> or
/// <c>InputGradient</c>.
/// </summary>
/// <param name="Operation">The call, or the reference to the property.</param>
/// <param name="Receiver">The variable, field or property that holds the network.</param>
internal sealed record NetworkSpan(IOperation Operation, ISymbol Receiver)
{
    /// <summary>Whether a call overwrites it: any pass of the network; a gradient, a backward pass too.</summary>
    public bool IsOverwrittenBy(NetworkCall call) => call.IsOn(Receiver) && call.Operation != Operation
        && (call.IsPass || (call.Method == "Backward" && Operation is IPropertyReferenceOperation { Property.Name: "InputGradient" }));

    /// <summary>The span that a value is, or is a part of; null for anything else, a copy for one.</summary>
    public static NetworkSpan? From(IOperation value) => value switch
    {
        IConversionOperation conversion => From(conversion.Operand),
        IInvocationOperation { TargetMethod.Name: "Slice", Instance: IOperation whole } when IsSpan(whole.Type) => From(whole),
        IImplicitIndexerReferenceOperation { Instance: IOperation whole } range when IsSpan(range.Type) => From(whole),
        IInvocationOperation invocation when IsSpan(invocation.Type) && NetworkCall.From(invocation) is { IsPass: true } call =>
            new NetworkSpan(invocation, call.Receiver),
        IPropertyReferenceOperation { Property.Name: "Output" or "InputGradient", Instance: IOperation network } property
            when IsSpan(property.Type) && network.Type is INamedTypeSymbol type && NetworkCall.IsNetwork(type)
                && NetworkCall.HolderOf(network) is ISymbol receiver =>
                new NetworkSpan(property, receiver),
        _ => null,
    };

    /// <summary>The variable that a value is, or is a part of what it holds; null for anything else.</summary>
    public static ISymbol? VariableOf(IOperation value) => value switch
    {
        IConversionOperation conversion => VariableOf(conversion.Operand),
        IInvocationOperation { TargetMethod.Name: "Slice", Instance: IOperation whole } when IsSpan(whole.Type) => VariableOf(whole),
        IImplicitIndexerReferenceOperation { Instance: IOperation whole } range when IsSpan(range.Type) => VariableOf(whole),
        ILocalReferenceOperation local when IsSpan(local.Type) => local.Local,
        IParameterReferenceOperation parameter when IsSpan(parameter.Type) => parameter.Parameter,
        _ => null,
    };

    private static bool IsSpan(ITypeSymbol? type) =>
        type is { Name: "ReadOnlySpan" or "Span", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };
}
