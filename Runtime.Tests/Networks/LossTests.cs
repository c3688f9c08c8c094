using FusedNorm.Runtime.Tests.Reference;
using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>Every loss with every option against the reference, and where outputs or targets are extreme.</summary>
public class LossTests
{
    private const double Infinity = double.PositiveInfinity;
    private const double Minus = double.NegativeInfinity;

    [Theory]
    [MemberData(nameof(Declared.Losses), MemberType = typeof(Declared))]
    public void Losses_and_their_gradients_agree(string name)
    {
        foreach (int batch in Declared.EdgeBatches)
        {
            TestedNetwork network = TestedNetwork.Create(name);
            double tolerance = Close.Tolerance(network.IsDouble);
            if (network.Parameters.Count > 0)
            {
                Draw.Into(network, seed: 5);
            }

            ReferenceNetwork layers = ReferenceNetwork.Of(network);
            double[] input = Draw.Normal(batch, batch * network.SampleLength, spread: 3);
            Measured output = layers.Forward(input, batch);
            double[] targets = Draw.Targets(network, batch + 1, batch);
            ReferenceLoss loss = ReferenceLoss.Of(network, network.OutputShape);
            double[] found = network.Losses(input, targets);
            Measured expected = loss.Result(output.Values, targets);
            double[]? lossGradients = network.HasLossVector ? Draw.Normal(batch + 2, found.Length) : null;
            if (expected.Values is [double.NaN])
            {
                Assert.True(found is [double.NaN], $"{name}, batch {batch}: expected NaN, found {found[0]:R}");
                continue;
            }

            Close.To(expected, found, tolerance, name);
            if (lossGradients is null)
            {
                network.Backward();
            }
            else
            {
                network.Backward(lossGradients);
            }

            Close.To(output, network.Output, tolerance, name + ", output");
            double[] gradient = loss.Gradient(output.Values, targets, lossGradients);

            // Probabilities of up to 1 are rounded before the target is taken away.
            Measured start = new(
                gradient, lossGradients is null ? Math.Abs(loss.Share(output.Values, targets)) : Measured.Largest(lossGradients));
            Measured inputGradient = layers.Backward(start, batch);
            if (network.Declaration.OfType<InputAttribute>().Single().RequiresGrad)
            {
                Close.To(inputGradient, network.InputGradient, tolerance, name + ", input gradient");
            }

            foreach ((string key, Measured parameter) in layers.Gradients)
            {
                Close.To(parameter, network.Grad(key), tolerance, $"{name}, gradient of {key}");
            }
        }
    }

    [Fact]
    public void An_ignored_sample_counts_neither_in_the_loss_nor_in_the_mean()
    {
        TestedNetwork network = TestedNetwork.Create("LossIgnoring");
        double[] input = Draw.Normal(1, 15);
        double alone = network.Loss(input[..5], [4]);
        double among = network.Loss(input, [4, 1, 1]);
        Assert.Equal(alone, among);
        network.Backward();
        Assert.All(network.InputGradient[5..], slope => Assert.Equal(0, slope));
    }

    [Fact]
    public void A_mean_over_no_sample_is_NaN_and_a_sum_is_0_both_without_a_gradient()
    {
        TestedNetwork mean = TestedNetwork.Create("LossIgnoring");
        Assert.True(double.IsNaN(mean.Loss(Draw.Normal(1, 10), [1, 1])));
        mean.Backward();
        Assert.All(mean.InputGradient, slope => Assert.Equal(0, slope));

        TestedNetwork sum = TestedNetwork.Create("LossSmoothedIgnoringSum");
        Assert.Equal(0, sum.Loss(Draw.Normal(1, 10), [1, 1]));
        sum.Backward();
        Assert.All(sum.InputGradient, slope => Assert.Equal(0, slope));
    }

    [Theory]
    [InlineData("LossWeights")]
    [InlineData("LossWeightsSmoothedIgnoring")]
    [InlineData("LossNllWeights")]
    public void A_mean_over_classes_without_weight_is_NaN(string name)
    {
        TestedNetwork network = TestedNetwork.Create(name);
        Assert.True(double.IsNaN(network.Loss(Draw.Normal(1, 8), [2, 2])));
        network.Backward();
        Assert.True(double.IsNaN(network.InputGradient[2]));
    }

