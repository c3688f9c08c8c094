using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace FusedNorm.Generator.Tests.Documentation;

/// <summary>
/// What users can call, as reviewed: <c>PublicApi.txt</c> beside each library's project. A change of the surface fails until the list has it, so that it is
/// seen in review; FUSEDNORM_UPDATE_SNAPSHOTS=1 writes it.
/// </summary>
[Trait("Registers", "None")]
public sealed class PublicApiTests
{
    private static readonly SymbolDisplayFormat Signature = new(
        globalNamespaceStyle: SymbolDisplayGlobalNamespaceStyle.Omitted,
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints | SymbolDisplayGenericsOptions.IncludeVariance,
        memberOptions: SymbolDisplayMemberOptions.IncludeAccessibility | SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeType
            | SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeRef | SymbolDisplayMemberOptions.IncludeConstantValue,
        delegateStyle: SymbolDisplayDelegateStyle.NameAndSignature,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeDefaultValue
            | SymbolDisplayParameterOptions.IncludeParamsRefOut | SymbolDisplayParameterOptions.IncludeExtensionThis,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        kindOptions: SymbolDisplayKindOptions.None,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
            | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    [Theory]
    [InlineData("Abstractions")]
    [InlineData("Runtime")]
    public void The_public_surface_is_the_reviewed_one(string library)
    {
        string path = Path.Combine(Snapshot.ProjectDirectory, "..", library, "PublicApi.txt");
        string found = string.Concat(Surface($"FusedNorm.{library}").Select(line => line + "\n"));
        if (Environment.GetEnvironmentVariable("FUSEDNORM_UPDATE_SNAPSHOTS") == "1" && Environment.GetEnvironmentVariable("CI") != "true")
        {
            File.WriteAllText(path, found);
        }

        string expected = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        Assert.True(expected == found, $"{library}/PublicApi.txt differs, {Snapshot.FirstDifference(expected, found)}\nTo accept: FUSEDNORM_UPDATE_SNAPSHOTS=1 dotnet test Generator.Tests, then review with git diff.");
    }

    private static IEnumerable<string> Surface(string assembly)
    {
        CSharpCompilation compilation = GeneratorRunner.Compile();
        IAssemblySymbol symbol = compilation.References.Select(compilation.GetAssemblyOrModuleSymbol).OfType<IAssemblySymbol>().Single(candidate => candidate.Name == assembly);
        foreach (INamedTypeSymbol type in Types(symbol.GlobalNamespace).OrderBy(Name, StringComparer.Ordinal))
        {
            yield return Headline(type);
            IEnumerable<string> members = type.GetMembers()
                .Where(member => IsVisible(member) && member is not INamedTypeSymbol and not IMethodSymbol { AssociatedSymbol: not null })
                .Select(member => "    " + member.ToDisplayString(Signature));
            foreach (string member in members.Distinct().Order(StringComparer.Ordinal))
            {
                yield return member;
            }
        }
    }

    private static string Headline(INamedTypeSymbol type)
    {
        string modifiers = type switch
        {
            { TypeKind: TypeKind.Enum } => "enum",
            { TypeKind: TypeKind.Interface } => "interface",
            { TypeKind: TypeKind.Delegate } => "delegate",
            { TypeKind: TypeKind.Struct } => (type.IsReadOnly ? "readonly " : "") + (type.IsRefLikeType ? "ref " : "") + (type.IsRecord ? "record struct" : "struct"),
            _ => (type.IsStatic ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "") + (type.IsRecord ? "record" : "class"),
        };
        IEnumerable<INamedTypeSymbol> bases = new[] { type.BaseType }
            .OfType<INamedTypeSymbol>().Where(baseType => baseType.SpecialType is SpecialType.None)
            .Concat(type.Interfaces);
        string inherited = string.Join(", ", bases.Select(baseType => baseType.ToDisplayString(Signature)));
        return $"{modifiers} {Name(type)}{(inherited.Length == 0 ? "" : " : " + inherited)}";
    }

    private static string Name(INamedTypeSymbol type) =>
        (type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString() + ".") + type.ToDisplayString(Signature);

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container) => container.GetMembers().SelectMany(member => member switch
    {
        INamespaceSymbol inner => Types(inner),
        INamedTypeSymbol type when IsVisible(type) => Types(type).Prepend(type),
        _ => [],
    });

    private static bool IsVisible(ISymbol symbol) =>
        symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;
}
