using System.Text.RegularExpressions;
using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Generator.Tests.Networks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FusedNorm.Generator.Tests.Declarations;

/// <summary>A network may derive from a class; what it inherits must neither be hidden by a generated member nor want arguments.</summary>
[Trait("Registers", "None")]
public sealed class InheritedMemberTests
{
    /// <summary>Private methods that are reserved with whatever parameters, as theirs differ from network to network.</summary>
    private static readonly string[] Helpers =
        ["BeginForward", "RunForward", "RunLoss", "RunBackward", "RunPredict", "PredictInPieces", "RunPart"];

    [Theory]
    [Trait("Size", "Medium")]
    [MemberData(nameof(WholeNetworks.Names), MemberType = typeof(WholeNetworks))]
    public void No_generated_member_may_be_inherited(string network)
    {
        IMethodSymbol[] methods = [.. GeneratedMembers(network).OfType<IMethodSymbol>()];
        string[] values = [.. GeneratedMembers(network).Where(member => member is not IMethodSymbol).Select(member => member.Name)];

        // Fields apart: those of a layer are not looked for where its own name is refused.
        foreach (IGrouping<bool, string> alike in values.GroupBy(name => char.IsUpper(name[0])))
        {
            AssertRefused(network, [.. alike], alike.Select(name => $"protected static int {name};"));
            AssertRefused(network, [.. alike], alike.Select(name => $"protected void {name}(int x) {{ }}"));
        }

        string[] names = [.. methods.Select(method => method.Name).Distinct()];
        AssertRefused(network, names, methods.Select(method =>
            $"public virtual void {method.Name}{(method.Arity == 0 ? "" : "<T>")}({Parameters(method)}) {{ }}"));
        AssertRefused(network, names, names.Select(name => $"protected class {name};"));
    }

    [Theory]
    [Trait("Size", "Medium")]
    [MemberData(nameof(WholeNetworks.Names), MemberType = typeof(WholeNetworks))]
    public void Methods_of_other_parameters_may_be_inherited(string network)
    {
        IMethodSymbol[] methods = [.. GeneratedMembers(network).OfType<IMethodSymbol>().Where(method => !Helpers.Contains(method.Name))];
        Assert.True(methods.Length > 10);
        string members = string.Concat(methods.Select((method, i) =>
            $"public void {method.Name}({Parameters(method)}{(method.Parameters.Length > 0 ? ", " : "")}Version extra{i}) {{ }}\n"));
        GeneratorRun run = Derive(network, members);

        Assert.Empty(run.Errors);
        CompiledCode.RequireClean(run.Output);
    }

    [Theory]
    [InlineData("class Model { public void Step() { } public int Loss() => 1; private int batch() => 2; private void Train(bool mode) { } "
        + "protected int Fc2 { get; set; } }")]
    [InlineData("class Model { public int X { get; init; } public override string ToString() => \"\"; public event Action Done { add { } "
        + "remove { } } public int this[int i] => i; }")]
    [InlineData("class Model<T> { public void Forward(T x) { } } class Model : Model<string>;")]
    [InlineData("class Model { protected Model() { } protected Model(int x) { } }")]
    [InlineData("class Model { internal Model(int x = 3, string name = \"\") { } }")]
    [InlineData("class Model { public Model(params int[] sizes) { } }")]
    [InlineData("class Model { public Model(int x = 0) { } public Model(params int[] sizes) { } }")]
    [InlineData("abstract class Model { private protected Model() { } public virtual void Train(int epochs) { } "
        + "public static void Eval(string path) { } public void Train(ref bool mode) { } }")]
    [InlineData(
        "class Model { public int get_Output() => 1; public void set_Fc1(LinearLayer layer) { } public bool get_Training { get; set; } }")]
    [InlineData("class Model { [System.Runtime.CompilerServices.IndexerName(\"Fc1\")] public int this[int i] => i; }")]
    [InlineData("class Model { [System.Runtime.CompilerServices.IndexerName(\"Output\")] public int this[int i] => i; }")]
    [InlineData("interface Model { void Eval(); bool Training { get; } void Train(bool mode = true); }")]
    [InlineData("interface Model { void Eval() { } int Output => 3; static int Info => 2; void Forward(int x) { } class Kernels; "
        + "bool Training { get => true; set { } } }")]
    [InlineData("interface Model : INetwork { void INetwork<float>.Eval() { } void Warm() => Eval(); }")]
    public void Where_nothing_is_in_the_way_a_network_derives_from_a_class_or_implements_an_interface(string model)
    {
        GeneratorRun run = GeneratorRunner.Run("[Network] [Input(3)] [Linear(4)] partial class Net : Model;", model);

        Assert.Empty(run.Errors);
        CompiledCode.RequireClean(run.Output);
    }

