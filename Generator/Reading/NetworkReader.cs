using FusedNorm.Generator.Building;
using FusedNorm.Generator.Collections;
using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Layers;
using FusedNorm.Generator.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FusedNorm.Generator.Reading;

/// <summary>What reading one class gave.</summary>
/// <param name="Declaration">What it declares; to be compiled only where nothing was found.</param>
/// <param name="Attributes">
/// The attribute of the class that each layer comes from: for those of an included network, the one that includes it.
/// </param>
/// <param name="Findings">What is wrong, with indices into both lists.</param>
/// <param name="Graph">What the declaration means; null where something is wrong.</param>
internal sealed record ReadNetwork(
    NetworkDeclaration Declaration, IReadOnlyList<AttributeData> Attributes, IReadOnlyList<Finding> Findings, NetworkGraph? Graph);

/// <summary>Reads a class and the networks that it includes.</summary>
/// <param name="cancellation">Ends the reading.</param>
/// <param name="judgesClasses">
/// False where what is generated is already among the members of the classes, which would all be in its way.
/// </param>
internal sealed class NetworkReader(CancellationToken cancellation, bool judgesClasses = true)
{
    private readonly Dictionary<ITypeSymbol, ReadNetwork?> included = new(SymbolEqualityComparer.Default);

    /// <summary>Reads a class, and null where a layer does not compile, of which the C# compiler tells.</summary>
    /// <param name="type">The class.</param>
    /// <param name="network">Its <c>[Network]</c>.</param>
    /// <param name="part">
    /// The part of it with the attributes; null for a class of another assembly, whose own build has judged the rest of it.
    /// </param>
    public ReadNetwork? Read(INamedTypeSymbol type, AttributeData network, TypeDeclarationSyntax? part)
    {
        cancellation.ThrowIfCancellationRequested();
        List<Finding> findings = [];
        if (part is not null)
        {
            ClassReader.Check(type, part, findings, cancellation);
        }

        int precision = network.NamedArguments.Where(argument => argument.Key == "Precision")
            .Select(argument => argument.Value.Value).OfType<int>().FirstOrDefault();
        if (precision is not (SinglePrecision or DoublePrecision))
        {
            findings.Add(Finding.AtNetwork(
                DiagnosticDescriptors.InvalidArgument, "Precision", "Network", "Precision", "Single or Double", Text(precision)));
        }

        bool isDouble = precision == DoublePrecision;
        LayerList layers = new();
        bool compiles = true;
        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (AttributeReader.UnknownName(attribute, cancellation) is { Length: > 0 } unknown)
            {
                NearLayers near = NearLayers.Of(unknown);
                findings.Add(Finding.AtLayer(
                    DiagnosticDescriptors.UnknownLayer, layers.Count, unknown, near.Words) with { Replacement = near.Kind });
                layers.Add(new LayerDeclaration(unknown, []), attribute);
            }
            else if (attribute.AttributeClass is { TypeKind: TypeKind.Error })
            {
                // One of another assembly is of a third, that is not referenced: it is no layer.
                compiles &= attribute.ApplicationSyntaxReference is null;
            }
            else if (AttributeReader.KindOf(attribute) is not null)
            {
                compiles &= !AttributeReader.HasError(attribute) && Add(type, isDouble, attribute, part, layers, findings);
            }
        }

        // Of what does not compile C# tells; what it cannot tell is what there is in place of a layer that there is not.
        if (!compiles && findings.All(finding => finding.Descriptor != DiagnosticDescriptors.UnknownLayer))
        {
            return null;
        }

        NetworkDeclaration declaration = new(
            ClassReader.Namespace(type),
            ClassReader.Headers(type).ToEquatableArray(),
            type.Name,
            isDouble,
            layers.Layers.ToEquatableArray(),
            AttributeReader.WeightsOf(type) is AttributeData weights ? AttributeReader.FileOf(weights) : null,
            AttributeReader.WeightsOf(type) is AttributeData with ? AttributeReader.PrefixOf(with) : null,
            part is null ? [] : ClassReader.Members(type).ToEquatableArray());

