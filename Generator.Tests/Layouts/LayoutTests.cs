using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Layouts;
using FusedNorm.Generator.Options;
using FusedNorm.Generator.Programs;
using FusedNorm.Generator.Schedules;
using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Generator.Tests.Networks;
using Xunit;

namespace FusedNorm.Generator.Tests.Layouts;

/// <summary>
/// Values lie row after row, unless a switch asks for channels in blocks: then every value between layers that has positions, and each
/// kernel that touches one goes element by element. That they compute the same, the random networks say, for which blocks are a switch.
/// </summary>
[Trait("Registers", "None")]
public sealed class LayoutTests
{
    private const string Source =
        "[Network] [Input(3, 8, 8)] [MaxPool2d(2)] [BatchNorm2d] [ReLU] [Flatten] [Linear(20)] [ReLU] [Linear(5)] partial class Net;";

    [Fact]
    public void The_plan_is_row_major()
    {
        NetworkGraph graph = GeneratorRunner.Graph(Source);
        LayoutPlan plan = PlanLayouts.Run(graph, channelBlock: 0);
        Assert.All(graph.Nodes.Select(node => node.Output).Append(graph.Input), value => Assert.Equal(Layout.RowMajor, plan.Of(value)));
    }

    [Fact]
    public void Blocks_are_for_what_lies_between_layers_and_has_positions()
    {
        NetworkGraph graph = GeneratorRunner.Graph(Source);
        LayoutPlan plan = PlanLayouts.Run(graph, channelBlock: 8);
        Assert.Equal(
            ["pool1", "bn1", "act1"],
            graph.Nodes.Where(node => plan.Of(node.Output) is BlockedLayout).Select(node => node.Name));
        Assert.Equal(Layout.RowMajor, plan.Of(graph.Input));
        Assert.Equal(new BlockedLayout(8, 3, 16), plan.Of(graph.Nodes[0].Output));
        Assert.Equal(8 * 16, new BlockedLayout(8, 3, 16).SampleLength);
        Assert.Equal(16 * 16, new BlockedLayout(8, 9, 16).SampleLength);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void What_touches_blocks_goes_element_by_element_and_what_the_caller_sees_is_row_major(int block)
    {
        CompiledNetwork network = GeneratorRunner.Lower(Source, new CompilerOptions { ChannelBlock = block });
        Machine machine = new(IsDouble: false);
        Kernel[] kernels = [.. network.Kernels.Select(entry => entry.Kernel)];
        Assert.All(kernels, kernel => Assert.Equal(
            kernel.Arguments.Any(tensor => tensor.Layout is BlockedLayout), Schedule.Choose(kernel, machine).Order == LoopOrder.Elements));

        // Forward: pool, norm and the first product; backward: their gradients.
        Assert.True(kernels.Count(kernel => !kernel.IsInOrder) >= 6);
        Tensor[] given =
        [
            .. kernels.SelectMany(kernel => kernel.Arguments).Where(tensor => tensor.Kind is not TensorKind.PerSample),
            network.Forward.OutputTensor,
        ];
        Assert.All(given, tensor => Assert.IsNotType<BlockedLayout>(tensor.Layout));
    }

    /// <summary>
    /// Channels last are rows of channels to whatever does the same at every position: its loops are those behind a linear layer. A pool
    /// finds its elements by position, and the caller's spans lie otherwise.
    /// </summary>
    [Fact]
    public void What_does_the_same_at_every_position_has_the_loops_of_rows_where_channels_lie_last()
    {
        const string Source = "[Network] [Input(20, 4, 4)] [MaxPool2d(2)] [Tap(\"x\")] [BatchNorm2d] [ReLU] [BatchNorm2d] [Add(\"x\")] "
            + "[AvgPool2d(2)] [Flatten] [Linear(5)] partial class Net;";
        CompiledNetwork network = GeneratorRunner.Lower(Source, new CompilerOptions { ChannelBlock = PlanLayouts.AllChannels });
        Machine machine = new(IsDouble: false);
        ILookup<LoopOrder, Kernel> byOrder = network.Forward.Program.Kernels.Concat(network.Backward!.Program.Kernels)
            .ToLookup(kernel => Schedule.Choose(kernel, machine).Order);
        Assert.Equal(["Bn2Forward", "Bn1ParameterGradients"], byOrder[LoopOrder.Columns].Select(kernel => kernel.Name));
        Assert.All(byOrder[LoopOrder.Columns], kernel => Assert.Equal(new Geometry(4, 20, 1), kernel.Geometry));

        // The pools are part of two more, of which one begins with the first and one with the gradient of the second.
        Assert.Equal(
            ["Bn1Forward", "Pool2Forward", "Fc1Forward", "Fc1ParameterGradients", "Bn2Backward"],
            byOrder[LoopOrder.Elements].Select(kernel => kernel.Name));
    }

    [Theory]
    [InlineData("[Input(3, 4)] [ReLU]")]
    [InlineData("[Input(3, 4, RequiresGrad = true)] [AvgPool1d(2)] [Tap(\"x\")] [Sigmoid] [Add(\"x\")]")]
    [InlineData("[Input(3, 4, RequiresGrad = true)] [Dropout] [MaxPool1d(2)] [Flatten]")]
    public void The_caller_s_output_and_the_gradient_of_its_input_are_row_major_even_where_a_view_gives_them(string layers)
    {
        CompiledNetwork network = GeneratorRunner.Lower(
            $"[Network] {layers} public partial class Net;", new CompilerOptions { ChannelBlock = 8 });
        Assert.Equal(Layout.RowMajor, network.Forward.OutputTensor.Layout);
        Assert.Equal(Layout.RowMajor, network.Backward?.InputGradient?.Layout ?? Layout.RowMajor);
    }

    [Theory]
    [MemberData(nameof(WholeNetworks.Names), MemberType = typeof(WholeNetworks))]
    public void A_network_with_blocks_is_sound_C_sharp(string network) => Assert.All([16, PlanLayouts.AllChannels], block =>
        CompiledCode.RequireClean(GeneratorRunner.CompileWith(new CompilerOptions { ChannelBlock = block }, WholeNetworks.All[network])));
}
