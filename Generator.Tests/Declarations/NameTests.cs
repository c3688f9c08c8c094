using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Generator.Tests.Networks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FusedNorm.Generator.Tests.Declarations;

/// <summary>Names that users choose against names that the generated class needs.</summary>
[Trait("Registers", "None")]
public sealed class NameTests
{
    /// <summary>Names that generated code uses for its own parameters, locals and methods, and C#'s keywords.</summary>
    private static readonly string[] Awkward =
    [
        "input", "x", "y", "n", "s", "w", "i", "row", "channel", "sample", "samples", "batch", "count", "sum", "total",
        "weight", "bias", "mean", "scale", "shift", "deviation", "variance", "momentum", "record", "target", "counted",
        "loss_value", "logit", "power", "largest", "slope", "gradient", "output_gradient", "kept_input", "memory", "graph", "workspace",
        "layer", "parameter", "random", "class", "float", "default", "value", "system", "fused_norm",
        "global", "copy_output", "keep_input", "cross_entropy", "scale_samples", "predict_fc1", "fc1_forward",
        "network", "constants", "folded", "x_folded", "inference_fc1",
    ];

    /// <summary>The member that one of the whole networks has already.</summary>
    private const string UsersOwn = "Answer";

    public static TheoryData<string> AwkwardNames => [.. Awkward];

    /// <summary>What generated code appends to a layer's name.</summary>
    public static TheoryData<string> Endings =>
    [
        "running", "running_mean", "running_var", "mean", "mean_remainder", "inverse", "inverse_deviation", "scale", "shift", "output",
        "value", "slope", "slope_from", "weight", "bias", "weight_gradient", "gradient", "product", "normalised", "mask", "batch", "folded",
        "forward", "backward", "parameter", "predict",
    ];

    [Theory]
    [Trait("Size", "Medium")]
    [MemberData(nameof(AwkwardNames))]
    public void Any_name_for_a_layer_gives_code_that_compiles_and_computes_the_same(string name) =>
        ComputesTheSame(
            [name, name + "2", name + "_3", name + "_4", name + "_5"],
            names => $$"""
            [Network]
            [Input(3, RequiresGrad = true)]
            [ReLU(Name = "{{names[0]}}")]
            [BatchNorm1d(Name = "{{names[1]}}")]
            [Linear(4, Name = "{{names[2]}}")]
            [ReLU]
            [CrossEntropyLoss]
            partial class Net;
            """,
            names => $$"""
            [Network]
            [Input(3)]
            [Linear(4, Name = "{{names[0]}}")]
            [BatchNorm1d(Eval = true)]
            partial class Net2;
            """,
            names => $$"""
            [Network]
            [Input(3)]
            [BatchNorm1d(Name = "{{names[0]}}")]
            [Linear(4, Name = "{{names[3]}}")]
            [BatchNorm1d(Name = "{{names[4]}}")]
            partial class Net3;
            """);

    [Theory]
    [Trait("Size", "Medium")]
    [MemberData(nameof(Endings))]
    public void A_name_that_goes_on_where_another_ends_is_a_name_of_its_own(string ending)
    {
        static string Declare(string first, string second, string third) =>
            $$"""
            [Network]
            [Input(2, 4, RequiresGrad = true)]
            [BatchNorm1d(Name = "{{first}}")]
            [ReLU]
            [BatchNorm1d(Name = "{{second}}")]
            [Dropout(0.5, Name = "{{third}}_drop")]
            [Flatten]
            [Linear(3, Name = "{{third}}")]
            partial class Net;
            """;

        string[] names = ["a", "a_" + ending, $"a_{ending}_b"];
        ComputesTheSame(names, names => Declare(names[0], names[1], names[2]));
        ComputesTheSame(names, names => Declare(names[1], names[0], names[2]));
        ComputesTheSame(names, names => Declare(names[2], names[1], names[0]));
    }

