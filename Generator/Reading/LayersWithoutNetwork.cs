using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Layers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FusedNorm.Generator.Reading;

/// <summary>Finds classes with layers that nothing is generated for, as they have no <c>[Network]</c>.</summary>
internal static class LayersWithoutNetwork
{
    private const string Network = "Network";
    private const string Weights = "Weights";

    /// <summary>Whether a declaration looks like one. Asked of everything that somebody types, so it only reads names.</summary>
    public static bool IsCandidate(SyntaxNode node) =>
        node is TypeDeclarationSyntax { AttributeLists.Count: > 0 } type
        && Names(type).Any(BelongsToNetwork) && !Names(type).Contains(Network);

    /// <summary>What to say of a candidate, or null where it is a network all the same, or its attributes are others'.</summary>
    public static Report? Read(GeneratorSyntaxContext context, CancellationToken cancellation)
    {
        TypeDeclarationSyntax syntax = (TypeDeclarationSyntax)context.Node;
        if (context.SemanticModel.GetDeclaredSymbol(syntax, cancellation) is not INamedTypeSymbol type || syntax.Identifier.IsMissing)
        {
            return null;
        }

        AttributeData[] layers =
            [.. type.GetAttributes().Where(attribute => AttributeReader.OwnName(attribute) is string name && BelongsToNetwork(name))];

        // On several parts it is one mistake. Of a [Network] that is another's or two at once, C# tells.
        bool isFirst = layers.Length > 0
            && layers[0].ApplicationSyntaxReference?.GetSyntax(cancellation) is AttributeSyntax { Parent.Parent: SyntaxNode part }
            && part == syntax;
        bool isNetwork = type.GetAttributes().Any(attribute =>
            AttributeReader.OwnName(attribute) == Network || attribute.AttributeClass is { TypeKind: TypeKind.Error, Name: Network });
        return isFirst && !isNetwork
            ? new Report(
                Finding.AtClass(DiagnosticDescriptors.NoNetworkAttribute, type.Name, $"[{AttributeReader.OwnName(layers[0])}]"),
                syntax.Identifier.GetLocation())
            : null;
    }

    private static bool BelongsToNetwork(string name) => LayerRegistry.IsKnown(name) || name == Weights;

    private static IEnumerable<string> Names(TypeDeclarationSyntax type) =>
        type.AttributeLists.SelectMany(list => list.Attributes).Select(attribute => AttributeReader.ShortName(attribute.Name));
}
