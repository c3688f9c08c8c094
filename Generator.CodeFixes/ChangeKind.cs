using System.Collections.Immutable;
using System.Composition;
using FusedNorm.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FusedNorm.Generator.CodeFixes;

/// <summary>
/// Takes the layer of the same family that fits: 1d, 2d or 3d by the input's dimensions, a log-softmax before the loss that expects
/// logarithms; or the layer that another name means.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ChangeKind)), Shared]
public sealed class ChangeKind : DeclarationCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [DiagnosticDescriptors.WrongRank.Id, DiagnosticDescriptors.NoLogarithm.Id, DiagnosticDescriptors.UnknownLayer.Id];

    private protected override Edit? Propose(SyntaxNode node, SemanticModel model, Diagnostic diagnostic)
    {
        if (AttributeEdits.AttributeAt(node) is not AttributeSyntax attribute
            || attribute.Name.DescendantNodesAndSelf().OfType<GenericNameSyntax>().Any()
            || !diagnostic.Properties.TryGetValue(Finding.ReplacementKey, out string? kind)
            || kind is null
            || model.Compilation.GetTypeByMetadataName($"FusedNorm.{kind}Attribute") is not INamedTypeSymbol type
            || !TryFit(attribute.ArgumentList, type, out AttributeArgumentListSyntax? arguments))
        {
            return null;
        }

        return new Edit($"Change to [{kind}]", editor => editor.Rename(attribute, kind, arguments));
    }

    /// <summary>
    /// The arguments as another layer takes them; where it has no place for one of them, nobody can say what it should become.
    /// </summary>
    private static bool TryFit(AttributeArgumentListSyntax? given, INamedTypeSymbol type, out AttributeArgumentListSyntax? fitting)
    {
        fitting = given;
        if (given is null)
        {
            return true;
        }

        AttributeArgumentSyntax[] positional = [.. given.Arguments.Where(argument => argument.NameEquals is null)];
        bool hasOptions = given.Arguments.All(
            argument => argument.NameEquals is null || HasProperty(type, argument.NameEquals.Name.Identifier.ValueText));
        if (!hasOptions || positional.Any(argument => argument.NameColon is not null))
        {
            return false;
        }

        int[] counts = [.. type.InstanceConstructors.Where(constructor => constructor.DeclaredAccessibility == Accessibility.Public)
            .SelectMany(Counts).Distinct().OrderBy(count => count)];
        if (counts.Contains(positional.Length))
        {
            return true;
        }

        // One size for each dimension: a window or an output that is as wide as it is high.
        if (positional.Length == 0 || positional.Select(argument => argument.Expression.ToString()).Distinct().Count() > 1)
        {
            return false;
        }

        IEnumerable<AttributeArgumentSyntax> sizes = Enumerable.Repeat(positional[0].WithoutTrivia(), counts[0]);
        IEnumerable<AttributeArgumentSyntax> options = given.Arguments.Skip(positional.Length);
        fitting = given.WithArguments(SyntaxFactory.SeparatedList(
            sizes.Concat(options).Select((argument, index) => index == 0 ? argument : argument.WithLeadingTrivia(SyntaxFactory.Space))));
        return true;
    }

    /// <summary>How many arguments a constructor can be given.</summary>
    private static IEnumerable<int> Counts(IMethodSymbol constructor)
    {
        int required = constructor.Parameters.Count(parameter => !parameter.IsOptional);
        return Enumerable.Range(required, constructor.Parameters.Length - required + 1);
    }

    private static bool HasProperty(INamedTypeSymbol type, string name)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (current.GetMembers(name).OfType<IPropertySymbol>().Any(property => property.SetMethod is not null))
            {
                return true;
            }
        }

        return false;
    }
}
