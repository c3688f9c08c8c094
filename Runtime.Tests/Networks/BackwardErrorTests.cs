using FusedNorm.Runtime.Tests.Nets;
using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>Backward passes that PyTorch refuses, in its words; and <c>RequiresGrad</c> changed between forward and backward.</summary>
public class BackwardErrorTests
{
    private const string NoGraph = "element 0 of tensors does not require grad and does not have a grad_fn";

    private static readonly float[] Samples = new TorchRandom(2).Normal(5 * 12);
    private static readonly int[] Targets = [0, 3, 1, 2, 3];

    [Fact]
    public void Backward_before_any_forward_pass()
    {
        const string message = "Backward needs a forward pass before it; found none.";
        new Twins<Classifier>().Refuses<InvalidOperationException>(message, net => net.Backward())
            .Refuses<InvalidOperationException>(message, net => net.Backward(new float[4])).AreTheSameAfter(Step);
        new Twins<NothingTrains>().Refuses<InvalidOperationException>(message, net => net.Backward())
            .AreTheSameAfter(net => net.Forward(Samples.AsSpan(0, 6)));
    }

    [Fact]
    public void Backward_after_Predict_alone() => new Twins<Classifier>()
        .Both(net => net.Predict(Samples, new float[20]))
        .Refuses<InvalidOperationException>("found none", net => net.Backward())
        .AreTheSameAfter(Step);

    [Fact]
    public void Backward_after_a_forward_pass_without_gradients()
    {
        new Twins<Classifier>().Both(Step).Both(UnderNoGrad)
            .Refuses<InvalidOperationException>(NoGraph, net => net.Backward()).AreTheSameAfter(Step);
        new Twins<Classifier>().Both(Step).Both(net =>
        {
            using (Autograd.NoGrad())
            {
                net.Forward(Samples);
            }
        }).Refuses<InvalidOperationException>(NoGraph, net => net.Backward(new float[20])).AreTheSameAfter(Step);
    }

    [Fact]
    public void Backward_where_nothing_requires_a_gradient()
    {
        new Twins<NothingTrains>().Both(net => net.Loss(Samples.AsSpan(0, 12), [0, 1]))
            .Refuses<InvalidOperationException>(NoGraph, net => net.Backward())
            .AreTheSameAfter(net => net.Forward(Samples.AsSpan(0, 12)));
        new Twins<NothingFlows>().Both(net => net.Forward(Samples.AsSpan(0, 12)))
            .Refuses<InvalidOperationException>(NoGraph, net => net.Backward(new float[6]))
            .AreTheSameAfter(net => net.Forward(Samples.AsSpan(0, 12)));
        new Twins<Classifier>().Both(net => SetAll(net, false)).Both(net => net.Loss(Samples, Targets))
            .Refuses<InvalidOperationException>(NoGraph, net => net.Backward())
            .Both(net => SetAll(net, true)).AreTheSameAfter(Step);
    }

    [Fact]
    public void Parameters_that_require_a_gradient_again_only_after_the_forward_pass_do_not_make_a_graph() =>
        new Twins<Classifier>().Both(net => SetAll(net, false)).Both(net => net.Loss(Samples, Targets)).Both(net => SetAll(net, true))
            .Refuses<InvalidOperationException>(NoGraph, net => net.Backward()).AreTheSameAfter(Step);

    [Fact]
    public void A_second_Backward_over_one_graph()
    {
        const string message = "Trying to backward through the graph a second time";
        new Twins<Classifier>().Both(Step).Refuses<InvalidOperationException>(message, net => net.Backward()).AreTheSameAfter(Step);
        new Twins<TwoLinears>().Both(net => net.Forward(Samples.AsSpan(0, 12))).Both(net => net.Backward(new float[6]))
            .Refuses<InvalidOperationException>(message, net => net.Backward(new float[6]))
            .AreTheSameAfter(net => net.Forward(Samples.AsSpan(0, 12)));
    }

