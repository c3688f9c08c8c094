using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Xunit;

namespace FusedNorm.Generator.Tests.Architecture;

/// <summary>
/// Kernels, schedules and loops are typed throughout: what they hold as text is for people alone, a name or a comment, and nothing that
/// makes one of the other asks what a text says.
/// </summary>
[Trait("Registers", "None")]
public sealed class StringTests
{
    /// <summary>The folders whose types hold no text but what is listed.</summary>
    private static readonly string[] Typed = ["Kernels", "Schedules", "Loops"];

    /// <summary>The folders in which no text decides anything.</summary>
    private static readonly string[] Deciding = [.. Typed, "Expansion", "Passes"];

    /// <summary>The members that are text, with what it is for.</summary>
    private static readonly Dictionary<string, string> Texts = new()
    {
        ["Symbol.Name"] = "what people call a stage, a sum or a scalar, which is the same where it is the same object",
        ["Kernel.Name"] = "what people call it; its method is named after it",
        ["Flag.Name"] = "what people call a switch, made of what it belongs to",
        ["Tensor.Name"] = "what people call it; a span is named after it",
        ["Tensor.Note"] = "a comment where it is laid out",
        ["NamedConstant.Name"] = "what people call a number that stands in the generated file under that name",
        ["NamedNumber.Name"] = "the same, in loops",
        ["Sweep.Comment"] = "a comment above its loop",
        ["SummaryLine.Text"] = "a comment above its method",
        ["WindowGeometry.Axes"] = "what people call the counters of dimensions",
        ["Variable.Name"] = "what people call it; it is the same where its number is",
        ["Storage.Name"] = "what people call it; it is the same where its number is",
        ["Remark.Text"] = "a comment between statements",
        ["Declare.Remark"] = "a comment behind a statement",
        ["BlockNames.Own"] = "the names that are taken, so that each variable finds one that is free",
        ["BlockNames.Within"] = "the same",
        ["ProgramGroup.Dump"] = "programs, for people",
        ["Schedule.Dump"] = "a schedule in a line, for people",
    };

    /// <summary>Where texts are compared all the same, with the reason.</summary>
    private static readonly Dictionary<string, string> Comparisons = new()
    {
        ["Loops/NestBuilder.cs"] = "whether a name is free",
    };

    /// <summary>What a type must not hold, or ask.</summary>
    private static readonly string[] Faults =
    [
        "public string Property => \"\";",
        "public readonly string[] Field = [];",
        "public (int, string?) Pair;",
        "public IReadOnlyList<KeyValuePair<string, int>> List => [];",
        "public Func<string, int>? Function;",
        "public Example(string parameter) { }",
        "public static bool A(string one, string two) => one == two;",
        "public static bool B(string one) => one != \"two\";",
        "public static bool C(string one) => one is \"two\" or \"three\";",
        "public static int D(string one) => one switch { \"two\" => 2, _ => 1 };",
        "public static bool E(string one) => one.StartsWith(\"two\", StringComparison.Ordinal);",
        "public static bool F(string one) => string.Equals(one, \"two\", StringComparison.Ordinal);",
        "public static bool G(HashSet<string> names, string one) => names.Contains(one);",
        "public static bool H(Symbol symbol, IEnumerable<Symbol> others) => others.Any(other => other.Name == symbol.Name);",
        "public static int I(Dictionary<string, int> byName, Tensor tensor) => byName[tensor.Name];",
        "public static object J(IEnumerable<Symbol> symbols) => symbols.GroupBy(symbol => symbol.Name);",
        "public static object K(IEnumerable<Symbol> symbols) => symbols.ToDictionary(symbol => symbol.Name);",
    ];

    /// <summary>What comes near, and may be.</summary>
    private static readonly string[] NoFaults =
    [
        "public int Number => 1;",
        "public static bool L(string? one) => one is null || one == null;",
        "public static string M(Symbol symbol) => symbol.Name + \"Lanes\";",
        "public static bool N(Symbol one, Symbol two) => one == two;",
    ];

    private static IEnumerable<SyntaxTree> In(string[] folders) =>
        CompilerSources.Trees.Where(tree => folders.Contains(CompilerSources.FolderOf(tree.FilePath)));

    [Fact]
    public void Types_hold_no_text_but_for_people() => None(In(Typed).SelectMany(tree => Held(CompilerSources.Compilation, tree))
        .Where(place => !Texts.ContainsKey(place.Member)).Select(place => place.Text));

    [Fact]
    public void No_text_decides_anything() => None(In(Deciding).Where(tree => !Comparisons.ContainsKey(CompilerSources.NameOf(tree)))
        .SelectMany(tree => Compared(CompilerSources.Compilation, tree)).Select(place => place.Text));

    [Fact]
    public void Every_exception_is_needed()
    {
        HashSet<string> held = [.. In(Typed).SelectMany(tree => Held(CompilerSources.Compilation, tree)).Select(place => place.Member)];
        Assert.All(Texts.Keys, member => Assert.Contains(member, held));
        Assert.All(Comparisons.Keys, file => Assert.NotEmpty(Compared(
            CompilerSources.Compilation, In(Deciding).Single(tree => CompilerSources.NameOf(tree) == file))));
    }

