using FusedNorm.Generator.Layers;
using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Xunit;

namespace FusedNorm.Generator.Tests.Architecture;

/// <summary>
/// A layer answers, and nobody asks which one it is: outside of <c>Layers/</c> no layer's or loss's class is named, none is tested for a
/// type, and no kind is spelt. Who has to know something asks <c>Graph/Layer.cs</c> or <c>Graph/Loss.cs</c>, and a layer's own file
/// answers.
/// </summary>
[Trait("Registers", "None")]
public sealed class LayerTypeTests
{
    private const string Folder = "Layers";

    /// <summary>Where a type is tested all the same, with the reason.</summary>
    private static readonly (string File, string Type, string Reason)[] Exceptions =
    [
        (
            "Lowering/LoweredLayer.cs",
            "LoweredLayer",
            "the one way from what a graph knows of a layer to what the lowering knows; it tells no layers apart, as all are this"
        ),
    ];

    private static readonly string[] bases = ["FusedNorm.Generator.Graph.Layer", "FusedNorm.Generator.Graph.Loss"];

    /// <summary>The names of the classes below both, and of the interfaces of the compiler that they implement.</summary>
    private static readonly HashSet<string> kinds = [.. Kinds()];

    /// <summary>How many of <see cref="Questions"/> ask for a kind; those behind them do not.</summary>
    private const int Asked = 11;

    private static readonly string[] Questions =
    [
        "node.Layer is Linear or Dropout { IsView: false }",
        "node is { Layer: Linear }",
        "node.Layer is IDisposable",
        "node is { Layer: IDisposable }",
        "node.Layer as LoweredLayer",
        "(LoweredLayer)node.Layer",
        "node.Layer.GetType()",
        "typeof(Linear)",
        "graph.Nodes.Select(node => node.Layer).OfType<Linear>()",
        "node.Layer.Kind == \"Linear\"",
        "node.Layer switch { IDisposable => 1, _ => 2 }",
        "graph.Loss is Loss || graph.Loss is not null || node.Layer is { IsView: true } || node.Layer.Normalisation is { Eps: 0 }",
        "LoweredLayer.Of(node)",
    ];

    private static IEnumerable<SyntaxTree> Outside =>
        CompilerSources.Trees.Where(tree => CompilerSources.FolderOf(tree.FilePath) != Folder);

    [Fact]
    public void No_class_of_a_layer_is_named() => None(Outside.SelectMany(tree => Named(CompilerSources.Compilation, tree)));

    [Fact]
    public void No_layer_is_tested_for_a_type() => None(Outside.SelectMany(tree => Tested(CompilerSources.Compilation, tree)));

    [Fact]
    public void No_kind_is_spelt() => None(Outside.SelectMany(Spelt));

