using System.Collections.Immutable;
using System.Composition;
using FusedNorm.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FusedNorm.Generator.CodeFixes;

/// <summary>Writes a number that the generator knows better: the features a layer finds, a momentum that counts the other way.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TakeNumber)), Shared]
public sealed class TakeNumber : DeclarationCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [DiagnosticDescriptors.WrongFeatures.Id, DiagnosticDescriptors.LargeMomentum.Id];

    private protected override Edit? Propose(SyntaxNode node, SemanticModel model, Diagnostic diagnostic)
    {
        if (node is not ExpressionSyntax expression || !diagnostic.Properties.TryGetValue(Finding.ReplacementKey, out string? number)
            || number is null)
        {
            return null;
        }

        string title = diagnostic.Id == DiagnosticDescriptors.WrongFeatures.Id
            ? $"Take the {number} features that are there"
            : $"Momentum = {number}, the weight of the new value";
        return new Edit(title, editor => editor.ReplaceNode(expression, SyntaxFactory.ParseExpression(number).WithTriviaFrom(expression)));
    }
}
