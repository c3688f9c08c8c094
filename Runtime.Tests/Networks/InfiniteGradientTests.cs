using FusedNorm.Runtime.Tests.Nets;
using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>Where an infinite output gradient goes, and where it does not; the numbers are PyTorch's, of 1.13.1 and of 2.6.</summary>
public class InfiniteGradientTests
{
    private const float Infinity = float.PositiveInfinity;

    [Theory]
    [InlineData(true, 4.1, double.PositiveInfinity)]
    [InlineData(true, 3.0, double.NegativeInfinity)]
    [InlineData(false, 4.1, double.PositiveInfinity)]
    [InlineData(false, 3.0, double.NegativeInfinity)]
    public void A_norms_weight_takes_infinity_and_no_NaN(bool training, double last, double gradient)
    {
        NormOfOne network = new();
        network.Train(training);
        network.Forward([1, 2, last]);
        network.Backward([1, 2, gradient]);

        Assert.Equal([gradient], network.Bn1.Weight.Grad);
        Assert.Equal([gradient], network.Bn1.Bias.Grad);
        Assert.Equal(
            training ? [true, true, true] : [false, false, false], Array.ConvertAll(network.InputGradient.ToArray(), double.IsNaN));
    }

    [Fact]
    public void Below_the_mean_an_instance_norms_input_takes_infinity_and_above_it_NaN()
    {
        InstanceNormOfFour network = new();
        network.Forward([1, 2, 3, 7]);
        network.Backward([1, 2, Infinity, 1]);

        Assert.Equal([-Infinity], network.Norm1.Weight.Grad);
        Assert.Equal([Infinity], network.Norm1.Bias.Grad);
        Assert.Equal([-Infinity, -Infinity, float.NaN, float.NaN], network.InputGradient);
    }

    [Fact]
    public void An_ignored_sample_takes_no_gradient_however_infinite_that_of_its_loss_is()
    {
        ClassLosses network = new();
        network.Loss([-1, -2, -3, -1, -2, -3, -1, -2, -3], [1, 2, -100]);
        network.Backward([Infinity, float.NaN, Infinity]);

        Assert.Equal([Infinity, -Infinity, Infinity, float.NaN, float.NaN, float.NaN, 0, 0, 0], network.InputGradient);
    }

    [Fact]
    public void Neither_does_a_class_that_the_loss_does_not_name()
    {
        LikelihoodLosses network = new();
        network.Loss([-1, -2, -3, -1, -2, -3, -1, -2, -3], [1, 2, -100]);
        network.Backward([Infinity, float.NaN, Infinity]);

        Assert.Equal([0, -Infinity, 0, 0, 0, float.NaN, 0, 0, 0], network.InputGradient);
    }
}
