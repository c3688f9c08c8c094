using FusedNorm.Generator.Collections;
using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Layers;
using FusedNorm.Generator.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FusedNorm.Generator.Reading;

/// <summary>Turns one attribute into what it declares.</summary>
internal static class AttributeReader
{
    private const string Suffix = "Attribute";

    /// <summary>The kind of one of our layer attributes, or null for anybody else's attribute.</summary>
    public static string? KindOf(AttributeData attribute) => OwnName(attribute) is string kind && LayerRegistry.IsKnown(kind) ? kind : null;

    /// <summary>The <c>[Network]</c> of a class, or null where it has none.</summary>
    public static AttributeData? NetworkOf(ITypeSymbol type) =>
        type.GetAttributes().FirstOrDefault(attribute => OwnName(attribute) == "Network");

    /// <summary>The <c>[Weights]</c> of a class, or null where it has none or one that does not compile.</summary>
    public static AttributeData? WeightsOf(ITypeSymbol type) =>
        type.GetAttributes().FirstOrDefault(attribute =>
            OwnName(attribute) == "Weights" && attribute.ConstructorArguments.Length == 1 && !HasError(attribute.ConstructorArguments[0]));

    /// <summary>The file that a <c>[Weights]</c> names.</summary>
    public static string FileOf(AttributeData weights) => weights.ConstructorArguments[0].Value as string ?? "";

    /// <summary>The prefix that a <c>[Weights]</c> gives; null where it gives none.</summary>
    public static string? PrefixOf(AttributeData weights) =>
        weights.NamedArguments.FirstOrDefault(named => named.Key == "Prefix").Value.Value as string;

    /// <summary>The class that an attribute includes, or null where it includes none.</summary>
    public static ITypeSymbol? IncludedBy(AttributeData attribute) =>
        KindOf(attribute) == LayerDeclaration.Include && attribute.AttributeClass is { TypeArguments.Length: 1 } type
            ? type.TypeArguments[0]
            : null;

    /// <summary>Whether the attribute itself does not compile; the C# compiler says so at the same place.</summary>
    public static bool HasError(AttributeData attribute) =>
        attribute.AttributeConstructor is null
        || attribute.ConstructorArguments.Concat(attribute.NamedArguments.Select(named => named.Value)).Any(HasError)
        || (KindOf(attribute) == LayerDeclaration.Include
            && IncludedBy(attribute) is null or { TypeKind: TypeKind.Error } or { IsReferenceType: false });

    /// <summary>
    /// The name of an attribute that nobody knows, or that is no layer but what several share (<c>[BatchNorm]</c>). Null for all others,
    /// and where C# has more to say: that two have the name, or that a type argument is missing.
    /// </summary>
    public static string? UnknownName(AttributeData attribute, CancellationToken cancellation)
    {
        bool isUnknown =
            attribute.AttributeClass is IErrorTypeSymbol { CandidateReason: CandidateReason.None or CandidateReason.NotAnAttributeType }
            || (OwnName(attribute) is not null && attribute.AttributeClass is { IsAbstract: true });
        if (!isUnknown || attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) is not AttributeSyntax syntax)
        {
            return null;
        }

        string name = ShortName(syntax.Name);
        bool isOnlyMiswritten = LayerRegistry.IsKnown(name)
            && SimpleName(syntax.Name) is GenericNameSyntax != (name == LayerDeclaration.Include);
        return isOnlyMiswritten ? null : name;
    }

    /// <summary>The name that an attribute is written with, without namespace and suffix.</summary>
    public static string ShortName(NameSyntax name)
    {
        string text = SimpleName(name).Identifier.ValueText;
        return text.Length > Suffix.Length && text.EndsWith(Suffix, StringComparison.Ordinal)
            ? text.Substring(0, text.Length - Suffix.Length)
            : text;
    }

    /// <summary>A name without its namespace.</summary>
    public static SimpleNameSyntax SimpleName(NameSyntax name) => name switch
    {
        QualifiedNameSyntax qualified => qualified.Right,
        AliasQualifiedNameSyntax alias => alias.Name,
        _ => (SimpleNameSyntax)name,
    };

    public static LayerDeclaration Read(AttributeData attribute)
    {
        List<DeclaredArgument> arguments = [];
        for (int i = 0; i < attribute.ConstructorArguments.Length; i++)
        {
            arguments.Add(new DeclaredArgument(
                Identifiers.PascalCase(attribute.AttributeConstructor!.Parameters[i].Name), ValueOf(attribute.ConstructorArguments[i])));
        }

        LayerDeclaration layer = new(KindOf(attribute)!, arguments.ToEquatableArray());

        // A property is assigned after the constructor has run, so it is the one that holds.
        return attribute.NamedArguments.Aggregate(layer, (read, named) => read.With(named.Key, ValueOf(named.Value)));
    }

    /// <summary>The name of one of our attributes without the suffix, or null for anybody else's.</summary>
    public static string? OwnName(AttributeData attribute)
    {
        INamedTypeSymbol? type = attribute.AttributeClass;
        return type?.ContainingNamespace?.ToDisplayString() == LayerRegistry.AttributeNamespace
            && type.Name.EndsWith(Suffix, StringComparison.Ordinal)
            ? type.Name.Substring(0, type.Name.Length - Suffix.Length)
            : null;
    }

    private static bool HasError(TypedConstant constant) =>
        constant.Kind == TypedConstantKind.Error
        || (constant is { Kind: TypedConstantKind.Array, IsNull: false } && constant.Values.Any(HasError));

    private static object? ValueOf(TypedConstant constant) => constant switch
    {
        { Kind: not TypedConstantKind.Array } => constant.Value,

        // Nothing was given: an option that is absent, but a shape without sizes.
        { IsNull: true } => HoldsDoubles(constant) ? null : (EquatableArray<int>)[],
        _ when HoldsDoubles(constant) =>
            constant.Values.Select(value => value.Value is double number ? number : double.NaN).ToEquatableArray(),
        _ => constant.Values.Select(value => value.Value is int number ? number : 0).ToEquatableArray(),
    };

    private static bool HoldsDoubles(TypedConstant array) =>
        array.Type is IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Double };
}