    [Fact]
    public void A_class_of_another_assembly_hides_its_internals()
    {
        using MemoryStream image = new();
        Assert.True(GeneratorRunner.Compile("public class Model { internal int Output; public int Layers; }")
            .WithAssemblyName("Models").Emit(image).Success);
        MetadataReference models = MetadataReference.CreateFromImage(image.ToArray());
        GeneratorRun run = GeneratorRunner.Run(
            GeneratorRunner.Compile("[Network] [Input(3)] [Linear(4)] partial class Net : Model;").AddReferences(models));

        Assert.Equal(
            "'Net' inherits 'Layers' from 'Model', and the generated part would hide it", Assert.Single(run.Errors).GetMessage(null));
    }

    [Fact]
    public void Private_members_of_a_class_around_are_inherited_too()
    {
        GeneratorRun run = GeneratorRunner.Run(
            "partial class Model { private int Output; [Network] [Input(3)] [Linear(4)] partial class Net : Model; }");

        Assert.Equal("FN0029", Assert.Single(run.Errors).Id);
    }

    [Fact]
    public void A_network_derives_from_no_other()
    {
        GeneratorRun run = GeneratorRunner.Run(
            "[Network] [Input(3)] [Linear(4)] partial class Trunk; [Network] [Input(3)] [Linear(5)] partial class Net : Trunk;");

        Assert.Equal(
            "'Net' inherits 'Forward' from 'Trunk', and the generated part would hide it", Assert.Single(run.Errors).GetMessage(null));
        Assert.Equal("Trunk.g.cs", Assert.Single(run.Files).HintName);
    }

    /// <summary>A message names each of the members, either the class's or that of the layer whose property it is.</summary>
    private static void AssertRefused(string network, IReadOnlyCollection<string> names, IEnumerable<string> members)
    {
        GeneratorRun run = Derive(network, string.Join('\n', members));

        Assert.All(run.Errors, error => Assert.Contains(error.Id, (string[])["FN0014", "FN0029"]));
        string messages = string.Join('\n', run.Errors.Select(error => error.GetMessage(null)));
        Assert.All(names, name => Assert.Matches($"(inherits|property) '{name}'", messages));
        Assert.Empty(run.Files);
    }

    /// <summary>The network with a base class of these members.</summary>
    private static GeneratorRun Derive(string network, string members)
    {
        string source = WholeNetworks.All[network];
        string name = GeneratorRunner.Declaration(source).Name;
        string derived = Regex.Replace(source, $@"partial class (@?{name})\b", "partial class $1 : global::Model");
        Assert.NotEqual(source, derived);
        return GeneratorRunner.Run(derived, $"#pragma warning disable CS1591\npublic class Model {{ {members} }}");
    }

    private static IEnumerable<ISymbol> GeneratedMembers(string network)
    {
        GeneratorRun run = GeneratorRunner.Run(WholeNetworks.All[network]);
        INamedTypeSymbol type = (INamedTypeSymbol)run.Output.GetSymbolsWithName(run.Declarations.Single().Name, SymbolFilter.Type).Single();
        return type.GetMembers().Where(member => member.CanBeReferencedByName && !member.IsImplicitlyDeclared
            && member.DeclaringSyntaxReferences[0].SyntaxTree == run.Output.SyntaxTrees.Last()
            && member is not IMethodSymbol { ExplicitInterfaceImplementations.Length: > 0 });
    }

    private static string Parameters(IMethodSymbol method) =>
        string.Join(
            ", ",
            method.Parameters.Select((parameter, i) => $"{parameter.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)} p{i}"));
}