    [Fact]
    public void Backward_without_a_gradient_needs_a_scalar()
    {
        const string message = "grad can be implicitly created only for scalar outputs; found 20 values.";
        new Twins<Classifier>().Both(net => net.Forward(Samples)).Refuses<InvalidOperationException>(message, net => net.Backward())
            .AreTheSameAfter(net => net.Backward(new float[20]));
        new Twins<ScalarOutput>().Both(net => net.Forward(Samples.AsSpan(0, 12)))
            .Refuses<InvalidOperationException>("found 2 values", net => net.Backward())
            .AreTheSameAfter(net => net.Backward([1, 2]));
        new Twins<VectorLoss>().Both(net => net.Loss(Samples.AsSpan(0, 18), [0, 1, 2]))
            .Refuses<InvalidOperationException>("found 3 values", net => net.Backward())
            .AreTheSameAfter(net => net.Backward([1, 2, 3]));
    }

    [Fact]
    public void An_output_of_one_value_is_a_scalar()
    {
        ScalarOutput implicitly = new(new TorchRandom(1));
        ScalarOutput given = new(new TorchRandom(1));
        implicitly.Forward(Samples.AsSpan(0, 6));
        implicitly.Backward();
        given.Forward(Samples.AsSpan(0, 6));
        given.Backward([1]);
        Assert.Equal(Samples[..6], implicitly.Fc1.Weight.Grad.ToArray());
        Assert.Equal(given.Fc1.Weight.Grad.ToArray(), implicitly.Fc1.Weight.Grad.ToArray());
        Assert.Equal([1], implicitly.Fc1.Bias.Grad.ToArray());
    }

    [Fact]
    public void One_loss_of_a_batch_of_one_is_a_scalar()
    {
        VectorLoss network = new(new TorchRandom(1));
        network.Eval();
        Assert.Equal(1, network.Loss(Samples.AsSpan(0, 6), [2]).Length);
        network.Backward();
        Assert.True(network.Fc1.Weight.HasGrad);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(19)]
    [InlineData(21)]
    public void A_gradient_of_another_length_than_the_output(int length) => new Twins<Classifier>()
        .Both(net => net.Forward(Samples))
        .Refuses<ArgumentException>($"Expected 20 values, found {length}.", net => net.Backward(new float[length]))
        .AreTheSameAfter(net => net.Backward(new float[20]));

    [Theory]
    [InlineData(2)]
    [InlineData(9)]
    public void A_gradient_of_another_length_than_the_losses(int length) => new Twins<VectorLoss>()
        .Both(net => net.Loss(Samples.AsSpan(0, 18), [0, 1, 2]))
        .Refuses<ArgumentException>($"Expected 3 values, found {length}.", net => net.Backward(new float[length]))
        .AreTheSameAfter(net => net.Backward([1, 2, 3]));

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    public void A_gradient_of_another_length_than_the_losses_of_elements(int length) => new Twins<LabelVector>()
        .Both(net => net.Loss(Samples.AsSpan(0, 18), Samples.AsSpan(0, 9)))
        .Refuses<InvalidOperationException>("found 9 values", net => net.Backward())
        .Refuses<ArgumentException>($"Expected 9 values, found {length}.", net => net.Backward(new float[length]))
        .AreTheSameAfter(net => net.Backward(Samples.AsSpan(0, 9)));

    [Fact]
    public void A_gradient_of_the_output_after_a_loss_of_elements() => new Twins<Regression>()
        .Both(net => net.Loss(Samples.AsSpan(0, 18), Samples.AsSpan(0, 9)))
        .Refuses<InvalidOperationException>("ended in the loss", net => net.Backward(Samples.AsSpan(0, 9)))
        .AreTheSameAfter(net => net.Backward());