        // Shapes and names are judged here as well, so that every diagnostic is born next to its location; the compile step builds the
        // graph again from the declaration alone.
        NetworkGraph? graph = findings.Count == 0 ? GraphBuilder.Build(declaration, findings) : null;
        return new ReadNetwork(declaration, layers.Attributes, findings, graph);
    }

    /// <summary>Adds a layer, or those of the network that it includes. False where that one does not compile.</summary>
    private bool Add(
        INamedTypeSymbol type, bool isDouble, AttributeData attribute,
        TypeDeclarationSyntax? part, LayerList layers, List<Finding> findings)
    {
        LayerDeclaration layer = AttributeReader.Read(attribute);
        if (part is not null && PartOf(attribute) is TypeDeclarationSyntax own && own != part)
        {
            findings.Add(Finding.AtLayer(DiagnosticDescriptors.SeveralParts, layers.Count, layer.Kind, type.Name));
        }

        if (layer.Kind == LayerDeclaration.Include)
        {
            return Include(type, isDouble, layer, attribute, layers, findings);
        }

        layers.Add(layer, attribute);
        return true;
    }

    /// <summary>Adds the layers of an included network, or what is wrong with including it. False where it does not compile.</summary>
    private bool Include(
        INamedTypeSymbol type, bool isDouble, LayerDeclaration include, AttributeData attribute, LayerList layers, List<Finding> findings)
    {
        int index = layers.Count;
        layers.Add(include, attribute);
        ITypeSymbol other = AttributeReader.IncludedBy(attribute)!;
        string name = other.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        if (other is not INamedTypeSymbol { TypeKind: TypeKind.Class } otherClass
            || AttributeReader.NetworkOf(other) is not AttributeData network)
        {
            findings.Add(Finding.AtLayer(DiagnosticDescriptors.NoNetwork, index, name));
            return true;
        }

        // Only a network from which no way leads back is read, so reading always ends.
        if (WayBetween(otherClass, type) is string way)
        {
            findings.Add(Finding.AtLayer(DiagnosticDescriptors.IncludeCycle, index, type.Name, $"{type.Name} > {way}"));
            return true;
        }

        if (!included.TryGetValue(otherClass, out ReadNetwork? read))
        {
            included.Add(otherClass, read = Read(otherClass, network, judgesClasses ? PartOf(network) : null));
        }

        if (read is null)
        {
            return false;
        }

        if (read.Findings.Count > 0)
        {
            findings.Add(Finding.AtLayer(DiagnosticDescriptors.IncludedMistake, index, name, read.Findings[0].ToString()));
        }
        else if (read.Declaration.IsDouble != isDouble)
        {
            findings.Add(Finding.AtLayer(
                DiagnosticDescriptors.IncludedPrecision, index, name, Precision(!isDouble), type.Name, Precision(isDouble)));
        }
        else if (layers.Count + read.Declaration.Layers.Count > MaximumLayers)
        {
            findings.Add(Finding.AtLayer(
                DiagnosticDescriptors.TooManyLayers, index, name, type.Name,
                Text(layers.Count + read.Declaration.Layers.Count), Text(MaximumLayers)));
        }
        else
        {
            layers.Include(index, read.Declaration, Identifiers.SnakeCase(otherClass.Name));
        }

        return true;
    }

    /// <summary>
    /// The networks from one that is included, and that includes the next, to another: <c>B > C > A</c>; null where there is no such way.
    /// </summary>
    private static string? WayBetween(INamedTypeSymbol from, INamedTypeSymbol to)
    {
        HashSet<ITypeSymbol> seen = new(SymbolEqualityComparer.Default);
        string? Way(ITypeSymbol at)
        {
            if (SymbolEqualityComparer.Default.Equals(at, to))
            {
                return at.Name;
            }

            string? rest = seen.Add(at)
                ? at.GetAttributes().Select(AttributeReader.IncludedBy).OfType<ITypeSymbol>().Select(Way)
                    .FirstOrDefault(way => way is not null)
                : null;
            return rest is null ? null : $"{at.Name} > {rest}";
        }

        return Way(from);
    }

    private TypeDeclarationSyntax? PartOf(AttributeData attribute) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) is AttributeSyntax { Parent.Parent: TypeDeclarationSyntax part }
            ? part
            : null;

    private static string Precision(bool isDouble) => isDouble ? "double" : "single";

    private static string Text(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The value of <c>Precision.Single</c>.</summary>
    private const int SinglePrecision = 0;

    /// <summary>The value of <c>Precision.Double</c>.</summary>
    private const int DoublePrecision = 1;

    /// <summary>A few networks that include each other twice could multiply beyond what any build could finish.</summary>
    private const int MaximumLayers = 1000;
}
