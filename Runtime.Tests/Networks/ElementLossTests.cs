using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>
/// Losses of elements at kinks, far out and where something is infinite or NaN: each element for itself, whatever lane it lies in.
/// </summary>
public class ElementLossTests
{
    private const double Infinity = double.PositiveInfinity;
    private const double Minus = double.NegativeInfinity;

    private const int Length = 17;

    // Loss, output, target, and what torch 1.13.1 gives in single precision: the loss and its derivative. The parabolas end at 0.5.
    [Theory]
    [InlineData("Mse", 0.25, 0.25, 0, 0)]
    [InlineData("Mse", 0.75, 0.25, 0.25, 1)]
    [InlineData("Mse", -0.25, 0.25, 0.25, -1)]
    [InlineData("Mse", 1e30, 0.25, Infinity, 2.0000000300949324e30)]
    [InlineData("Mse", -1e30, 0.25, Infinity, -2.0000000300949324e30)]
    [InlineData("Mse", Infinity, 0.25, Infinity, Infinity)]
    [InlineData("Mse", Minus, 0.25, Infinity, Minus)]
    [InlineData("Mse", double.NaN, 0.25, double.NaN, double.NaN)]
    [InlineData("Mse", 0.25, double.NaN, double.NaN, double.NaN)]
    [InlineData("L1", 0.25, 0.25, 0, 0)]
    [InlineData("L1", 0.75, 0.25, 0.5, 1)]
    [InlineData("L1", -0.25, 0.25, 0.5, -1)]
    [InlineData("L1", 1e30, 0.25, 1.0000000150474662e30, 1)]
    [InlineData("L1", -1e30, 0.25, 1.0000000150474662e30, -1)]
    [InlineData("L1", Infinity, 0.25, Infinity, 1)]
    [InlineData("L1", Minus, 0.25, Infinity, -1)]
    [InlineData("L1", double.NaN, 0.25, double.NaN, 0)]
    [InlineData("L1", 0.25, double.NaN, double.NaN, 0)]
    [InlineData("SmoothL1", 0.25, 0.25, 0, 0)]
    [InlineData("SmoothL1", 0.75, 0.25, 0.25, 1)]
    [InlineData("SmoothL1", -0.25, 0.25, 0.25, -1)]
    [InlineData("SmoothL1", 1e30, 0.25, 1.0000000150474662e30, 1)]
    [InlineData("SmoothL1", -1e30, 0.25, 1.0000000150474662e30, -1)]
    [InlineData("SmoothL1", Infinity, 0.25, Infinity, 1)]
    [InlineData("SmoothL1", Minus, 0.25, Infinity, -1)]
    [InlineData("SmoothL1", double.NaN, 0.25, double.NaN, double.NaN)]
    [InlineData("SmoothL1", 0.25, double.NaN, double.NaN, double.NaN)]
    [InlineData("Huber", 0.25, 0.25, 0, 0)]
    [InlineData("Huber", 0.75, 0.25, 0.125, 0.5)]
    [InlineData("Huber", -0.25, 0.25, 0.125, -0.5)]
    [InlineData("Huber", 1e30, 0.25, 5.000000075237331e29, 0.5)]
    [InlineData("Huber", -1e30, 0.25, 5.000000075237331e29, -0.5)]
    [InlineData("Huber", Infinity, 0.25, Infinity, 0.5)]
    [InlineData("Huber", Minus, 0.25, Infinity, -0.5)]
    [InlineData("Huber", double.NaN, 0.25, double.NaN, double.NaN)]
    [InlineData("Huber", 0.25, double.NaN, double.NaN, double.NaN)]
    [InlineData("Bce", 0, 0.25, 0.6931471824645996, 0.25)]
    [InlineData("Bce", 100, 0.25, 75, 0.75)]
    [InlineData("Bce", -100, 0.25, 25, -0.25)]
    [InlineData("Bce", 100, 1, 0, 0)]
    [InlineData("Bce", -100, 0, 0, 0)]
    [InlineData("Bce", 1e30, 0.25, 7.500000490645315e29, 0.75)]
    [InlineData("Bce", Infinity, 0.25, Infinity, 0.75)]
    [InlineData("Bce", Minus, 0.25, double.NaN, -0.25)]
    [InlineData("Bce", Infinity, 1, double.NaN, 0)]
    [InlineData("Bce", Minus, 0, double.NaN, 0)]
    [InlineData("Bce", double.NaN, 0.25, double.NaN, double.NaN)]
    [InlineData("Bce", 1, double.NaN, double.NaN, double.NaN)]
    public void An_extreme_element_gives_what_torch_gives_in_every_lane_and_spoils_no_other(
        string kind, double x, double y, double loss, double slope)
    {
        for (int at = 0; at < Length; at++)
        {
            TestedNetwork network = TestedNetwork.Create($"SingleLoss{kind}None");
            double[] input = Draw.Normal(1, Length);
            double[] targets = Draw.Normal(2, Length);
            double[] ones = [.. Enumerable.Repeat(1.0, Length)];
            double[] losses = network.Losses(input, targets);
            network.Backward(ones);
            double[] slopes = network.InputGradient;
            (losses[at], slopes[at]) = (loss, slope);

            (input[at], targets[at]) = (x, y);
            AssertAlmost(losses, network.Losses(input, targets));
            network.Backward(ones);
            AssertAlmost(slopes, network.InputGradient);
        }
    }

    [Theory]
    [InlineData("Mse")]
    [InlineData("L1")]
    [InlineData("SmoothL1")]
    [InlineData("Huber")]
    [InlineData("Bce")]
    public void A_mean_with_a_NaN_is_NaN_and_the_other_elements_keep_their_gradients(string kind)
    {
        TestedNetwork network = TestedNetwork.Create("SingleLoss" + kind);
        double[] input = Draw.Normal(1, 3 * Length);
        double[] targets = Draw.Normal(2, 3 * Length);
        network.Losses(input, targets);
        network.Backward();
        double[] slopes = network.InputGradient;

        input[20] = double.NaN;
        Assert.True(network.Losses(input, targets) is [double.NaN]);
        network.Backward();
        double[] found = network.InputGradient;
        found[20] = slopes[20];
        Assert.Equal(slopes, found);
    }

    [Fact]
    public void A_sum_of_many_small_losses_beside_a_large_one_keeps_them()
    {
        TestedNetwork network = TestedNetwork.Create("SingleLossMse");
        const int batch = 4096;
        double[] input = [.. Enumerable.Repeat(1.0, batch * Length)];
        double[] targets = new double[batch * Length];
        input[0] = 16384;

        // 2^28 and 69631 ones: added up in single precision one by one, the ones would all be lost.
        double expected = ((1 << 28) + (batch * Length) - 1) / (double)(batch * Length);
        Assert.Equal(expected, network.Losses(input, targets).Single(), expected * 1e-6);
    }

    private static void AssertAlmost(double[] expected, double[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (double.IsFinite(expected[i]))
            {
                Assert.Equal(expected[i], found[i], 1e-6 * Math.Max(1, Math.Abs(expected[i])));
            }
            else
            {
                Assert.Equal(expected[i], found[i]);
            }
        }
    }
}
