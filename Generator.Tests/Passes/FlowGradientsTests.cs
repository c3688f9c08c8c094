using FusedNorm.Generator.Tests.Harness;
using Xunit;

namespace FusedNorm.Generator.Tests.Passes;

/// <summary>Where gradients flow, on dumps of the graph.</summary>
public sealed class FlowGradientsTests
{
    [Fact]
    public void Everything_below_the_first_parameter_needs_a_gradient() => AssertGraph(
        """
        [Input(3, 8)]
        [AvgPool1d(2)]
        [BatchNorm1d]
        [Flatten]
        [Linear(4)]
        """,
        """
        input (3, 8) batch N no grad: input
        pool1 = AvgPool1d(input) -> pool1Output(3, 4) no grad: input saved
        bn1 = BatchNorm1d(pool1Output) -> bn1Output(3, 4) gradient saved
            bn1.weight (3) gradient
            bn1.bias (3) gradient
        flatten1 = Flatten(bn1Output) -> flatten1Output(12) gradient saved
        fc1 = Linear(flatten1Output) -> fc1Output(4) gradient
            fc1.weight (4, 12) gradient
            fc1.bias (4) gradient
        """);

    [Fact]
    public void An_input_gradient_makes_everything_need_one() => AssertGraph(
        """
        [Input(3, 8, RequiresGrad = true, Batch = 5)]
        [AvgPool1d(2)]
        [ReLU]
        """,
        """
        input (3, 8) batch 5 gradient
        pool1 = AvgPool1d(input) -> pool1Output(3, 4) gradient
        act1 = ReLU(pool1Output) -> act1Output(3, 4) gradient saved
        """);

    [Fact]
    public void A_detach_leaves_what_is_above_requiring_but_unused() => AssertGraph(
        """
        [Input(6)]
        [Linear(4)]
        [ReLU]
        [Detach]
        [Linear(2)]
        """,
        """
        input (6) batch N no grad: input
        fc1 = Linear(input) -> fc1Output(4) requires grad, unused
            fc1.weight (4, 6) no gradient
            fc1.bias (4) no gradient
        act1 = ReLU(fc1Output) -> act1Output(4) requires grad, unused saved
        Detach(act1Output) -> detach3Output(4) no grad: detached saved
        fc2 = Linear(detach3Output) -> fc2Output(2) gradient
            fc2.weight (2, 4) gradient
            fc2.bias (2) gradient
        """);

    [Fact]
    public void A_detach_at_the_end_leaves_nothing() => AssertGraph(
        """
        [Input(6, RequiresGrad = true)]
        [Linear(4)]
        [Detach]
        """,
        """
        input (6) batch N requires grad, unused
        fc1 = Linear(input) -> fc1Output(4) requires grad, unused
            fc1.weight (4, 6) no gradient
            fc1.bias (4) no gradient
        Detach(fc1Output) -> detach2Output(4) no grad: detached
        """);

    [Fact]
    public void A_detach_above_everything_changes_nothing_but_the_reason() => AssertGraph(
        """
        [Input(6)]
        [Detach]
        [ReLU]
        [Linear(4)]
        """,
        """
        input (6) batch N no grad: input
        Detach(input) -> detach1Output(6) no grad: detached
        act1 = ReLU(detach1Output) -> act1Output(6) no grad: detached saved
        fc1 = Linear(act1Output) -> fc1Output(4) gradient
            fc1.weight (4, 6) gradient
            fc1.bias (4) gradient
        """);

    [Fact]
    public void A_no_grad_region_in_the_middle_is_a_cut_between_two_that_require() => AssertGraph(
        """
        [Input(6)]
        [Linear(5)]
        [BeginNoGrad]
        [Linear(4)]
        [ReLU]
        [EndNoGrad]
        [ReLU]
        [Linear(3)]
        """,
        """
        input (6) batch N no grad: input
        fc1 = Linear(input) -> fc1Output(5) requires grad, unused
            fc1.weight (5, 6) no gradient
            fc1.bias (5) no gradient
        fc2 = Linear(fc1Output) -> fc2Output(4) no grad: no-grad
            fc2.weight (4, 5) no gradient
            fc2.bias (4) no gradient
        act1 = ReLU(fc2Output) -> act1Output(4) no grad: no-grad
        act2 = ReLU(act1Output) -> act2Output(4) no grad: no-grad saved
        fc3 = Linear(act2Output) -> fc3Output(3) gradient
            fc3.weight (3, 4) gradient
            fc3.bias (3) gradient
        """);

    [Fact]
    public void A_no_grad_region_at_the_end_leaves_nothing() => AssertGraph(
        """
        [Input(6)]
        [Linear(5)]
        [BeginNoGrad]
        [Linear(4)]
        [EndNoGrad]
        """,
        """
        input (6) batch N no grad: input
        fc1 = Linear(input) -> fc1Output(5) requires grad, unused
            fc1.weight (5, 6) no gradient
            fc1.bias (5) no gradient
        fc2 = Linear(fc1Output) -> fc2Output(4) no grad: no-grad
            fc2.weight (4, 5) no gradient
            fc2.bias (4) no gradient
        """);

