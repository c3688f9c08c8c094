using System.Collections.Immutable;
using FusedNorm.Generator.Checks;
using FusedNorm.Generator.Collections;
using FusedNorm.Generator.Compiler;
using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FusedNorm.Generator.Reading;

/// <summary>
/// What reading a class gave: a declaration to compile unless something is wrong with it, and what there is to say about it.
/// </summary>
/// <param name="Declaration">The declaration; null where nothing can be generated.</param>
/// <param name="Reports">What there is to say.</param>
/// <param name="Weights">Where the file of the weights is named; null where none is.</param>
internal sealed record ReadResult(NetworkDeclaration? Declaration, EquatableArray<Report> Reports, Location? Weights);

/// <summary>
/// A finding in its place. A <see cref="Diagnostic"/> compares its arguments by reference, so the pipeline would take each for new.
/// </summary>
internal sealed record Report(Finding Finding, Location Location)
{
    public Diagnostic ToDiagnostic() => Diagnostic.Create(
        Finding.Descriptor,
        Location,
        Finding.Replacement is null ? null : ImmutableDictionary<string, string?>.Empty.Add(Finding.ReplacementKey, Finding.Replacement),
        Finding.MessageArguments);
}

/// <summary>Turns a class with <c>[Network]</c> into a <see cref="NetworkDeclaration"/>. Only this folder sees symbols.</summary>
internal static class DeclarationReader
{
    public static ReadResult Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.TargetSymbol;
        TypeDeclarationSyntax syntax = (TypeDeclarationSyntax)context.TargetNode;
        if (type.TypeKind != TypeKind.Class
            || syntax.Identifier.IsMissing
            || new NetworkReader(cancellation).Read(type, context.Attributes[0], syntax) is not ReadNetwork read)
        {
            // [Network] on a struct, a class without a name yet, an attribute that does not compile: the C# compiler says so at the same
            // place.
            return new ReadResult(null, [], null);
        }

        // What the graph shows beyond mistakes: the networks that this one includes are judged where they are declared.
        Finding? tooLarge = read.Graph is null ? null : MemoryLimits.Run(read.Declaration, read.Graph);
        IEnumerable<Finding> findings =
            read.Graph is null ? read.Findings : tooLarge is not null ? [tooLarge] : NetworkChecks.Run(read.Graph);
        Location? weights = (AttributeReader.WeightsOf(type)?.ApplicationSyntaxReference?.GetSyntax(cancellation) as AttributeSyntax)?
            .ArgumentList?.Arguments.First().Expression.GetLocation();
        Location PlaceOf(Finding finding) => finding.Layer switch
        {
            Finding.Weights when weights is not null => weights,
            Finding.Network => Locate(finding, syntax, context.Attributes[0], cancellation),
            < 0 => syntax.Identifier.GetLocation(),
            _ => Locate(finding, syntax, read.Attributes[finding.Layer], cancellation),
        };
        EquatableArray<Report> reports = [.. findings.Select(finding => new Report(finding, PlaceOf(finding)))];

        // The user's own members have been checked; the compiler needs them no more, so a new one changes nothing.
        return new ReadResult(read.Graph is null || tooLarge is not null ? null : read.Declaration with { Members = [] }, reports, weights);
    }

    private static Location Locate(Finding finding, TypeDeclarationSyntax syntax, AttributeData data, CancellationToken cancellation)
    {
        if (data.ApplicationSyntaxReference?.GetSyntax(cancellation) is not AttributeSyntax attribute)
        {
            return syntax.Identifier.GetLocation();
        }

        SeparatedSyntaxList<AttributeArgumentSyntax> arguments = attribute.ArgumentList?.Arguments ?? default;
        if (finding.Argument is null)
        {
            return attribute.GetLocation();
        }

        for (int i = 0; i < arguments.Count; i++)
        {
            string? name = arguments[i].NameEquals?.Name.Identifier.ValueText ?? arguments[i].NameColon?.Name.Identifier.ValueText;
            if (name is null && data.AttributeConstructor is { Parameters: { Length: > 0 } parameters })
            {
                name = parameters[Math.Min(i, parameters.Length - 1)].Name;
            }

            if (name is not null && Identifiers.PascalCase(name) == finding.Argument)
            {
                return arguments[i].Expression.GetLocation();
            }
        }

        return attribute.GetLocation();
    }
}
