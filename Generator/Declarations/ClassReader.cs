using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FusedNorm.Generator.Declarations;

/// <summary>What of a class matters besides its layers: whether a network can be generated into it, and where.</summary>
internal static class ClassReader
{
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
            _ when syntax.ParameterList is not null => "a class with a primary constructor",
            _ => null,
        };
        if (unsupported is not null)
        {
            findings.Add(Finding.AtClass(DiagnosticDescriptors.UnsupportedClass, type.Name, unsupported));
        }

        foreach (INamedTypeSymbol outer in ContainingTypes(type))
        {
            bool partial = outer.DeclaringSyntaxReferences.All(reference => reference.GetSyntax(cancellation) is TypeDeclarationSyntax part && IsPartial(part));
            if (!partial || outer.TypeParameters.Length > 0 || outer.TypeKind is not (TypeKind.Class or TypeKind.Struct))
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
        $"partial {(outer.IsRecord ? "record " : "")}{(outer.TypeKind == TypeKind.Struct ? "struct" : "class")} {Identifiers.Escape(outer.Name)}");

    /// <summary>The name of the file that is generated for the class.</summary>
    public static string HintName(INamedTypeSymbol type) => NetworkDeclaration.HintNameOf(Namespace(type), Headers(type), Identifiers.Escape(type.Name));

    /// <summary>The members the user wrote, constructors by their parameters, so that a clash is reported before C# stumbles over it.</summary>
    public static IEnumerable<string> Members(INamedTypeSymbol type) => type.GetMembers()
        .Where(member => !member.IsImplicitlyDeclared)
        .Select(member => member is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor
            ? $".ctor({string.Join(", ", constructor.Parameters.Select(parameter => parameter.Type.Name))})"
            : member.Name)
        .Distinct();

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
