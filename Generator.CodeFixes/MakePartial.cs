using System.Collections.Immutable;
using System.Composition;
using FusedNorm.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace FusedNorm.Generator.CodeFixes;

/// <summary>Makes a network's class partial, and the types around it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakePartial)), Shared]
public sealed class MakePartial : DeclarationCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [DiagnosticDescriptors.NotPartial.Id, DiagnosticDescriptors.OuterNotPartial.Id];

    private protected override Edit? Propose(SyntaxNode node, SemanticModel model, Diagnostic diagnostic)
    {
        if (node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not TypeDeclarationSyntax network)
        {
            return null;
        }

        bool isOuter = diagnostic.Id == DiagnosticDescriptors.OuterNotPartial.Id;
        TypeDeclarationSyntax[] types = isOuter ? [.. network.Ancestors().OfType<TypeDeclarationSyntax>()] : [network];
        TypeDeclarationSyntax[] closed = [.. types.Where(type => !type.Modifiers.Any(SyntaxKind.PartialKeyword))];

        // Around a network also a generic type or an interface is in the way, which no modifier changes.
        bool isEnough = types.All(type => !isOuter || (type.TypeParameterList is null && type is not InterfaceDeclarationSyntax));
        return closed.Length > 0 && isEnough
            ? new Edit($"Make '{closed[0].Identifier.ValueText}' partial", editor => Array.ForEach(closed, type => Open(editor, type)))
            : null;
    }

    private static void Open(SyntaxEditor editor, TypeDeclarationSyntax type) => editor.ReplaceNode(type, static (current, generator) =>
        generator.WithModifiers(current, generator.GetModifiers(current).WithPartial(true)));
}