    [Fact]
    public void A_loss_of_elements_that_nothing_above_trains()
    {
        UntrainedLoss network = new();
        network.Predict(Samples.AsSpan(0, 12), new float[2]);
        float[] output = network.Forward(Samples.AsSpan(0, 12)).ToArray();
        Assert.Equal(Math.Abs(output[0]) + Math.Abs(output[1]), network.Loss(Samples.AsSpan(0, 12), new float[2]), 1e-6);
        Assert.Throws<InvalidOperationException>(network.Backward);
    }

    [Fact]
    public void A_gradient_of_the_output_after_a_loss() => new Twins<Classifier>()
        .Both(net => net.Loss(Samples, Targets))
        .Refuses<InvalidOperationException>("The last forward pass ended in the loss", net => net.Backward(new float[20]))
        .AreTheSameAfter(net => net.Backward());

    // torch 1.13.1: an accumulation node looks at the flag once more, so a parameter switched off after the forward pass gets nothing
    // (an old gradient stays), the others are unaffected, and there is no error even where all are off.
    [Theory]
    [InlineData("bn1.weight")]
    [InlineData("bn1.bias")]
    [InlineData("fc1.weight")]
    [InlineData("fc1.bias")]
    public void A_parameter_switched_off_after_the_forward_pass_gets_no_gradient(string key)
    {
        Classifier network = new(new TorchRandom(1));
        Classifier whole = new(new TorchRandom(1));
        network.Loss(Samples, Targets);
        whole.Loss(Samples, Targets);
        Parameter(network, key).RequiresGrad = false;
        network.Backward();
        whole.Backward();
        Assert.False(Parameter(network, key).HasGrad);
        foreach (Parameter other in whole.Parameters.Where(parameter => parameter.Name != key))
        {
            Assert.Equal(other.Grad.ToArray(), Parameter(network, other.Name).Grad.ToArray());
        }

        // With an old gradient: it stays as it is.
        whole.Loss(Samples, Targets);
        float[] old = Parameter(whole, key).Grad.ToArray();
        Parameter(whole, key).RequiresGrad = false;
        whole.Backward();
        Assert.Equal(old, Parameter(whole, key).Grad.ToArray());
    }

    [Fact]
    public void All_parameters_switched_off_after_the_forward_pass_is_no_error()
    {
        Classifier network = new(new TorchRandom(1));
        network.Loss(Samples, Targets);
        SetAll(network, false);
        Assert.True(network.OutputRequiresGrad);
        network.Backward();
        Assert.All(network.Parameters, parameter => Assert.False(parameter.HasGrad));
    }

    [Theory]
    [InlineData("bn1.weight")]
    [InlineData("bn1.bias")]
    [InlineData("fc1.weight")]
    [InlineData("fc1.bias")]
    public void A_parameter_switched_on_after_the_forward_pass_stays_without_a_gradient(string key)
    {
        Classifier network = new(new TorchRandom(1));
        Parameter(network, key).RequiresGrad = false;
        network.Loss(Samples, Targets);
        Parameter(network, key).RequiresGrad = true;
        network.Backward();
        Assert.All(network.Parameters, parameter => Assert.Equal(parameter.Name != key, parameter.HasGrad));
    }

    [Fact]
    public void A_parameter_switched_off_and_on_again_gets_its_gradient()
    {
        Classifier network = new(new TorchRandom(1));
        network.Loss(Samples, Targets);
        network.Fc1.Weight.RequiresGrad = false;
        network.Fc1.Weight.RequiresGrad = true;
        network.Backward();
        Assert.True(network.Fc1.Weight.HasGrad);
    }

    private static Parameter Parameter(Classifier network, string key) => network.Parameters.Single(parameter => parameter.Name == key);

    private static void SetAll(Classifier network, bool value)
    {
        foreach (Parameter parameter in network.Parameters)
        {
            parameter.RequiresGrad = value;
        }
    }

    private static void UnderNoGrad(Classifier network)
    {
        using (Autograd.NoGrad())
        {
            network.Loss(Samples, Targets);
        }
    }

    private static void Step(Classifier network)
    {
        network.Loss(Samples, Targets);
        network.Backward();
    }
}
