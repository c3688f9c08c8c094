using System.Collections.Immutable;
using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Layers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FusedNorm.Generator.Declarations;

/// <summary>What reading a class gave: a declaration to compile where nothing is wrong with it, else what is wrong.</summary>
internal sealed record ReadResult(NetworkDeclaration? Declaration, ImmutableArray<Diagnostic> Diagnostics);

/// <summary>Turns a class with <c>[Network]</c> into a <see cref="NetworkDeclaration"/>. Only this folder sees symbols.</summary>
internal static class DeclarationReader
{
    private const string AttributeNamespace = "FusedNorm";
    private const string Suffix = "Attribute";

    public static ReadResult Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.TargetSymbol;
        TypeDeclarationSyntax syntax = (TypeDeclarationSyntax)context.TargetNode;
        if (type.TypeKind != TypeKind.Class || syntax.Identifier.IsMissing)
        {
            // [Network] on a struct, or a class without a name yet: the C# compiler says so at the same place.
            return new ReadResult(null, []);
        }

        AttributeData network = context.Attributes[0];
        List<Finding> findings = [];
        CheckClass(type, syntax, findings, cancellation);

        List<AttributeData> attributes = [];
        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (KindOf(attribute) is not string kind)
            {
                continue;
            }

            if (attribute.AttributeConstructor is null || attribute.ConstructorArguments.Concat(attribute.NamedArguments.Select(named => named.Value)).Any(HasError))
            {
                // The attribute itself does not compile; the C# compiler says so at the same place.
                return new ReadResult(null, []);
            }

            if (attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) is AttributeSyntax { Parent.Parent: TypeDeclarationSyntax part } && part != syntax)
            {
                findings.Add(Finding.AtLayer(DiagnosticDescriptors.SeveralParts, attributes.Count, kind, type.Name));
            }

            attributes.Add(attribute);
        }

        NetworkDeclaration declaration = new(
            type.ContainingNamespace.IsGlobalNamespace ? "" : EscapedNamespace(type.ContainingNamespace),
            ContainingTypes(type).Select(Header).ToEquatableArray(),
            Identifiers.Escape(type.Name),
            type.IsSealed,
            network.NamedArguments.Any(argument => argument is { Key: "Precision", Value.Value: 1 }),
            attributes.Select(ReadLayer).ToEquatableArray(),
            DeclaredMembers(type).ToEquatableArray());
        if (findings.Count == 0)
        {
            // Shapes and names are judged here as well, so that every diagnostic is born next to its location; the compile step
            // builds the graph again from the declaration alone.
            GraphBuilder.Build(declaration, findings);
        }

        ImmutableArray<Diagnostic> diagnostics = [.. findings.Select(finding => Diagnostic.Create(
            finding.Descriptor, Locate(finding, syntax, attributes, cancellation), [.. finding.Arguments]))];

        // The user's own members have been checked; the compiler needs them no more, so a new one changes nothing.
        return new ReadResult(findings.Count == 0 ? declaration with { Members = [] } : null, diagnostics);
    }

    private static void CheckClass(INamedTypeSymbol type, TypeDeclarationSyntax syntax, List<Finding> findings, CancellationToken cancellation)
    {
        if (!IsPartial(syntax))
        {
            findings.Add(Finding.AtClass(DiagnosticDescriptors.NotPartial, type.Name));
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

    private static bool IsPartial(TypeDeclarationSyntax syntax) =>
        syntax.Modifiers.Any(SyntaxKind.PartialKeyword);

    /// <summary>The kind of one of our layer attributes, or null for anybody else's attribute.</summary>
    private static string? KindOf(AttributeData attribute)
    {
        INamedTypeSymbol? type = attribute.AttributeClass;
        if (type is null || type.ContainingNamespace?.ToDisplayString() != AttributeNamespace || !type.Name.EndsWith(Suffix, StringComparison.Ordinal))
        {
            return null;
        }

        string kind = type.Name.Substring(0, type.Name.Length - Suffix.Length);
        return LayerRegistry.IsKnown(kind) ? kind : null;
    }

    private static LayerDeclaration ReadLayer(AttributeData attribute)
    {
        List<DeclaredArgument> arguments = [];
        for (int i = 0; i < attribute.ConstructorArguments.Length; i++)
        {
            arguments.Add(new DeclaredArgument(Identifiers.PascalCase(attribute.AttributeConstructor!.Parameters[i].Name), ValueOf(attribute.ConstructorArguments[i])));
        }

        arguments.AddRange(attribute.NamedArguments.Select(named => new DeclaredArgument(named.Key, ValueOf(named.Value))));
        return new LayerDeclaration(KindOf(attribute)!, arguments.ToEquatableArray());
    }

    private static bool HasError(TypedConstant constant) =>
        constant.Kind == TypedConstantKind.Error || (constant is { Kind: TypedConstantKind.Array, IsNull: false } && constant.Values.Any(HasError));

    private static object? ValueOf(TypedConstant constant) => constant switch
    {
        { Kind: not TypedConstantKind.Array } => constant.Value,

        // Nothing was given: an option that is absent, but a shape without sizes.
        { IsNull: true } => HoldsDoubles(constant) ? null : (EquatableArray<int>)[],
        _ when HoldsDoubles(constant) => constant.Values.Select(value => value.Value is double number ? number : double.NaN).ToEquatableArray(),
        _ => constant.Values.Select(value => value.Value is int number ? number : 0).ToEquatableArray(),
    };

    private static bool HoldsDoubles(TypedConstant array) => array.Type is IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Double };

    private static Location Locate(Finding finding, TypeDeclarationSyntax syntax, List<AttributeData> attributes, CancellationToken cancellation)
    {
        if (finding.Layer < 0 || attributes[finding.Layer].ApplicationSyntaxReference?.GetSyntax(cancellation) is not AttributeSyntax attribute)
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
            if (name is null && attributes[finding.Layer].AttributeConstructor is { Parameters: { Length: > 0 } parameters })
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

    private static Stack<INamedTypeSymbol> ContainingTypes(INamedTypeSymbol type)
    {
        Stack<INamedTypeSymbol> outer = new();
        for (INamedTypeSymbol? current = type.ContainingType; current is not null; current = current.ContainingType)
        {
            outer.Push(current);
        }

        return outer;
    }

    private static string Header(INamedTypeSymbol type) =>
        $"partial {(type.IsRecord ? "record " : "")}{(type.TypeKind == TypeKind.Struct ? "struct" : "class")} {Identifiers.Escape(type.Name)}";

    private static string EscapedNamespace(INamespaceSymbol symbol) =>
        string.Join(".", symbol.ToDisplayString().Split('.').Select(part => Identifiers.Escape(part.TrimStart('@'))));

    /// <summary>The members the user wrote, constructors by their parameters, so that a clash is reported before C# stumbles over it.</summary>
    private static IEnumerable<string> DeclaredMembers(INamedTypeSymbol type) => type.GetMembers()
        .Where(member => !member.IsImplicitlyDeclared)
        .Select(member => member is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor
            ? $".ctor({string.Join(", ", constructor.Parameters.Select(parameter => parameter.Type.Name))})"
            : member.Name)
        .Distinct();
}
