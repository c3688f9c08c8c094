using System.Globalization;
using Xunit;

namespace FusedNorm.Runtime.Tests.Optimizers;

/// <summary>What <see cref="Sgd"/> leaves alone, what it refuses, and that it allocates nothing.</summary>
public class SgdTests
{
    [Fact]
    public void A_parameter_without_a_gradient_is_skipped_as_a_whole()
    {
        Parameter<float> moving = TestParameters.Create<float>("moving", [1, 2, 3]);
        Parameter<float> still = TestParameters.Create<float>("still", [1, 2, 3]);
        moving.SetGrad(1, 1, 1);
        Sgd optimizer = new([moving, still], 0.5, momentum: 0.9, weightDecay: 0.1);
        optimizer.Step();
        Assert.Equal([1, 2, 3], still.Data.ToArray());
        Assert.NotEqual([1, 2, 3], moving.Data.ToArray());
    }

    [Fact]
    public void A_momentum_rests_while_there_is_no_gradient()
    {
        Parameter<double> parameter = TestParameters.Create<double>("p", [1]);
        Sgd<double> optimizer = new([parameter], 0.25, momentum: 0.5);
        parameter.SetGrad(1);
        optimizer.Step();
        Assert.Equal(0.75, parameter.Data[0]);

        optimizer.ZeroGrad();
        Assert.False(parameter.HasGrad);
        optimizer.Step();
        Assert.Equal(0.75, parameter.Data[0]);

        // The velocity was 1 and neither grew nor shrank: 0.5 * 1 + 1 = 1.5 now.
        parameter.SetGrad(1);
        optimizer.Step();
        Assert.Equal(0.75 - 0.25 * 1.5, parameter.Data[0]);
    }

    [Fact]
    public void A_gradient_of_zero_still_decays_and_carries_momentum()
    {
        Parameter<double> parameter = TestParameters.Create<double>("p", [1]);
        Sgd<double> optimizer = new([parameter], 0.5, momentum: 0.5, weightDecay: 0.5);
        parameter.SetGrad(0);
        optimizer.Step();
        Assert.Equal(0.75, parameter.Data[0]);
        optimizer.Step();
        Assert.Equal(0.75 - 0.5 * (0.5 * 0.5 + 0.5 * 0.75), parameter.Data[0]);
    }

    [Fact]
    public void A_parameter_that_requires_no_gradient_stays_where_it_is_in_spite_of_an_old_gradient()
    {
        Parameter<float> parameter = TestParameters.Create<float>("p", [1, 2, 3]);
        Sgd optimizer = new([parameter], 0.5, momentum: 0.9, weightDecay: 0.1);
        parameter.SetGrad(1, 1, 1);
        optimizer.Step();
        float[] before = parameter.Data.ToArray();

        parameter.RequiresGrad = false;
        Assert.True(parameter.HasGrad);
        optimizer.Step();
        Assert.Equal(before, parameter.Data.ToArray());

        parameter.RequiresGrad = true;
        optimizer.Step();
        Assert.NotEqual(before, parameter.Data.ToArray());
    }

    [Fact]
    public void A_frozen_parameter_is_never_touched()
    {
        Parameter<float> frozen = TestParameters.Create<float>("frozen", [1, 2, 3], frozen: true);
        Assert.False(frozen.BeginGrad());
        Sgd optimizer = new([frozen], 0.5, momentum: 0.9, weightDecay: 0.1);
        optimizer.Step();
        optimizer.Step();
        Assert.Equal([1, 2, 3], frozen.Data.ToArray());
    }

    [Fact]
    public void Maximize_climbs()
    {
        Parameter<float> down = TestParameters.Create<float>("down", [1]);
        Parameter<float> up = TestParameters.Create<float>("up", [1]);
        down.SetGrad(2);
        up.SetGrad(2);
        new Sgd([down], 0.25).Step();
        new Sgd([up], 0.25, maximize: true).Step();
        Assert.Equal(0.5f, down.Data[0]);
        Assert.Equal(1.5f, up.Data[0]);
    }

