using FusedNorm.Runtime.Tests.Nets;
using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>Which gradients are there, when they add up and when they go away, as in PyTorch.</summary>
public class GradientStateTests
{
    private static readonly float[] Samples = new TorchRandom(2).Normal(6 * 12);

    [Fact]
    public void Gradients_add_up_over_backward_passes_until_they_are_dropped()
    {
        Classifier network = new(new TorchRandom(1));
        float[][] single = [.. Enumerable.Range(0, 3).Select(i =>
        {
            network.ZeroGrad();
            Assert.All(network.Parameters, parameter => Assert.True(!parameter.HasGrad && parameter.Grad.IsEmpty));
            Step(network, i);
            return Gradients(network);
        })];

        network.ZeroGrad();
        for (int i = 0; i < 3; i++)
        {
            Step(network, i);
        }

        float[] sum = [.. single[0].Select((_, k) => single[0][k] + single[1][k] + single[2][k])];
        Assert.Equal(sum, Gradients(network));

        network.Fc1.Bias.ZeroGrad();
        Assert.Equal([true, true, true, false], network.Parameters.Select(parameter => parameter.HasGrad));
    }

    [Fact]
    public void A_gradient_may_be_written_and_is_added_to()
    {
        Classifier network = new(new TorchRandom(1));
        Step(network, 0);
        float[] first = network.Fc1.Bias.Grad.ToArray();
        network.Fc1.Bias.Grad.Fill(8);
        Step(network, 0);
        Assert.Equal(first.Select(slope => 8 + slope), network.Fc1.Bias.Grad.ToArray());
    }

    [Fact]
    public void Nothing_above_a_detach_or_in_a_region_without_gradients_gets_one()
    {
        DetachedTrunk detached = new();
        detached.Loss(Samples.AsSpan(0, 24), [0, 1, 2, 0]);
        detached.Backward();
        NoGradTrunk region = new();
        region.Loss(Samples.AsSpan(0, 24), [0, 1, 2, 0]);
        region.Backward();
        foreach (IReadOnlyList<Parameter> parameters in new[] { detached.Parameters, region.Parameters })
        {
            Assert.Equal(
                [
                    ("fc1.weight", false), ("fc1.bias", false), ("bn1.weight", false), ("bn1.bias", false), ("fc2.weight", true),
                    ("fc2.bias", true),
                ],
                parameters.Select(parameter => (parameter.Name, parameter.HasGrad)));
            Assert.All(parameters, parameter => Assert.True(parameter.RequiresGrad));
        }

        // The statistics move all the same.
        Assert.Equal(1, detached.Bn1.NumBatchesTracked);
        Assert.Equal(1, region.Bn1.NumBatchesTracked);
        Assert.NotEqual(0, region.Bn1.RunningMean[0]);
    }

    [Fact]
    public void A_frozen_layer_passes_the_gradient_on_and_moves_its_statistics()
    {
        FrozenParts network = new();
        network.Loss(Samples.AsSpan(0, 24), [0, 1, 2, 0]);
        network.Backward();
        Assert.Equal(
            [
                ("fc1.weight", false), ("fc1.bias", false), ("bn1.weight", false), ("bn1.bias", true), ("fc2.weight", true),
                ("fc2.bias", false),
            ],
            network.Parameters.Select(parameter => (parameter.Name, parameter.HasGrad)));
        Assert.Equal(
            network.Parameters.Select(parameter => !parameter.IsFrozen), network.Parameters.Select(parameter => parameter.RequiresGrad));
        Assert.Equal(24, network.InputGradient.Length);
        Assert.True(network.InputGradient.ContainsAnyExcept(0f));
        Assert.Equal(1, network.Bn1.NumBatchesTracked);
    }

    [Fact]
    public void A_parameter_switched_off_before_the_forward_pass_is_left_out_alone()
    {
        Classifier whole = new(new TorchRandom(1));
        Step(whole, 0);
        foreach (Parameter off in whole.Parameters)
        {
            Classifier network = new(new TorchRandom(1));
            Parameter parameter = network.Parameters.Single(candidate => candidate.Name == off.Name);
            parameter.RequiresGrad = false;
            Step(network, 0);
            foreach ((Parameter expected, Parameter found) in whole.Parameters.Zip(network.Parameters))
            {
                Assert.Equal(found == parameter ? [] : expected.Grad.ToArray(), found.Grad.ToArray());
            }
        }
    }

    [Fact]
    public void The_input_gradient_belongs_to_the_last_backward_pass()
    {
        ClassifierOfInput network = new(new TorchRandom(1));
        Assert.True(network.InputGradient.IsEmpty);
        network.Loss(Samples.AsSpan(0, 24), [0, 1]);
        Assert.True(network.InputGradient.IsEmpty);
        network.Backward();
        float[] first = network.InputGradient.ToArray();
        Assert.Equal(24, first.Length);
        network.Loss(Samples.AsSpan(0, 36), [0, 1, 3]);
        Assert.True(network.InputGradient.IsEmpty);
        network.Backward();
        Assert.Equal(36, network.InputGradient.Length);
        network.Loss(Samples.AsSpan(0, 24), [0, 1]);
        network.Backward();
        Assert.Equal(first, network.InputGradient.ToArray());
    }

    [Fact]
    public void An_input_behind_a_detach_never_has_a_gradient()
    {
        NothingFlows network = new();
        network.Forward(Samples.AsSpan(0, 12));
        Assert.False(network.OutputRequiresGrad);
        Assert.True(network.InputGradient.IsEmpty);
    }

    [Fact]
    public void With_every_parameter_off_the_input_still_gets_its_gradient()
    {
        ClassifierOfInput network = new(new TorchRandom(1));
        ClassifierOfInput whole = new(new TorchRandom(1));
        foreach (Parameter parameter in network.Parameters)
        {
            parameter.RequiresGrad = false;
        }

        network.Loss(Samples.AsSpan(0, 24), [0, 1]);
        whole.Loss(Samples.AsSpan(0, 24), [0, 1]);
        Assert.True(network.OutputRequiresGrad);
        network.Backward();
        whole.Backward();
        Assert.Equal(whole.InputGradient.ToArray(), network.InputGradient.ToArray());
        Assert.All(network.Parameters, parameter => Assert.False(parameter.HasGrad));
    }

    [Fact]
    public void The_backward_pass_works_on_what_the_forward_pass_saw()
    {
        Classifier network = new(new TorchRandom(1));
        Classifier calm = new(new TorchRandom(1));
        float[] input = Samples[..48];
        network.Loss(input, [0, 1, 2, 3]);
        calm.Loss(input, [0, 1, 2, 3]);

        // The caller's array, the mode and the running statistics all change before the backward pass.
        Array.Clear(input);
        network.Eval();
        network.Bn1.RunningMean.Fill(100);
        network.Bn1.RunningVar.Fill(100);
        network.Backward();
        calm.Backward();
        Assert.Equal(Gradients(calm), Gradients(network));
    }

    private static void Step(Classifier network, int sample)
    {
        network.Loss(Samples.AsSpan(sample * 12, 24), [sample, 3 - sample]);
        network.Backward();
    }

    private static float[] Gradients(Classifier network) => [.. network.Parameters.SelectMany(parameter => parameter.Grad.ToArray())];
}
