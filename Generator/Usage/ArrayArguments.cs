using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace FusedNorm.Generator.Usage;

/// <summary>
/// Takes back what C# says of a shape in a project that promises to be CLS-compliant: that other languages may not read an attribute with
/// an array. Nobody reads a network's attributes but the generator, and what it writes is compliant.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ArrayArguments : DiagnosticSuppressor
{
    private static readonly SuppressionDescriptor Descriptor =
        new("FNS0001", "CS3016", "The attributes of a network are for the generator alone");

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [Descriptor];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (Diagnostic diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location.SourceTree is SyntaxTree tree
                && tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan)
                    .FirstAncestorOrSelf<AttributeSyntax>() is AttributeSyntax attribute
                && context.GetSemanticModel(tree).GetSymbolInfo(attribute, context.CancellationToken)
                    .Symbol?.ContainingType is INamedTypeSymbol type
                && type.ContainingNamespace.ToDisplayString() == "FusedNorm")
            {
                context.ReportSuppression(Suppression.Create(Descriptor, diagnostic));
            }
        }
    }
}