    [Fact]
    public void An_infinite_or_undefined_gradient_reaches_the_value_as_in_torch()
    {
        Parameter<float> parameter = TestParameters.Create<float>("p", [1, 1, 1]);
        parameter.SetGrad(float.NaN, float.PositiveInfinity, 0);
        new Sgd([parameter], 0.5).Step();
        Assert.Equal([float.NaN, float.NegativeInfinity, 1], parameter.Data.ToArray());
    }

    [Theory]
    [InlineData(1, 0f)]
    [InlineData(7, 0.9f)]
    [InlineData(64, 0.9f)]
    [InlineData(1003, 0.9f)]
    public void A_step_allocates_nothing_after_the_first(int length, float momentum)
    {
        Parameter<float> parameter = TestParameters.Create<float>("p", new float[length]);
        Sgd optimizer = new([parameter], 0.1, momentum, weightDecay: 0.01);
        parameter.BeginGrad();
        parameter.Grad.Fill(1);
        Allocations.None(() =>
        {
            optimizer.LearningRate *= 0.99;
            optimizer.Step();
            optimizer.ZeroGrad();
            parameter.BeginGrad();
        });
    }

    [Theory]
    [InlineData(-0.5, 0, 0, 0, false, "Invalid learning rate: -0.5")]
    [InlineData(double.NaN, 0, 0, 0, false, "Invalid learning rate: NaN")]
    [InlineData(0.1, -1, 0, 0, false, "Invalid momentum value: -1")]
    [InlineData(0.1, 0, 0, -0.5, false, "Invalid weight_decay value: -0.5")]
    [InlineData(0.1, 0, double.NaN, 0, false, "Invalid dampening value: NaN")]
    [InlineData(0.1, 0, 0, 0, true, "Nesterov momentum requires a momentum and zero dampening; found momentum 0 and dampening 0")]
    [InlineData(0.1, 0.9, 0.5, 0, true, "Nesterov momentum requires a momentum and zero dampening; found momentum 0.9 and dampening 0.5")]
    public void Options_that_do_not_fit_are_refused_in_torchs_words(
        double learningRate, double momentum, double dampening, double weightDecay, bool nesterov, string message)
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("fi-FI");
        try
        {
            Parameter<float> parameter = TestParameters.Create<float>("p", [1]);
            ArgumentException thrown = Assert.Throws<ArgumentException>(
                () => new Sgd([parameter], learningRate, momentum, dampening, weightDecay, nesterov));
            Assert.StartsWith(message, thrown.Message, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void A_refused_learning_rate_leaves_the_old_one()
    {
        Sgd optimizer = new([TestParameters.Create<float>("p", [1])], 0.1);
        Assert.Throws<ArgumentException>(() => optimizer.LearningRate = -1);
        Assert.Equal(0.1, optimizer.LearningRate);
    }

    [Fact]
    public void A_list_of_parameters_must_have_some_and_each_once()
    {
        Parameter<float> parameter = TestParameters.Create<float>("fc1.weight", [1]);
        ArgumentException none = Assert.Throws<ArgumentException>(() => new Sgd([], 0.1));
        ArgumentException twice = Assert.Throws<ArgumentException>(() => new Sgd([parameter, parameter], 0.1));
        Assert.StartsWith("optimizer got an empty parameter list", none.Message, StringComparison.Ordinal);
        Assert.StartsWith("optimizer got fc1.weight more than once", twice.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => new Sgd(null!, 0.1));
    }

    [Fact]
    public void Other_element_types_are_refused()
    {
        Parameter<Half> parameter = TestParameters.Create("p", new Half[3]);
        NotSupportedException refusal = Assert.Throws<NotSupportedException>(() => new Sgd<Half>([parameter], 0.1));
        Assert.Contains("found Half", refusal.Message, StringComparison.Ordinal);
    }
}