    /// <summary>The tests above find whatever a line of <see cref="Faults"/> holds or compares, and nothing of the others.</summary>
    [Fact]
    public void Each_way_to_hold_or_compare_a_text_is_found()
    {
        string text = "using FusedNorm.Generator.Kernels; namespace FusedNorm.Generator.Passes; internal sealed class Example {\n"
            + string.Join('\n', Faults.Concat(NoFaults)) + "\n}";
        SyntaxTree tree = GeneratorRunner.Parse(text, "Example.cs", (CSharpParseOptions)CompilerSources.Trees.First().Options);
        CSharpCompilation compilation = CompilerSources.Compilation.AddSyntaxTrees(tree);
        Assert.DoesNotContain(
            compilation.GetSemanticModel(tree).GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        IEnumerable<int> found = Held(compilation, tree).Select(place => place.Line).Concat(
            Compared(compilation, tree).Select(place => place.Line));
        Assert.Equal(Enumerable.Range(2, Faults.Length), found.Distinct().Order());
    }

    /// <summary>Properties, fields and parameters of constructors whose type has a text somewhere.</summary>
    private static IEnumerable<(string Member, string Text, int Line)> Held(CSharpCompilation compilation, SyntaxTree tree)
    {
        SemanticModel model = compilation.GetSemanticModel(tree);
        foreach (TypeDeclarationSyntax declaration in tree.GetRoot().DescendantNodes().OfType<TypeDeclarationSyntax>())
        {
            INamedTypeSymbol type = model.GetDeclaredSymbol(declaration)!;
            foreach (ISymbol member in type.GetMembers().Where(member => !member.IsOverride))
            {
                IEnumerable<(ISymbol Symbol, ITypeSymbol Type)> found = member switch
                {
                    IPropertySymbol property => [(property, property.Type)],
                    IFieldSymbol { IsImplicitlyDeclared: false } field => [(field, field.Type)],

                    // What a constructor puts into a property is the property.
                    IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => constructor.Parameters
                        .Where(parameter => !type.GetMembers().OfType<IPropertySymbol>()
                            .Any(property => property.Name.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase)))
                        .Select(parameter => ((ISymbol)parameter, parameter.Type)),
                    _ => [],
                };
                foreach ((ISymbol symbol, _) in found.Where(entry => HasText(entry.Type)))
                {
                    string name = $"{type.Name}.{symbol.Name}";
                    int line = symbol.Locations[0].GetLineSpan().StartLinePosition.Line + 1;
                    yield return (name, $"{CompilerSources.NameOf(tree)}:{line}: {name} is text", line);
                }
            }
        }
    }

    /// <summary>Comparisons, patterns and look-ups of texts.</summary>
    private static IEnumerable<(string Text, int Line)> Compared(CSharpCompilation compilation, SyntaxTree tree)
    {
        SemanticModel model = compilation.GetSemanticModel(tree);
        foreach (SyntaxNode node in tree.GetRoot().DescendantNodes()
            .Where(node => node is BinaryExpressionSyntax or PatternSyntax or InvocationExpressionSyntax or ElementAccessExpressionSyntax))
        {
            if (Compares(model.GetOperation(node)))
            {
                int line = node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
                yield return ($"{CompilerSources.NameOf(tree)}:{line}: {node} asks what a text says", line);
            }
        }
    }

    private static bool Compares(IOperation? operation) => operation switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } binary =>
            IsComparedText(binary.LeftOperand) && IsComparedText(binary.RightOperand),
        IConstantPatternOperation pattern => IsComparedText(pattern.Value),
        IInvocationOperation { TargetMethod: { } method } call => method.ReturnType.SpecialType == SpecialType.System_Boolean
            ? IsText(method.ContainingType) || call.Arguments.Any(argument => IsText(argument.Parameter?.Type) && IsKeyed(method))
            : method.Name is "GroupBy" or "ToDictionary" or "ToLookup" or "Distinct" or "Union" && method.TypeArguments.Any(IsText),
        IPropertyReferenceOperation { Property: { IsIndexer: true } indexer } =>
            indexer.Parameters.Any(parameter => IsText(parameter.Type)),
        _ => false,
    };

    /// <summary>Whether a method looks something up: of a set, a dictionary, a sequence.</summary>
    private static bool IsKeyed(IMethodSymbol method) => method.Name.Contains("Contains", StringComparison.Ordinal)
        || method.Name is "TryGetValue" or "Add" or "Remove" or "Equals" or "SequenceEqual";

    /// <summary>Whether there is a text at all may be asked.</summary>
    private static bool IsComparedText(IOperation operation) =>
        IsText(operation.Type) && operation.ConstantValue is not { HasValue: true, Value: null };

    private static bool IsText(ITypeSymbol? type) => type?.SpecialType == SpecialType.System_String;

    private static bool HasText(ITypeSymbol type) => IsText(type) || type switch
    {
        IArrayTypeSymbol array => HasText(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(HasText),
        _ => false,
    };

    private static void None(IEnumerable<string> found) => Assert.True(!found.Any(), string.Join('\n', found));
}
