using FusedNorm.Generator.Building;
using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Flow;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FusedNorm.Generator.Tests.Declarations;

/// <summary>What including a network means: its layers in place of the attribute, under names and in a scope of their own.</summary>
[Trait("Registers", "None")]
public sealed class IncludeTests
{
    private const string Trunk = "[Network] [Input(4)] [Linear(5)] [BatchNorm1d(Name = \"norm\")] [ReLU] public partial class Trunk;";

    [Fact]
    public void The_layers_stand_in_the_graph_under_dotted_names() => AssertGraph(
        """
        [Network] [Input(4)] [ReLU] [Linear(4)] [Include<Trunk>("trunk")] [ReLU] [Linear(2)] partial class Net;
        """,
        """
        input (4) batch N no grad: input
        act1 = ReLU(input) -> act1Output(4) no grad: input saved
        fc1 = Linear(act1Output) -> fc1Output(4) gradient saved
            fc1.weight (4, 4) gradient
            fc1.bias (4) gradient
        trunk.fc1 = Linear(fc1Output) -> trunkFc1Output(5) gradient saved
            trunk.fc1.weight (5, 4) gradient
            trunk.fc1.bias (5) gradient
        trunk.norm = BatchNorm1d(trunkFc1Output) -> trunkNormOutput(5) gradient
            trunk.norm.weight (5) gradient
            trunk.norm.bias (5) gradient
        trunk.act1 = ReLU(trunkNormOutput) -> trunkAct1Output(5) gradient saved
        act2 = ReLU(trunkAct1Output) -> act2Output(5) gradient saved
        fc2 = Linear(act2Output) -> fc2Output(2) gradient
            fc2.weight (2, 5) gradient
            fc2.bias (2) gradient
        """);

    [Fact]
    public void Freezing_joins_what_the_included_network_freezes_itself() => AssertGraph(
        """
        [Network] [Input(4)] [Include<Parts>(Freeze = Freeze.Weight)] partial class Net;
        [Network] [Input(4)] [Linear(4)] [Linear(4, Freeze = Freeze.Bias)] partial class Parts;
        """,
        """
        input (4) batch N no grad: input
        parts.fc1 = Linear(input) -> partsFc1Output(4) gradient
            parts.fc1.weight (4, 4) frozen
            parts.fc1.bias (4) gradient
        parts.fc2 = Linear(partsFc1Output) -> partsFc2Output(4) gradient
            parts.fc2.weight (4, 4) frozen
            parts.fc2.bias (4) frozen
        """);

    [Fact]
    public void A_region_inside_ends_where_it_ends_whatever_is_open_around() => AssertGraph(
        """
        [Network] [Input(4)] [Linear(4)] [BeginNoGrad] [Include<Region>] [Linear(4)] [EndNoGrad] [Include<Region>("second")]
        partial class Net;
        [Network] [Input(4)] [BeginNoGrad] [ReLU] [EndNoGrad] [Linear(4, Bias = false)] partial class Region;
        """,
        """
        input (4) batch N no grad: input
        fc1 = Linear(input) -> fc1Output(4) requires grad, unused
            fc1.weight (4, 4) no gradient
            fc1.bias (4) no gradient
        region.act1 = ReLU(fc1Output) -> regionAct1Output(4) no grad: no-grad
        region.fc1 = Linear(regionAct1Output) -> regionFc1Output(4) no grad: no-grad
            region.fc1.weight (4, 4) no gradient
        fc2 = Linear(regionFc1Output) -> fc2Output(4) no grad: no-grad
            fc2.weight (4, 4) no gradient
            fc2.bias (4) no gradient
        second.act1 = ReLU(fc2Output) -> secondAct1Output(4) no grad: no-grad saved
        second.fc1 = Linear(secondAct1Output) -> secondFc1Output(4) gradient
            second.fc1.weight (4, 4) gradient
        """);

