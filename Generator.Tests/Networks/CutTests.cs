using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Programs;
using FusedNorm.Generator.Tests.Harness;
using Xunit;

namespace FusedNorm.Generator.Tests.Networks;

/// <summary>What detach, no-grad and freeze remove from the generated program, and what they leave.</summary>
[Trait("Memory", "Checked")]
public sealed class CutTests
{
    [Fact]
    public void Above_a_detach_no_backward_kernel_no_saved_value_and_no_gradient_buffer_remain()
    {
        CompiledNetwork network = GeneratorRunner.Lower(WholeNetworks.Detached);

        Assert.Equal(["Fc1ParameterGradients"], BackwardKernels(network));
        Assert.Equal(["bn1Output"], BackwardReads(network));
        Assert.Equal(["fc1.weight", "fc1.bias"], Receiving(network));
        string text = GeneratorRunner.Run(WholeNetworks.Detached).Text;
        Assert.Contains("(\"bn1.weight\", new int[] { 3 }, parameterValues.Memory(0, 3), default)", text, StringComparison.Ordinal);
        Assert.Contains("(\"bn1.bias\", new int[] { 3 }, parameterValues.Memory(16, 3), default)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_detach_all_of_it_is_there()
    {
        CompiledNetwork network = GeneratorRunner.Lower(WholeNetworks.Seed);

        Assert.Contains(BackwardKernels(network), name => name.StartsWith("Bn1", StringComparison.Ordinal));
        Assert.Contains("pool1Output", BackwardReads(network));
        Assert.Equal(["bn1.weight", "bn1.bias", "fc1.weight", "fc1.bias"], Receiving(network));
    }

    [Fact]
    public void A_detach_saves_workspace()
    {
        Assert.True(
            GeneratorRunner.Lower(WholeNetworks.Detached).Workspace.PerSample
            < GeneratorRunner.Lower(WholeNetworks.Seed).Workspace.PerSample);
    }

    [Fact]
    public void A_no_grad_region_still_moves_running_statistics()
    {
        CompiledNetwork network = GeneratorRunner.Lower(WholeNetworks.NoGradRegion);

        Assert.Contains(
            network.Forward.Program.Calls, call => call.Kernel.Flags.OfType<UpdatesStatistics>().Any(flag => flag.Node.Name == "bn1"));
        Assert.Equal(["fc2.weight", "fc2.bias", "fc3.weight", "fc3.bias"], Receiving(network));
        Assert.All(BackwardKernels(network), name => Assert.Matches("^(Fc2|Fc3|Act1|Act2)", name));
    }

    [Fact]
    public void A_frozen_layer_passes_the_gradient_on_to_what_trains_above_it()
    {
        CompiledNetwork network = GeneratorRunner.Lower(WholeNetworks.Frozen);

        Assert.Equal(["bn1.bias", "fc2.bias", "fc3.weight"], Receiving(network));
        Assert.Contains("Fc2InputGradient", BackwardKernels(network));
        Assert.Contains("Bn2Backward", BackwardKernels(network));
        Assert.DoesNotContain("Fc2WeightGradient", BackwardKernels(network));
        Assert.DoesNotContain("Fc1InputGradient", BackwardKernels(network));
    }

    [Fact]
    public void Where_everything_is_frozen_there_is_no_backward_program()
    {
        CompiledNetwork network = GeneratorRunner.Lower("""
            [Network]
            [Input(4)]
            [Linear(3, Freeze = Freeze.All)]
            [BatchNorm1d(Affine = false)]
            partial class Net;
            """);

        Assert.Null(network.Backward);
    }

    private static IEnumerable<string> BackwardKernels(CompiledNetwork network) =>
        network.Backward!.Program.Calls.Select(call => call.Kernel.Name);

    /// <summary>The workspace that the backward pass reads without having written it: what forward saved.</summary>
    private static IEnumerable<string> BackwardReads(CompiledNetwork network)
    {
        HashSet<Tensor> written = [];
        foreach (Kernel kernel in network.Backward!.Program.Kernels)
        {
            foreach (Tensor tensor in kernel.Reads.Where(
                tensor => tensor.IsWorkspace && !written.Contains(tensor) && !kernel.Writes.Contains(tensor)))
            {
                yield return tensor.Name;
            }

            written.UnionWith(kernel.Writes);
        }
    }

    private static IEnumerable<string> Receiving(CompiledNetwork network) =>
        network.Graph.Parameters.Where(parameter => parameter.ReceivesGradient).Select(parameter => parameter.StateKey);
}
