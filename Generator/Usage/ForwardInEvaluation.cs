using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace FusedNorm.Generator.Usage;

/// <summary>
/// A forward pass without a graph, so plainly an evaluation, of a network that nothing in the method has put into eval mode.
/// </summary>
internal static class ForwardInEvaluation
{
    private static readonly string[] ModeMembers = ["Eval", "Train", "Training"];

    public static IEnumerable<Diagnostic> Run(MethodBody body, KnownNetworks networks)
    {
        NetworkCall[] passes =
            [.. body.Calls.Where(call => call.IsPass && GradientModes.IsOff(call.Operation) && !IsTrainedOn(body, call))];
        if (passes.Length == 0 || body.Operations.Any(MentionsMode))
        {
            yield break;
        }

        foreach (NetworkCall pass in passes)
        {
            if (FirstWithMode(networks.GraphOf(pass.Network, body.Cancellation)) is string layer && !MayBeSetElsewhere(body, pass))
            {
                yield return Diagnostic.Create(DiagnosticDescriptors.ForwardInEvaluation, pass.Location, pass.Name, layer);
            }
        }
    }

    /// <summary>Whether a backward pass follows, so that it is the gradients that are missing and not eval mode.</summary>
    private static bool IsTrainedOn(MethodBody body, NetworkCall pass) =>
        body.Calls.Any(call => call.Method == "Backward" && BackwardWithoutGraph.PassBefore(body, call) == pass);

    /// <summary>A layer that behaves otherwise in training; null where there is none, so that a mode makes no difference.</summary>
    private static string? FirstWithMode(NetworkGraph? graph) => graph?.Nodes
        .FirstOrDefault(node => node.Layer.HasModes)?.Name;

    private static bool MentionsMode(IOperation operation) => operation switch
    {
        IInvocationOperation invocation => ModeMembers.Contains(invocation.TargetMethod.Name),
        IPropertyReferenceOperation property => ModeMembers.Contains(property.Property.Name),
        _ => false,
    };

    /// <summary>
    /// Whether other code may have set the mode, as far as one can see from here. A caller may always have, and is taken at its word.
    /// </summary>
    private static bool MayBeSetElsewhere(MethodBody body, NetworkCall pass) => IsHandedOn(body, pass) || pass.Receiver switch
    {
        // Made by other code, which may have returned it in any mode.
        ILocalSymbol local => !body.ValuesOf(local).Any() || !body.ValuesOf(local).All(value => value.Value is IObjectCreationOperation),

        // A field of a primary constructor in all but name.
        IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } constructor } =>
            MentionsMode(constructor.ContainingType),
        IParameterSymbol => false,
        { DeclaredAccessibility: Accessibility.Private } member => MentionsMode(member.ContainingType),
        _ => true,
    };

    private static bool IsHandedOn(MethodBody body, NetworkCall pass) => body.Operations
        .OfType<IArgumentOperation>()
        .Any(argument => argument.Syntax.SpanStart < pass.Position && MethodBody.IsHeldBy(argument.Value, pass.Receiver));

    /// <summary>Whether a class sets or asks for a mode anywhere.</summary>
    private static bool MentionsMode(INamedTypeSymbol type) => type.DeclaringSyntaxReferences
        .SelectMany(reference => reference.GetSyntax().DescendantNodes())
        .OfType<SimpleNameSyntax>()
        .Any(name => ModeMembers.Contains(name.Identifier.ValueText));
}