    /// <summary>
    /// Compiles declarations with some names for their layers and with names that mean nothing, and compares all that both compute.
    /// </summary>
    private static void ComputesTheSame(string[] names, params Func<string[], string>[] declarations)
    {
        string[] quiet = [.. names.Select((_, index) => $"quiet{(char)('p' + index)}")];
        double[][][] computed = [.. new[] { names, quiet }.Select(given =>
        {
            GeneratorRun run = GeneratorRunner.Run([.. declarations.Select(declare => declare(given))]);
            Assert.Empty(run.Errors);
            return NetworkProbe.Run(run.Output, batch: 5).Values.ToArray();
        })];
        Assert.Equal(computed[1], computed[0]);
    }

    [Theory]
    [MemberData(nameof(WholeNetworks.Names), MemberType = typeof(WholeNetworks))]
    public void No_generated_member_may_be_declared_by_the_user(string network)
    {
        IEnumerable<string> members = GeneratedType(network).GetMembers()
            .Where(member => member.CanBeReferencedByName && !member.Name.Contains('.', StringComparison.Ordinal))
            .Select(member => member.Name).Distinct().Except([UsersOwn]);
        foreach (string member in members)
        {
            GeneratorRun run = GeneratorRunner.Run(WithMembers(network, $"private int {member};"));

            Assert.True(run.Errors.Count == 1 && run.Diagnostics[0].Id is "FN0014" or "FN0016", $"{member} may be declared.");
            Assert.Empty(run.Files);
        }
    }

    [Theory]
    [Trait("Size", "Medium")]
    [MemberData(nameof(WholeNetworks.Names), MemberType = typeof(WholeNetworks))]
    public void No_accessor_of_a_generated_property_may_be_declared_by_the_user(string network)
    {
        IPropertySymbol[] properties = [.. GeneratedType(network).GetMembers().OfType<IPropertySymbol>()
            .Where(property =>
                property.CanBeReferencedByName && property.Name != UsersOwn && !property.Name.Contains('.', StringComparison.Ordinal))];
        Assert.True(properties.Length > 6);
        foreach (string member in properties.SelectMany(property => new[] { "get_" + property.Name, "set_" + property.Name }))
        {
            GeneratorRun run = GeneratorRunner.Run(WithMembers(network, $"private void {member}() {{ }}"));

            Assert.Equal(
                $"'{GeneratedType(network).Name}' declares '{member}', which the generated part declares",
                Assert.Single(run.Errors).GetMessage(null));
            Assert.Empty(run.Files);
        }
    }

    [Fact]
    public void Other_members_are_free()
    {
        GeneratorRun run = GeneratorRunner.Run(
            """
            [Network] [Input(3)] [Linear(4)]
            partial class Net
            {
                public const int values = 1, gradients = 2, layers = 3, parameters = 4, input = 5, output = 6;
                public const int InputGradient = 7, Loss = 8, Name = 9, V = 10;
                public Net(int seed) : this(new TorchRandom(seed)) { }
                public int get_workspace() => 1;
                public int get_InputGradient(int set_Act1) => set_Act1;
                public int set_Trunk { get; private set; }
                public int this[int i] { get => i; set { } }
                public override string ToString() => "a network";
            }
            """);

        Assert.Empty(run.Errors);
        CompiledCode.RequireClean(run.Output);
    }

    [Theory]
    [InlineData("Forward")]
    [InlineData("Kernels")]
    [InlineData("Description")]
    [InlineData("Inference")]
    [InlineData("ToInference")]
    [InlineData("Fc1")]
    public void A_class_may_not_be_called_as_one_of_its_members(string name)
    {
        GeneratorRun run = GeneratorRunner.Run($"[Network] [Input(3)] [Linear(4)] partial class {name};");

        Assert.Single(run.Errors);
        Assert.Empty(run.Files);
    }