    [Fact]
    public void Taps_of_one_name_are_apart_inside_and_outside() => AssertGraph(
        """
        [Network] [Input(4)] [Tap("x")] [ReLU] [Include<Residual>] [Add("x")] partial class Net;
        [Network] [Input(4)] [Tap("x")] [Tanh] [Add("x")] partial class Residual;
        """,
        """
        input (4) batch N no grad: input
        act1 = ReLU(input) -> act1Output(4) no grad: input
        residual.act1 = Tanh(act1Output) -> residualAct1Output(4) no grad: input
        residual.add1 = Add(residualAct1Output, act1Output) -> residualAdd1Output(4) no grad: input
        add1 = Add(residualAdd1Output, input) -> add1Output(4) no grad: input
        """);

    [Theory]
    [InlineData("Trunk", "trunk")]
    [InlineData("ConvTrunk", "conv_trunk")]
    [InlineData("MLPTrunk", "mlp_trunk")]
    [InlineData("MLP", "mlp")]
    [InlineData("Conv2dBlock", "conv2d_block")]
    [InlineData("ResNet18", "res_net18")]
    [InlineData("My_Net", "my_net")]
    [InlineData("A", "a")]
    [InlineData("@event", "event")]
    public void Without_a_name_it_is_called_as_Python_would_write_the_class(string @class, string name)
    {
        GeneratorRun run = GeneratorRunner.Run(
            $"[Network] [Input(4)] [Include<{@class}>] partial class Net; [Network] [Input(4)] [Linear(4)] partial class {@class};");

        Assert.Empty(run.Errors);
        CompiledCode.RequireClean(run.Output);
        Assert.Contains($"\"{name}.fc1.weight\"", Text(run), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[Include<Trunk>(\"a\")]")]
    [InlineData("[Include<Trunk>(name: \"a\")]")]
    [InlineData("[Include<Trunk>(Name = \"a\")]")]
    [InlineData("[Include<Trunk>(\"b\", Name = \"a\")]")]
    public void A_name_may_be_given_either_way(string include)
    {
        GeneratorRun run = GeneratorRunner.Run($"[Network] [Input(4)] {include} partial class Net;", Trunk);

        Assert.Empty(run.Errors);
        CompiledCode.RequireClean(run.Output);
        Assert.Contains("LinearLayer AFc1 { get; }", Text(run), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_members_and_of_the_class_are_free_for_an_included_network()
    {
        GeneratorRun run = GeneratorRunner.Run(
            "[Network] [Input(4)] [Include<Trunk>(\"net\")] [Linear(4)] [Include<Trunk>(\"loss\")] "
            + "partial class Net { public int Net2 => 1; }", Trunk);

        Assert.Empty(run.Errors);
        CompiledCode.RequireClean(run.Output);
    }

    [Fact]
    public void The_table_the_description_and_the_documentation_show_dotted_names()
    {
        GeneratorRun run = GeneratorRunner.Run("[Network] [Input(4)] [Include<Trunk>] [Linear(2)] public partial class Net;", Trunk);

        Assert.Empty(run.Errors);
        string text = Text(run);
        Assert.Contains(
            "/// trunk.norm  BatchNorm1d  (5)           10      yes                  trunkFc1Output, mean, 1/std",
            text, StringComparison.Ordinal);
        Assert.Contains("new(\"trunk.act1\", \"ReLU\", ", text, StringComparison.Ordinal);
        Assert.Contains(
            "/// <summary><c>trunk.fc1</c>, Linear(5): (4) to (5).</summary><remarks>Parameters: weight (5, 4), bias (5).<br/>",
            text, StringComparison.Ordinal);
        Assert.Contains("// trunk.fc1 Linear(5), (4) to (5)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_loss_its_batch_and_its_input_gradient_stay_behind()
    {
        GeneratorRun run = GeneratorRunner.Run(
            "[Network] [Input(4)] [Include<Learner>] [Linear(2)] public partial class Net;",
            "[Network] [Input(4, Batch = 7, RequiresGrad = true)] [Linear(4)] [CrossEntropyLoss] public partial class Learner;");

        Assert.Empty(run.Errors);
        CompiledCode.RequireClean(run.Output);
        NetworkDeclaration declaration = run.Declarations.Single(declaration => declaration.Name == "Net");
        Assert.Equal(["Input", "Include", "Linear", "EndInclude", "Linear"], declaration.Layers.Select(layer => layer.Kind));
        Assert.DoesNotContain("ReadOnlySpan<float> InputGradient =>", Text(run), StringComparison.Ordinal);
        Assert.DoesNotContain("samples of 4", Text(run), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("namespace Parts { [Network] [Input(4)] [Linear(5)] internal partial class Other; }", "Parts.Other")]
    [InlineData("partial class Outer { [Network] [Input(4)] [Linear(5)] internal partial class Inner; }", "Outer.Inner")]
    [InlineData("namespace Parts.Deep; [Network] [Input(4)] [Linear(5)] internal partial class Net;", "global::Parts.Deep.Net")]
    public void It_may_stand_anywhere_in_the_project(string other, string reference)
    {
        foreach (bool first in new[] { true, false })
        {
            string net = $"[Network] [Input(4)] [Include<{reference}>(\"x\")] partial class Net;";
            GeneratorRun run = GeneratorRunner.Run(first ? [other, net] : [net, other]);

            Assert.Empty(run.Errors);
            CompiledCode.RequireClean(run.Output);
            Assert.Contains("\"x.fc1.weight\"", Text(run), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_private_network_may_be_included_where_it_can_be_seen()
    {
        GeneratorRun run = GeneratorRunner.Run(
            """
            partial class Outer
            {
                [Network] [Input(4)] [Include<Block>("first")] [Include<Outer.Block>("second")] internal partial class Net;
                [Network] [Input(4)] [Linear(4)] [ReLU] private partial class Block;
            }
            """);

        Assert.Empty(run.Errors);
        CompiledCode.RequireClean(run.Output);
    }

    [Fact]
    public void A_network_of_another_assembly_is_included_as_it_is_declared_there()
    {
        GeneratorRun library = GeneratorRunner.Run(
            "namespace Library; [Network] [Input(4)] [Tap(\"x\")] [Linear(4)] [ReLU] [Add(\"x\")] [BatchNorm1d] [Linear(3)] "
            + "[CrossEntropyLoss] public partial class Trunk;");
        using MemoryStream image = new();
        Assert.True(library.Output.WithAssemblyName("Library").Emit(image).Success);
        image.Position = 0;
        const string net = "[Network] [Input(4)] [Include<Library.Trunk>] [Linear(2)] partial class Net;";
        GeneratorRun run = GeneratorRunner.Run(GeneratorRunner.Compile(net).AddReferences(MetadataReference.CreateFromStream(image)));

        Assert.Empty(run.Errors);
        CompiledCode.RequireClean(run.Output);
        Assert.Equal(
            ["Input", "Include", "Tap", "Linear", "ReLU", "Add", "BatchNorm1d", "Linear", "EndInclude", "Linear"],
            run.Declarations.Single().Layers.Select(layer => layer.Kind));
    }

    private static void AssertGraph(string sources, string expected)
    {
        GeneratorRun run = GeneratorRunner.Run(sources, Trunk);
        Assert.Empty(run.Errors);
        CompiledCode.RequireClean(run.Output);
        List<Finding> findings = [];
        NetworkGraph graph = GraphBuilder.Build(run.Declarations.Single(declaration => declaration.Name == "Net"), findings)!;
        FlowGradients.Run(graph);
        Assert.Equal(expected.ReplaceLineEndings("\n") + "\n", graph.ToString());
    }

    private static string Text(GeneratorRun run) => run.Files.Single(file => file.HintName == "Net.g.cs").SourceText.ToString();
}