    /// <summary>The tests above find whatever a line of <see cref="Questions"/> asks, and nothing that asks for no kind.</summary>
    [Fact]
    public void Each_way_to_ask_is_found()
    {
        string[] lines =
        [
            .. Questions.Select((question, i) => $"    public static object? Question{i}(NetworkGraph graph, Node node) => {question};"),
        ];
        string text = string.Join('\n', [
            "using FusedNorm.Generator.Graph; using FusedNorm.Generator.Layers; using FusedNorm.Generator.Lowering;"
                + " namespace FusedNorm.Generator.Checks; internal static class Asking {",
            .. lines,
            "}",
        ]);
        SyntaxTree tree = GeneratorRunner.Parse(text, "Asking.cs", (CSharpParseOptions)CompilerSources.Trees.First().Options);
        CSharpCompilation compilation = CompilerSources.Compilation.AddSyntaxTrees(tree);
        Assert.DoesNotContain(
            compilation.GetSemanticModel(tree).GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        IEnumerable<int> found =
            Named(compilation, tree).Concat(Tested(compilation, tree)).Concat(Spelt(tree)).Select(place => place.Line - 2);
        Assert.Equal(Enumerable.Range(0, Asked), found.Distinct().Order());
    }

    [Fact]
    public void Every_exception_is_needed() => Assert.All(Exceptions, exception => Assert.Contains(
        Outside.Single(tree => CompilerSources.NameOf(tree) == exception.File).GetRoot().DescendantNodes().OfType<CastExpressionSyntax>(),
        cast => cast.Type.ToString() == exception.Type));

    private static IEnumerable<string> Kinds()
    {
        INamedTypeSymbol[] classes = [.. CompilerSources.Trees.SelectMany(Declared).Where(type => IsLayer(type.BaseType))];
        Assert.True(classes.Length > LayerRegistry.Names.Count / 2, "The classes of layers were not found.");
        IEnumerable<INamedTypeSymbol> own = classes.SelectMany(type => type.AllInterfaces)
            .Where(type => type.Locations.Any(location => location.IsInSource));
        return classes.Concat(own).Select(FullName);
    }

    private static IEnumerable<INamedTypeSymbol> Declared(SyntaxTree tree)
    {
        SemanticModel model = CompilerSources.Compilation.GetSemanticModel(tree);
        return tree.GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>()
            .Select(declaration => model.GetDeclaredSymbol(declaration)!);
    }

    /// <summary>Whether a type is a layer's or a loss's, or what all of them have in common.</summary>
    private static bool IsLayer(ITypeSymbol? type) => type is not null && (bases.Contains(FullName(type)) || IsLayer(type.BaseType));

    /// <summary>A name that compilations of the same source share.</summary>
    private static string FullName(ITypeSymbol type) => type.OriginalDefinition.ToDisplayString(NullableFlowState.None);

    private static IEnumerable<(string Text, int Line)> Named(CSharpCompilation compilation, SyntaxTree tree)
    {
        SemanticModel model = compilation.GetSemanticModel(tree);
        foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            // What every layer is may be called, but nothing may be asked whether it is that.
            bool isCall = name.Parent is MemberAccessExpressionSyntax access && access.Expression == name;
            if (model.GetSymbolInfo(name).Symbol is INamedTypeSymbol type && kinds.Contains(FullName(type))
                && !IsException(tree, type) && !(isCall && Exceptions.Any(exception => exception.Type == type.Name)))
            {
                yield return Place(tree, name, $"{name.Parent} names {type.Name}");
            }
        }
    }

    private static IEnumerable<(string Text, int Line)> Tested(CSharpCompilation compilation, SyntaxTree tree)
    {
        SemanticModel model = compilation.GetSemanticModel(tree);
        foreach (SyntaxNode node in tree.GetRoot().DescendantNodes())
        {
            // Patterns of all depths, in switches and behind is; is with a type, casts and as; the type itself.
            bool mayTest = node is PatternSyntax or BinaryExpressionSyntax or CastExpressionSyntax or InvocationExpressionSyntax;
            (ITypeSymbol? From, ITypeSymbol? To) test = mayTest ? TestOf(model.GetOperation(node)) : default;
            if (IsLayer(test.From) && !SymbolEqualityComparer.Default.Equals(test.From, test.To) && !IsException(tree, test.To))
            {
                yield return Place(tree, node, $"{node} asks for {test.To?.Name}");
            }
        }
    }

    private static IEnumerable<(string Text, int Line)> Spelt(SyntaxTree tree) => tree.GetRoot().DescendantTokens()
        .Where(token => token.IsKind(SyntaxKind.StringLiteralToken) && LayerRegistry.Names.Contains(token.ValueText))
        .Select(token => Place(tree, token.Parent!, $"{token.Parent!.Parent} has a layer's kind"));

    private static (ITypeSymbol? From, ITypeSymbol? To) TestOf(IOperation? operation) => operation switch
    {
        IPatternOperation pattern => (pattern.InputType, pattern.NarrowedType),
        IIsTypeOperation test => (test.ValueOperand.Type, test.TypeOperand),
        IConversionOperation { IsImplicit: false } conversion => (conversion.Operand.Type, conversion.Type),
        IInvocationOperation { TargetMethod.Name: nameof(GetType), Instance: IOperation instance } call => (instance.Type, call.Type),
        _ => default,
    };

    private static bool IsException(SyntaxTree tree, ITypeSymbol? type) =>
        Exceptions.Any(exception => exception.File == CompilerSources.NameOf(tree) && exception.Type == type?.Name);

    private static (string Text, int Line) Place(SyntaxTree tree, SyntaxNode node, string what)
    {
        int line = node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
        return ($"{CompilerSources.NameOf(tree)}:{line}: {what}", line);
    }

    private static void None(IEnumerable<(string Text, int Line)> found) =>
        Assert.True(!found.Any(), string.Join('\n', found.Select(place => place.Text)));
}