    [Theory]
    [InlineData("description")]
    [InlineData("kernels")]
    [InlineData("begin_forward")]
    [InlineData("inference")]
    [InlineData("to_inference")]
    [InlineData("run_backward")]
    [InlineData("loss")]
    [InlineData("V")]
    [InlineData("to_string")]
    public void A_layer_may_not_be_called_as_a_member_of_every_network(string name)
    {
        GeneratorRun run = GeneratorRunner.Run($"[Network] [Input(3)] [Linear(4, Name = \"{name}\")] partial class Net;");

        Assert.Equal("FN0014", Assert.Single(run.Errors).Id);
        Assert.Empty(run.Files);
    }

    [Fact]
    public void Types_of_the_user_hide_none_that_generated_code_needs()
    {
        GeneratorRun run = GeneratorRunner.Run(
            """
            namespace Hostile
            {
                internal class System; internal class FusedNorm; internal class Execution; internal class Vectors;
                internal class Math; internal class MathF; internal class Span; internal class Array; internal class Object;
                internal class Double; internal class Single; internal class Int32;
                internal class Layer; internal class Parameter; internal class TorchRandom; internal class Init; internal class Precision;
                internal class NetworkInfo; internal class Kernels;

                [global::FusedNorm.Network]
                [global::FusedNorm.Input(3, 6, RequiresGrad = true)]
                [global::FusedNorm.AvgPool1d(3, Stride = 1, Padding = 1, CountIncludePad = false)]
                [global::FusedNorm.BatchNorm1d(Eps = 0)]
                [global::FusedNorm.ReLU]
                [global::FusedNorm.Flatten]
                [global::FusedNorm.Linear(4)]
                [global::FusedNorm.CrossEntropyLoss(LabelSmoothing = 0.1)]
                internal partial class Net;
            }
            """);

        Assert.Empty(run.Errors);
        CompiledCode.RequireClean(run.Output);
    }

    [Fact]
    public void A_class_may_be_called_as_a_keyword_or_a_type_parameter()
    {
        GeneratorRun run = GeneratorRunner.Run(
            "[Network] [Input(3)] [Linear(4)] partial class @event;",
            "namespace @if.@else; [Network] [Input(3)] [Linear(4)] [BatchNorm1d] partial class V;",
            "[Network] [Input(3)] [Linear(4)] partial class Größe;");

        Assert.Empty(run.Errors);
        Assert.Equal(["Größe.g.cs", "event.g.cs", "if.else.V.g.cs"], run.Files.Select(file => file.HintName).Order(StringComparer.Ordinal));
        CompiledCode.RequireClean(run.Output);
    }

    [Fact]
    public void Two_networks_of_one_name_in_different_places_do_not_collide()
    {
        GeneratorRun run = GeneratorRunner.Run(
            """
            namespace A { [Network] [Input(3)] [Linear(4)] partial class Net; }
            namespace B { partial class Net { [Network] [Input(3)] [Linear(4)] partial class Inner; } }
            namespace B.Net2 { [Network] [Input(3)] [Linear(4)] partial class Inner; }
            [Network] [Input(3)] [Linear(4)] partial class Net;
            """);

        Assert.Empty(run.Errors);
        Assert.Equal(4, run.Files.Count);
        CompiledCode.RequireClean(run.Output);
    }

    private static INamedTypeSymbol GeneratedType(string network)
    {
        GeneratorRun run = GeneratorRunner.Run(WholeNetworks.All[network]);
        return (INamedTypeSymbol)run.Output.GetSymbolsWithName(run.Declarations.Single().Name.TrimStart('@'), SymbolFilter.Type).Single();
    }

    /// <summary>The network's source with more members in its class.</summary>
    private static string WithMembers(string network, string members)
    {
        string source = WholeNetworks.All[network];
        return source.Contains("public int " + UsersOwn, StringComparison.Ordinal)
            ? source.Replace("public int " + UsersOwn, $"{members} public int {UsersOwn}", StringComparison.Ordinal)
            : source[..source.LastIndexOf(';')] + $" {{ {members} }}";
    }
}