    [Fact]
    public void Probabilities_of_one_class_are_that_class()
    {
        double[] input = Draw.Normal(1, 8);
        double[] probabilities = [0, 0, 1, 0, 1, 0, 0, 0];
        TestedNetwork ofClasses = TestedNetwork.Create("LossSmoothedOfFour");
        TestedNetwork ofProbabilities = TestedNetwork.Create("LossProbabilitiesSmoothed");
        Assert.Equal(ofClasses.Loss(input, [2, 0]), ofProbabilities.Losses(input, probabilities).Single(), 1e-14);
        ofClasses.Backward();
        ofProbabilities.Backward();
        Close.To(Measured.Of(ofClasses.InputGradient), ofProbabilities.InputGradient, 1e-14, "gradient");
    }

    [Fact]
    public void The_default_ignored_class_is_minus_100()
    {
        TestedNetwork network = TestedNetwork.Create("LossMean");
        double[] input = Draw.Normal(1, 10);
        Assert.Equal(network.Loss(input[..5], [2]), network.Loss(input, [2, -100]));
    }

    // The expected numbers are torch 1.13.1's, in single precision.
    [Theory]
    [InlineData(new[] { 1e4, -1e4, 0, 0 }, 1, 20000, new[] { 1.0, -1, 0, 0 })]
    [InlineData(new[] { 1e4, -1e4, 0, 0 }, 0, 0, new[] { 0.0, 0, 0, 0 })]
    [InlineData(new[] { 1e38, -1e38, 0, 0 }, 0, 0, new[] { 0.0, 0, 0, 0 })]
    [InlineData(new[] { 0, Minus, 1, Minus }, 0, 1.31326162815094, new[] { -0.7310585975646973, 0, 0.7310585975646973, 0 })]
    [InlineData(new[] { 0, Minus, 1, Minus }, 1, Infinity, new[] { 0.2689414322376251, -1, 0.7310585975646973, 0 })]
    [InlineData(new[] { Minus, Minus, Minus, Minus }, 1, double.NaN, new[] { double.NaN, double.NaN, double.NaN, double.NaN })]
    [InlineData(new[] { Infinity, 0, 0, 0 }, 0, double.NaN, new[] { double.NaN, double.NaN, double.NaN, double.NaN })]
    [InlineData(new[] { double.NaN, 0, 0, 0 }, 1, double.NaN, new[] { double.NaN, double.NaN, double.NaN, double.NaN })]
    public void Extreme_logits_give_what_torch_gives(double[] logits, int target, double loss, double[] gradient) =>
        Extreme("SingleLossOfFour", logits, target, loss, gradient);

    [Theory]
    [InlineData(
        new[] { 1e4, -1e4, 0, 0 }, 1, 19000, new[] { 0.9749999046325684, -0.9249999523162842, -0.02500000037252903, -0.02500000037252903 })]
    [InlineData(
        new[] { 1e4, -1e4, 0, 0 }, 0, 1000,
        new[] { 0.07499992847442627, -0.02500000037252903, -0.02500000037252903, -0.02500000037252903 })]
    [InlineData(
        new[] { 0, Minus, 1, Minus }, 0, Infinity,
        new[] { -0.6560585498809814, -0.02500000037252903, 0.7060585021972656, -0.02500000037252903 })]
    [InlineData(
        new[] { 0, Minus, 1, Minus }, 1, Infinity,
        new[] { 0.24394139647483826, -0.9249999523162842, 0.7060585021972656, -0.02500000037252903 })]
    [InlineData(new[] { Infinity, 0, 0, 0 }, 0, double.NaN, new[] { double.NaN, double.NaN, double.NaN, double.NaN })]
    public void Extreme_logits_with_smoothing_give_what_torch_gives(double[] logits, int target, double loss, double[] gradient) =>
        Extreme("SingleLossOfFourSmoothed", logits, target, loss, gradient);

    private static void Extreme(string name, double[] logits, int target, double loss, double[] gradient)
    {
        TestedNetwork network = TestedNetwork.Create(name);
        double found = network.Loss(logits, [target]);
        network.Backward();
        double[] slopes = network.InputGradient;
        if (double.IsFinite(loss))
        {
            Assert.Equal(loss, found, 1e-6 * Math.Max(1, loss));
        }
        else
        {
            Assert.Equal(loss, found);
        }

        for (int i = 0; i < gradient.Length; i++)
        {
            Assert.Equal(gradient[i], slopes[i], 1e-6);
        }
    }
}
