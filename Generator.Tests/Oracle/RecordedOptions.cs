using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FusedNorm.Generator.Tests.Oracle;

/// <summary>What a declaration uses: attributes, how many arguments they are constructed with, and their options.</summary>
internal static class RecordedOptions
{
    public static IEnumerable<string> Of(OracleCase oracleCase) => Of(DeclarationWriter.Write(oracleCase, "Declared"));

    /// <summary>What a declaration's text uses.</summary>
    public static IEnumerable<string> Of(string declaration) =>
        CSharpSyntaxTree.ParseText(declaration).GetRoot().DescendantNodes().OfType<AttributeSyntax>().SelectMany(Of);

    public static string Constructed(string kind, int arguments) => $"{kind} with {arguments} arguments";

    /// <summary>An option that is set; of an enum's, to a member.</summary>
    public static string Option(string kind, string option, string? member = null) =>
        member is null ? $"{kind}.{option}" : $"{kind}.{option} = {member}";

    private static IEnumerable<string> Of(AttributeSyntax attribute)
    {
        string kind = ((SimpleNameSyntax)attribute.Name).Identifier.Text;
        AttributeArgumentSyntax[] arguments = [.. attribute.ArgumentList?.Arguments ?? []];
        yield return kind;
        yield return Constructed(kind, arguments.Count(argument => argument.NameEquals is null));
        foreach (AttributeArgumentSyntax argument in arguments.Where(argument => argument.NameEquals is not null))
        {
            string option = argument.NameEquals!.Name.Identifier.Text;
            yield return Option(kind, option);
            if (argument.Expression is MemberAccessExpressionSyntax member)
            {
                yield return Option(kind, option, member.Name.Identifier.Text);
            }
        }
    }
}