    [Fact]
    public void Frozen_layers_at_the_top_require_nothing() => AssertGraph(
        """
        [Input(6)]
        [Linear(5, Freeze = Freeze.All)]
        [BatchNorm1d(Freeze = Freeze.All)]
        [Linear(4)]
        """,
        """
        input (6) batch N no grad: input
        fc1 = Linear(input) -> fc1Output(5) no grad: frozen
            fc1.weight (5, 6) frozen
            fc1.bias (5) frozen
        bn1 = BatchNorm1d(fc1Output) -> bn1Output(5) no grad: frozen saved
            bn1.weight (5) frozen
            bn1.bias (5) frozen
        fc2 = Linear(bn1Output) -> fc2Output(4) gradient
            fc2.weight (4, 5) gradient
            fc2.bias (4) gradient
        """);

    [Fact]
    public void A_frozen_layer_below_one_that_trains_passes_the_gradient_on() => AssertGraph(
        """
        [Input(6)]
        [Linear(5)]
        [Linear(4, Freeze = Freeze.All)]
        """,
        """
        input (6) batch N no grad: input saved
        fc1 = Linear(input) -> fc1Output(5) gradient
            fc1.weight (5, 6) gradient
            fc1.bias (5) gradient
        fc2 = Linear(fc1Output) -> fc2Output(4) gradient
            fc2.weight (4, 5) frozen
            fc2.bias (4) frozen
        """);

    [Fact]
    public void Half_a_freeze_stops_one_parameter_only() => AssertGraph(
        """
        [Input(6)]
        [Linear(5, Freeze = Freeze.Weight)]
        [BatchNorm1d(Freeze = Freeze.Bias)]
        """,
        """
        input (6) batch N no grad: input
        fc1 = Linear(input) -> fc1Output(5) gradient saved
            fc1.weight (5, 6) frozen
            fc1.bias (5) gradient
        bn1 = BatchNorm1d(fc1Output) -> bn1Output(5) gradient
            bn1.weight (5) gradient
            bn1.bias (5) frozen
        """);

    [Fact]
    public void Freezing_everything_leaves_nothing() => AssertGraph(
        """
        [Input(6)]
        [Linear(5, Freeze = Freeze.All)]
        [ReLU]
        """,
        """
        input (6) batch N no grad: input
        fc1 = Linear(input) -> fc1Output(5) no grad: frozen
            fc1.weight (5, 6) frozen
            fc1.bias (5) frozen
        act1 = ReLU(fc1Output) -> act1Output(5) no grad: frozen
        """);

    [Fact]
    public void A_pinned_batch_norm_saves_its_input_for_its_weight_only() => AssertGraph(
        """
        [Input(6)]
        [Linear(5)]
        [BatchNorm1d(Eval = true, Freeze = Freeze.Weight)]
        [Linear(4)]
        [BatchNorm1d(Eval = true)]
        """,
        """
        input (6) batch N no grad: input saved
        fc1 = Linear(input) -> fc1Output(5) gradient
            fc1.weight (5, 6) gradient
            fc1.bias (5) gradient
        bn1 = BatchNorm1d(fc1Output) -> bn1Output(5) gradient saved
            bn1.weight (5) frozen
            bn1.bias (5) gradient
        fc2 = Linear(bn1Output) -> fc2Output(4) gradient saved
            fc2.weight (4, 5) gradient
            fc2.bias (4) gradient
        bn2 = BatchNorm1d(fc2Output) -> bn2Output(4) gradient
            bn2.weight (4) gradient
            bn2.bias (4) gradient
        """);

    [Fact]
    public void A_pinned_batch_norm_without_statistics_saves_its_input_all_the_same() => AssertGraph(
        """
        [Input(6)]
        [Linear(5)]
        [BatchNorm1d(Eval = true, TrackRunningStats = false, Freeze = Freeze.All)]
        """,
        """
        input (6) batch N no grad: input saved
        fc1 = Linear(input) -> fc1Output(5) gradient saved
            fc1.weight (5, 6) gradient
            fc1.bias (5) gradient
        bn1 = BatchNorm1d(fc1Output) -> bn1Output(5) gradient
            bn1.weight (5) frozen
            bn1.bias (5) frozen
        """);

    [Fact]
    public void Cuts_combine() => AssertGraph(
        """
        [Input(6, RequiresGrad = true)]
        [Linear(5)]
        [BeginNoGrad]
        [BatchNorm1d]
        [EndNoGrad]
        [Linear(4, Freeze = Freeze.Weight)]
        [Detach]
        [BatchNorm1d(Freeze = Freeze.All)]
        [Linear(3, Bias = false)]
        """,
        """
        input (6) batch N requires grad, unused
        fc1 = Linear(input) -> fc1Output(5) requires grad, unused
            fc1.weight (5, 6) no gradient
            fc1.bias (5) no gradient
        bn1 = BatchNorm1d(fc1Output) -> bn1Output(5) no grad: no-grad
            bn1.weight (5) no gradient
            bn1.bias (5) no gradient
        fc2 = Linear(bn1Output) -> fc2Output(4) requires grad, unused
            fc2.weight (4, 5) frozen
            fc2.bias (4) no gradient
        Detach(fc2Output) -> detach6Output(4) no grad: detached
        bn2 = BatchNorm1d(detach6Output) -> bn2Output(4) no grad: frozen saved
            bn2.weight (4) frozen
            bn2.bias (4) frozen
        fc3 = Linear(bn2Output) -> fc3Output(3) gradient
            fc3.weight (3, 4) gradient
        """);

    private static void AssertGraph(string layers, string expected)
    {
        string found = GeneratorRunner.Graph($"[Network]\n{layers}\npartial class Net;").ToString().TrimEnd('\n');
        Assert.True(expected == found, Snapshot.FirstDifference(expected, found));
    }
}
