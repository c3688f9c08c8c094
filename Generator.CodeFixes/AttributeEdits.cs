using FusedNorm.Generator.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace FusedNorm.Generator.CodeFixes;

/// <summary>Changes of one attribute.</summary>
internal static class AttributeEdits
{
    /// <summary>The attribute that a diagnostic stands under, or within.</summary>
    public static AttributeSyntax? AttributeAt(SyntaxNode node) => node.FirstAncestorOrSelf<AttributeSyntax>();

    /// <summary>Gives an option, or another value to one that is given.</summary>
    public static void SetOption(this SyntaxEditor editor, AttributeSyntax attribute, string name, string value) =>
        editor.ReplaceNode(attribute, (current, _) => WithOption((AttributeSyntax)current, name, SyntaxFactory.ParseExpression(value)));

    /// <summary>Changes the kind of a layer and leaves how the attribute is written: with its namespace or suffix, or without.</summary>
    public static void Rename(this SyntaxEditor editor, AttributeSyntax attribute, string kind, AttributeArgumentListSyntax? arguments) =>
        editor.ReplaceNode(attribute, (current, _) =>
        {
            AttributeSyntax changed = (AttributeSyntax)current;
            SimpleNameSyntax old = AttributeReader.SimpleName(changed.Name);
            string suffix = old.Identifier.ValueText.EndsWith(Suffix, StringComparison.Ordinal) ? Suffix : "";
            SimpleNameSyntax renamed = SyntaxFactory.IdentifierName(kind + suffix).WithTriviaFrom(old);
            return changed.WithName(changed.Name.ReplaceNode(old, renamed)).WithArgumentList(arguments);
        });

    /// <summary>Takes an attribute away, with its brackets where it stands alone in them.</summary>
    public static void RemoveAttribute(this SyntaxEditor editor, AttributeSyntax attribute)
    {
        AttributeListSyntax list = (AttributeListSyntax)attribute.Parent!;
        SyntaxNode removed = list.Attributes.Count == 1 ? list : attribute;

        // Words about the layer stay; they may say more than the layer did.
        bool hasWords = removed.GetLeadingTrivia().Concat(removed.GetTrailingTrivia())
            .Any(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia)
                || trivia.IsDirective);
        editor.RemoveNode(removed, hasWords ? SyntaxRemoveOptions.KeepExteriorTrivia : SyntaxRemoveOptions.KeepNoTrivia);
    }

    private static AttributeSyntax WithOption(AttributeSyntax attribute, string name, ExpressionSyntax value)
    {
        SeparatedSyntaxList<AttributeArgumentSyntax> arguments = attribute.ArgumentList?.Arguments ?? [];
        AttributeArgumentSyntax? given = arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name);
        if (given is not null)
        {
            return attribute.ReplaceNode(given.Expression, value.WithTriviaFrom(given.Expression));
        }

        AttributeArgumentSyntax added = SyntaxFactory.AttributeArgument(
            SyntaxFactory.NameEquals(
                SyntaxFactory.IdentifierName(name),
                SyntaxFactory.Token(SyntaxKind.EqualsToken).WithLeadingTrivia(SyntaxFactory.Space).WithTrailingTrivia(SyntaxFactory.Space)),
            nameColon: null,
            value);
        if (arguments.Count > 0)
        {
            added = added.WithLeadingTrivia(SyntaxFactory.Space);
        }

        return attribute.WithArgumentList(
            (attribute.ArgumentList ?? SyntaxFactory.AttributeArgumentList()).WithArguments(arguments.Add(added)));
    }

    private const string Suffix = "Attribute";
}
