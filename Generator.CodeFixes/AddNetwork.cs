using System.Collections.Immutable;
using System.Composition;
using FusedNorm.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FusedNorm.Generator.CodeFixes;

/// <summary>Puts <c>[Network]</c> above the layers of a class.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddNetwork)), Shared]
public sealed class AddNetwork : DeclarationCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticDescriptors.NoNetworkAttribute.Id];

    private protected override Edit? Propose(SyntaxNode node, SemanticModel model, Diagnostic diagnostic) =>
        node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { AttributeLists.Count: > 0 } type
            ? new Edit(
                "Add [Network]", editor => editor.ReplaceNode(type, static (current, _) => WithNetwork((TypeDeclarationSyntax)current)))
            : null;

    /// <summary>The attribute stands as the first one does: on a line of its own or before it, with its namespace or without.</summary>
    private static TypeDeclarationSyntax WithNetwork(TypeDeclarationSyntax type)
    {
        AttributeListSyntax first = type.AttributeLists[0];
        SyntaxTriviaList above = first.GetLeadingTrivia();
        SyntaxTriviaList behind = first.GetTrailingTrivia();
        bool hasLine = behind.Any(SyntaxKind.EndOfLineTrivia);
        SyntaxTriviaList indent =
            hasLine && above.Count > 0 && above[above.Count - 1].IsKind(SyntaxKind.WhitespaceTrivia) ? [above[above.Count - 1]] : [];
        SimpleNameSyntax network = SyntaxFactory.IdentifierName(SyntaxFactory.Identifier([], "Network", []));
        AttributeSyntax model = first.Attributes[0];
        NameSyntax name = model.Name is QualifiedNameSyntax qualified ? qualified.WithRight(network) : network;
        AttributeListSyntax added = first.WithAttributes([model.WithName(name).WithArgumentList(null)])
            .WithTrailingTrivia(hasLine ? behind[behind.Count - 1] : SyntaxFactory.Space);
        return type.WithAttributeLists(type.AttributeLists.Replace(first, first.WithLeadingTrivia(indent)).Insert(0, added));
    }
}
