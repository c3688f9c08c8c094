using System.Collections.Immutable;
using System.Composition;
using FusedNorm.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FusedNorm.Generator.CodeFixes;

/// <summary>Pins what is frozen to eval mode, and drops a bias that the batch norm below takes away.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SetOption)), Shared]
public sealed class SetOption : DeclarationCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
    [
        DiagnosticDescriptors.FrozenNorm.Id, DiagnosticDescriptors.NormInRegion.Id, DiagnosticDescriptors.FrozenInclude.Id,
        DiagnosticDescriptors.CancelledBias.Id,
    ];

    private protected override Edit? Propose(SyntaxNode node, SemanticModel model, Diagnostic diagnostic)
    {
        if (AttributeEdits.AttributeAt(node) is not AttributeSyntax attribute)
        {
            return null;
        }

        return diagnostic.Id == DiagnosticDescriptors.CancelledBias.Id
            ? new Edit("Drop the bias", editor => editor.SetOption(attribute, "Bias", "false"))
            : new Edit("Pin to eval mode", editor => editor.SetOption(attribute, "Eval", "true"));
    }
}
