using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace FusedNorm.Generator.Tests.Documentation;

/// <summary>
/// What the lists of the public API (PublicAPI.*.txt, held by PublicApiAnalyzers) do not say: a type's kind, whether it can be inherited
/// from, its bases, and the constraints of types and methods, as reviewed in <c>public-types.txt</c>. FUSEDNORM_UPDATE_SNAPSHOTS=1 writes
/// it.
/// </summary>
[Trait("Registers", "None")]
public sealed class PublicTypeTests
{
    private static readonly SymbolDisplayFormat Signature = new(
        globalNamespaceStyle: SymbolDisplayGlobalNamespaceStyle.Omitted,
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints
            | SymbolDisplayGenericsOptions.IncludeVariance,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat Constraints = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    [Fact]
    public void Kinds_bases_and_constraints_are_the_reviewed_ones()
    {
        string path = Path.Combine(Snapshot.ProjectDirectory, "Documentation", "public-types.txt");
        string found = string.Concat(
            new[] { "FusedNorm.Abstractions", "FusedNorm.Runtime" }.SelectMany(Headlines).Select(line => line + "\n"));
        if (Snapshot.Updates && Environment.GetEnvironmentVariable("CI") != "true")
        {
            File.WriteAllText(path, found);
        }

        string expected = File.ReadAllText(path).ReplaceLineEndings("\n");
        Assert.True(expected == found, $"public-types.txt differs, {Snapshot.FirstDifference(expected, found)}\nTo accept: "
            + "FUSEDNORM_UPDATE_SNAPSHOTS=1 dotnet test Generator.Tests, then review with git diff.");
    }

    private static IEnumerable<string> Headlines(string assembly)
    {
        CSharpCompilation compilation = GeneratorRunner.Compile();
        IAssemblySymbol symbol = compilation.References.Select(compilation.GetAssemblyOrModuleSymbol).OfType<IAssemblySymbol>()
            .Single(candidate => candidate.Name == assembly);
        return Types(symbol.GlobalNamespace).OrderBy(Name, StringComparer.Ordinal)
            .SelectMany(type => GenericMethods(type).Prepend(Headline(type)));
    }

    private static IEnumerable<string> GenericMethods(INamedTypeSymbol type) => type.GetMembers().OfType<IMethodSymbol>()
        .Where(method => method.IsGenericMethod && IsVisible(method)).Select(method => "    " + method.ToDisplayString(Constraints))
        .Distinct().Order(StringComparer.Ordinal);

    private static string Headline(INamedTypeSymbol type)
    {
        string modifiers = type switch
        {
            { TypeKind: TypeKind.Enum } => "enum",
            { TypeKind: TypeKind.Interface } => "interface",
            { TypeKind: TypeKind.Delegate } => "delegate",
            { TypeKind: TypeKind.Struct } =>
                (type.IsReadOnly ? "readonly " : "") + (type.IsRefLikeType ? "ref " : "") + (type.IsRecord ? "record struct" : "struct"),
            _ => (type.IsStatic ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "")
                + (type.IsRecord ? "record" : "class"),
        };
        IEnumerable<INamedTypeSymbol> bases = new[] { type.BaseType }
            .OfType<INamedTypeSymbol>().Where(baseType => baseType.SpecialType is SpecialType.None)
            .Concat(type.Interfaces);
        string inherited = string.Join(", ", bases.Select(baseType => baseType.ToDisplayString(Signature)));
        return $"{modifiers} {Name(type)}{(inherited.Length == 0 ? "" : " : " + inherited)}";
    }

    private static string Name(INamedTypeSymbol type) =>
        (type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString() + ".")
        + type.ToDisplayString(Signature);

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container) =>
        container.GetMembers().SelectMany(member => member switch
        {
            INamespaceSymbol inner => Types(inner),
            INamedTypeSymbol type when IsVisible(type) => Types(type).Prepend(type),
            _ => [],
        });

    private static bool IsVisible(ISymbol symbol) =>
        symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;
}
