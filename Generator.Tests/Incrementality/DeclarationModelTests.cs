using System.Collections;
using System.Reflection;
using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Generator.Tests.Networks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FusedNorm.Generator.Tests.Incrementality;

/// <summary>What the pipeline caches: declarations that compare by value and hold nothing of the compilation they came from.</summary>
[Trait("Registers", "None")]
public sealed class DeclarationModelTests
{
    [Theory]
    [MemberData(nameof(WholeNetworks.Names), MemberType = typeof(WholeNetworks))]
    public void Equal_sources_give_equal_declarations(string network)
    {
        NetworkDeclaration first = GeneratorRunner.Declaration(WholeNetworks.All[network]);
        NetworkDeclaration second = GeneratorRunner.Declaration(WholeNetworks.All[network]);

        Assert.NotSame(first, second);
        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
    }

    [Theory]
    [MemberData(nameof(WholeNetworks.Names), MemberType = typeof(WholeNetworks))]
    public void A_moved_source_gives_an_equal_declaration(string network)
    {
        string source = WholeNetworks.All[network];
        NetworkDeclaration first = GeneratorRunner.Declaration(source);
        NetworkDeclaration moved = GeneratorRunner.Declaration(
            "// Moved down.\n\n" + source.Replace("[Input", "/* and right */ [Input", StringComparison.Ordinal));

        Assert.Equal(first, moved);
        Assert.Equal(first.GetHashCode(), moved.GetHashCode());
    }

    [Fact]
    public void Different_sources_give_different_declarations()
    {
        NetworkDeclaration[] declarations = [.. WholeNetworks.All.Values.Select(GeneratorRunner.Declaration)];
        Assert.Equal(declarations.Length, declarations.Distinct().Count());
    }

    [Theory]
    [InlineData("[Linear(4)]", "[Linear(5)]")]
    [InlineData("[Linear(4)]", "[Linear(3, 4)]")]
    [InlineData("[Linear(4)]", "[Linear(4, Bias = false)]")]
    [InlineData("[Linear(4)]", "[Linear(4, Freeze = Freeze.Bias)]")]
    [InlineData("[Linear(4)]", "[Linear(4, Name = \"head\")]")]
    [InlineData("[Input(3)]", "[Input(4)]")]
    [InlineData("[Input(3)]", "[Input(1, 3)]")]
    [InlineData("[Input(3)]", "[Input(3, Batch = 2)]")]
    [InlineData("[Network]", "[Network(Precision = Precision.Double)]")]
    [InlineData("partial class Net", "partial class Net2")]
    [InlineData("[ReLU]", "[ReLU][ReLU]")]
    [InlineData("new double[] { 2 }", "new double[] { 3 }")]
    [InlineData("new double[] { 2 }", "null")]
    public void A_change_that_matters_gives_another_declaration(string from, string to)
    {
        const string source =
            "[Network][Input(3)][Linear(4)][ReLU][BCEWithLogitsLoss(PosWeight = new double[] { 2 })] partial class Net { }";
        Assert.Contains(from, source, StringComparison.Ordinal);
        Assert.NotEqual(
            GeneratorRunner.Declaration(source), GeneratorRunner.Declaration(source.Replace(from, to, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("sealed ")]
    [InlineData("public ")]
    public void What_is_said_of_the_class_alone_gives_an_equal_declaration(string modifier)
    {
        const string source = "[Network] [Input(3)] [Linear(4)] ";
        Assert.Equal(
            GeneratorRunner.Declaration(source + "partial class Net;"),
            GeneratorRunner.Declaration($"{source}{modifier}partial class Net;"));
    }

    [Theory]
    [MemberData(nameof(WholeNetworks.Names), MemberType = typeof(WholeNetworks))]
    public void No_declaration_reaches_into_a_compilation(string network)
    {
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        Walk(GeneratorRunner.Declaration(WholeNetworks.All[network]), nameof(NetworkDeclaration), seen);
        Assert.True(seen.Count > 5, "The walk found next to nothing, so it shows nothing.");
    }

    [Fact]
    public void No_declaration_reaches_into_a_compilation_through_what_it_includes()
    {
        GeneratorRun run = GeneratorRunner.Run(
            "[Network] [Input(3)] [Include<Trunk>(Freeze = Freeze.All, Eval = true)] partial class Net;",
            "[Network] [Input(3)] [Include<Inner>] [BatchNorm1d] partial class Trunk; "
            + "[Network] [Input(3)] [Linear(4)] partial class Inner;");
        Assert.Equal(3, run.Declarations.Count());
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        Assert.All(run.Declarations, declaration => Walk(declaration, declaration.Name, seen));
    }

    private static void Walk(object? value, string path, HashSet<object> seen)
    {
        if (value is null || !seen.Add(value))
        {
            return;
        }

        Assert.False(
            value is ISymbol or SyntaxNode or SyntaxTree or SyntaxReference or Location
                or Compilation or SemanticModel or AttributeData or Diagnostic,
            $"{path} is a {value.GetType()}, which keeps a whole compilation alive.");
        Type type = value.GetType();
        if (type.IsPrimitive || type.IsEnum || value is string)
        {
            return;
        }

        if (value is IEnumerable items)
        {
            int index = 0;
            foreach (object? item in items)
            {
                Walk(item, $"{path}[{index++}]", seen);
            }
        }

        for (Type? current = type; current is not null && !type.IsArray; current = current.BaseType)
        {
            foreach (FieldInfo field in current.GetFields(
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                Walk(field.GetValue(value), $"{path}.{field.Name}", seen);
            }
        }
    }
}
