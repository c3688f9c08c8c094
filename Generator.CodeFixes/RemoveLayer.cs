using System.Collections.Immutable;
using System.Composition;
using FusedNorm.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FusedNorm.Generator.CodeFixes;

/// <summary>Removes a layer that does nothing or does it twice: what the loss applies itself, a detach that cuts nothing off.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveLayer)), Shared]
public sealed class RemoveLayer : DeclarationCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [DiagnosticDescriptors.AppliedTwice.Id, DiagnosticDescriptors.LogSoftmaxTwice.Id, DiagnosticDescriptors.NeedlessDetach.Id];

    private protected override Edit? Propose(SyntaxNode node, SemanticModel model, Diagnostic diagnostic) =>
        AttributeEdits.AttributeAt(node) is AttributeSyntax { Parent.Parent: TypeDeclarationSyntax } attribute && !IsInclude(attribute)
            ? new Edit($"Remove [{attribute.Name}]", editor => editor.RemoveAttribute(attribute))
            : null;

    /// <summary>The layer may be the last of an included network, which is not to be changed from here.</summary>
    private static bool IsInclude(AttributeSyntax attribute) => attribute.Name.DescendantNodesAndSelf().OfType<GenericNameSyntax>().Any();
}
