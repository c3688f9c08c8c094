using FusedNorm.Generator.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace FusedNorm.Generator.Usage;

/// <summary>A call of a generated member.</summary>
/// <param name="Operation">The call.</param>
/// <param name="Receiver">The variable, field or property that holds the network, or its inference.</param>
/// <param name="Network">The class with <c>[Network]</c>.</param>
internal sealed record NetworkCall(IInvocationOperation Operation, ISymbol Receiver, INamedTypeSymbol Network)
{
    /// <summary>The members that anything is said about; looked at first, as most calls of a project are of none of them.</summary>
    private static readonly string[] Members = ["Forward", "Loss", "Backward", "Predict", "ToInference", "Load", "ExportOnnx"];

    public string Method => Operation.TargetMethod.Name;

    /// <summary>Whether it runs the network forward so that <c>Backward</c> may follow.</summary>
    public bool IsPass => Method is "Forward" or "Loss";

    /// <summary>Whether it changes the parameters, itself or by what follows a backward pass.</summary>
    public bool IsChange => Method is "Backward" or "Load";

    public int Position => Operation.Syntax.SpanStart;

    /// <summary>What messages call it: <c>net.Forward</c>.</summary>
    public string Name => $"{Receiver.Name}.{Method}";

    /// <summary>What a message points at: the call without its arguments.</summary>
    public Location Location =>
        (Operation.Syntax is InvocationExpressionSyntax invocation ? invocation.Expression : Operation.Syntax).GetLocation();

    public bool IsOn(ISymbol receiver) => SymbolEqualityComparer.Default.Equals(Receiver, receiver);

    /// <summary>The call of a member of a network or of its inference, held by something with a name; null for anything else.</summary>
    public static NetworkCall? From(IInvocationOperation invocation)
    {
        if (!Members.Contains(invocation.TargetMethod.Name) || invocation.Instance is null
            || HolderOf(invocation.Instance) is not ISymbol receiver || invocation.Instance.Type is not INamedTypeSymbol type)
        {
            return null;
        }

        INamedTypeSymbol? network =
            IsNetwork(type) ? type : type is { Name: "Inference", ContainingType: { } outer } && IsNetwork(outer) ? outer : null;
        return network is null ? null : new NetworkCall(invocation, receiver, network);
    }

    /// <summary>
    /// What holds a value: a local variable, a parameter, or a field or property of this object or of a class; null for anything else.
    /// </summary>
    public static ISymbol? HolderOf(IOperation operation) => operation switch
    {
        IConversionOperation conversion => HolderOf(conversion.Operand),
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field => field.Field,
        IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation } property => property.Property,
        _ => null,
    };

    /// <summary>Whether a type is a class with <c>[Network]</c>.</summary>
    public static bool IsNetwork(INamedTypeSymbol type) => type.TypeKind == TypeKind.Class && AttributeReader.NetworkOf(type) is not null;
}
