using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FusedNorm.Generator.Reading;

/// <summary>What of a class matters besides its layers: whether a network can be generated into it, and where.</summary>
internal static class ClassReader
{
    /// <summary>A method by what decides whether another hides it.</summary>
    private static readonly SymbolDisplayFormat SignatureFormat = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeParamsRefOut,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    /// <summary>Reports what keeps a class from being a network.</summary>
    public static void Check(INamedTypeSymbol type, TypeDeclarationSyntax syntax, List<Finding> findings, CancellationToken cancellation)
    {
        if (!IsPartial(syntax))
        {
            findings.Add(Finding.AtClass(DiagnosticDescriptors.NotPartial, type.Name));
        }

        if (syntax.SyntaxTree.Options is CSharpParseOptions { LanguageVersion: < LanguageVersion.CSharp12 } options)
        {
            findings.Add(Finding.AtClass(DiagnosticDescriptors.OldLanguage, type.Name, options.LanguageVersion.ToDisplayString()));
        }

        string? unsupported = type switch
        {
            { Arity: > 0 } => "generic",
            { IsStatic: true } => "static",
            { IsAbstract: true } => "abstract",
            { IsFileLocal: true } => "file-local",
            { IsRecord: true } => "a record",
            _ when Parts(type, cancellation).Any(part => part is TypeDeclarationSyntax { ParameterList: not null }) =>
                "a class with a primary constructor",
            _ => null,
        };
        if (unsupported is not null)
        {
            findings.Add(Finding.AtClass(DiagnosticDescriptors.UnsupportedClass, type.Name, unsupported));
        }

        if (BaseTypes(type).FirstOrDefault(inherited => AttributeReader.NetworkOf(inherited) is not null) is INamedTypeSymbol network)
        {
            // What is generated for that one is not there yet to be compared.
            findings.Add(Finding.AtClass(DiagnosticDescriptors.HiddenMember, type.Name, "Forward", network.Name));
        }
        else if (BaseTypes(type).FirstOrDefault() is INamedTypeSymbol baseType && !CanBeCreatedBy(type, baseType))
        {
            findings.Add(Finding.AtClass(DiagnosticDescriptors.NoBaseConstructor, type.Name, baseType.Name));
        }

        foreach (INamedTypeSymbol outer in ContainingTypes(type))
        {
            // A part of a file-local type in another file would be another type.
            bool partial = Parts(outer, cancellation).All(part => part is TypeDeclarationSyntax declaration && IsPartial(declaration));
            if (!partial || outer.TypeParameters.Length > 0 || outer.IsFileLocal
                || outer.TypeKind is not (TypeKind.Class or TypeKind.Struct))
            {
                findings.Add(Finding.AtClass(DiagnosticDescriptors.OuterNotPartial, type.Name, outer.Name));
            }
        }
    }

    /// <summary>The namespace, empty for the global one.</summary>
    public static string Namespace(INamedTypeSymbol type) => type.ContainingNamespace.IsGlobalNamespace
        ? ""
        : string.Join(".", type.ContainingNamespace.ToDisplayString().Split('.').Select(part => Identifiers.Escape(part.TrimStart('@'))));

    /// <summary>The declarations around the class, outermost first.</summary>
    public static IEnumerable<string> Headers(INamedTypeSymbol type) => ContainingTypes(type).Select(outer =>
        $"partial {(outer.IsRecord ? "record " : "")}{(outer.TypeKind == TypeKind.Struct ? "struct" : "class")} "
        + $"{Identifiers.Escape(outer.Name)}");

    /// <summary>The name of the file that is generated for the class.</summary>
    public static string HintName(INamedTypeSymbol type) =>
        NetworkDeclaration.HintNameOf(Namespace(type), Headers(type), Identifiers.Escape(type.Name));

    /// <summary>
    /// The members the user wrote, constructors by their parameters and indexers by the name that other languages know them by, and those
    /// that the class inherits, so that a clash is reported before C# stumbles over it.
    /// </summary>
    public static IEnumerable<DeclaredMember> Members(INamedTypeSymbol type) => type.GetMembers()
        .Where(member => member is { IsImplicitlyDeclared: false } and not IMethodSymbol { AssociatedSymbol: not null })
        .Select(member => new DeclaredMember(
            member is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor
                ? $".ctor({string.Join(", ", constructor.Parameters.Select(parameter => parameter.Type.Name))})"
                : member is IPropertySymbol { IsIndexer: true } ? member.MetadataName : member.Name,
            Signature: null,
            Base: null))
        .Concat(BaseTypes(type).SelectMany(inherited => inherited.GetMembers()
            .Where(member => member is { IsImplicitlyDeclared: false, CanBeReferencedByName: true } && IsSeenBy(type, member))
            .Select(member => new DeclaredMember(
                member.Name, (member as IMethodSymbol)?.ToDisplayString(SignatureFormat), inherited.Name))))
        .Distinct();

    /// <summary>The classes that a class derives from, as far as they are written somewhere: <c>object</c> has its own list.</summary>
    private static IEnumerable<INamedTypeSymbol> BaseTypes(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type.BaseType;
            current is { SpecialType: not SpecialType.System_Object, TypeKind: TypeKind.Class };
            current = current.BaseType)
        {
            yield return current;
        }
    }

    /// <summary>Whether a class sees a member of one that it derives from.</summary>
    private static bool IsSeenBy(INamedTypeSymbol type, ISymbol member) => member.DeclaredAccessibility switch
    {
        Accessibility.Private => ContainingTypes(type).Contains(member.ContainingType.OriginalDefinition, SymbolEqualityComparer.Default),
        Accessibility.Internal or Accessibility.ProtectedAndInternal =>
            SymbolEqualityComparer.Default.Equals(member.ContainingAssembly, type.ContainingAssembly)
            || member.ContainingAssembly.GivesAccessTo(type.ContainingAssembly),
        _ => true,
    };

    /// <summary>
    /// Whether a constructor that says nothing of its base can call it: without arguments, as they are written or with all of their
    /// defaults. Of several that only their defaults make callable none is better than another.
    /// </summary>
    private static bool CanBeCreatedBy(INamedTypeSymbol type, INamedTypeSymbol baseType)
    {
        IMethodSymbol[] callable = [.. baseType.InstanceConstructors
            .Where(constructor =>
                IsSeenBy(type, constructor) && constructor.Parameters.All(parameter => parameter.IsOptional || parameter.IsParams))];
        IMethodSymbol[] asWritten = [.. callable.Where(constructor => constructor.Parameters.All(parameter => !parameter.IsParams))];
        return callable.Any(constructor => constructor.Parameters.Length == 0) || (asWritten.Length > 0 ? asWritten : callable).Length == 1;
    }

    private static IEnumerable<SyntaxNode> Parts(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation));

    private static bool IsPartial(TypeDeclarationSyntax syntax) =>
        syntax.Modifiers.Any(SyntaxKind.PartialKeyword);

    private static Stack<INamedTypeSymbol> ContainingTypes(INamedTypeSymbol type)
    {
        Stack<INamedTypeSymbol> outer = new();
        for (INamedTypeSymbol? current = type.ContainingType; current is not null; current = current.ContainingType)
        {
            outer.Push(current);
        }

        return outer;
    }
}
