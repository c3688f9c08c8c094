using FusedNorm.Runtime.Tests.Reference;
using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>
/// Gradients of double-precision networks against central differences of their own forward passes: independent of any formula for
/// a gradient, right or wrong.
/// </summary>
public class GradientTests
{
    private const int Batch = 3;

    /// <summary>The error of a central difference is about Step² times the third derivative, plus rounding over Step.</summary>
    private const double Step = 1e-5;

    /// <summary>Relative to the largest gradient of the tensor.</summary>
    private const double Tolerance = 1e-7;

    public static TheoryData<string> Networks =>
    [
        .. Declared.OptionNames,
        .. Declared.FamilyNames,
        .. Declared.EdgeKinds.SelectMany(kind => new[] { 3, 4, 5, 8, 9 }, (kind, size) => $"{kind}{size}Double"),
        "Image7x11Double",
        "Image13x5Double",
    ];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Gradients_are_the_slopes_of_the_output(string name)
    {
        foreach (bool training in new[] { true, false })
        {
            TestedNetwork network = TestedNetwork.Create(name);
            Draw.Into(network, seed: 7);
            network.Train(training);
            double[] input = Draw.Normal(8, Batch * network.SampleLength);
            double[] weights = Draw.Normal(9, network.Predict(input).Length);
            double[] Forward()
            {
                // Every evaluation with the same masks.
                network.RewindMasks();
                return network.Forward(input);
            }

            Check(network, input, () => Forward().Zip(weights, (y, weight) => y * weight).Sum(), () =>
            {
                Forward();
                network.Backward(weights);
            });
        }
    }

    [Theory]
    [MemberData(nameof(Declared.DoubleLosses), MemberType = typeof(Declared))]
    public void Gradients_are_the_slopes_of_the_loss(string name)
    {
        TestedNetwork network = TestedNetwork.Create(name);
        double[] input = Draw.Normal(8, 6 * network.SampleLength);
        double[] targets = Draw.Targets(network, 9, batch: 6);
        if (network.HasLossVector)
        {
            double[] weights = Draw.Normal(10, network.Losses(input, targets).Length);
            Check(network, input, () => network.Losses(input, targets).Zip(weights, (loss, weight) => loss * weight).Sum(), () =>
            {
                network.Losses(input, targets);
                network.Backward(weights);
            });
            return;
        }

        Check(network, input, () => network.Losses(input, targets).Single(), () =>
        {
            network.Losses(input, targets);
            network.Backward();
        });
    }

    private static void Check(TestedNetwork network, double[] input, Func<double> value, Action forwardAndBackward)
    {
        forwardAndBackward();
        if (network.Declaration.OfType<InputAttribute>().Single().RequiresGrad)
        {
            Compare("the input", network.InputGradient, Slopes(input, _ => { }, value));
        }

        foreach (string key in network.Parameters.Where(key => !network.IsFrozen(key)))
        {
            double[] gradient = network.Grad(key)!;
            double[] data = network.Data(key)!;
            Compare(key, gradient, Slopes(data, changed => network.SetData(key, changed), value));
        }
    }

    private static double[] Slopes(double[] at, Action<double[]> apply, Func<double> value)
    {
        double[] slopes = new double[at.Length];
        for (int i = 0; i < at.Length; i++)
        {
            double original = at[i];
            at[i] = original + Step;
            apply(at);
            double above = value();
            at[i] = original - Step;
            apply(at);
            double below = value();
            at[i] = original;
            slopes[i] = (above - below) / (2 * Step);
        }

        apply(at);
        return slopes;
    }

    private static void Compare(string what, double[] gradient, double[] slopes)
    {
        double allowed = Tolerance * Math.Max(Measured.Largest(slopes), 1e-2);
        for (int i = 0; i < slopes.Length; i++)
        {
            Assert.True(
                Math.Abs(slopes[i] - gradient[i]) <= allowed,
                $"gradient of {what}[{i}]: the output's slope is {slopes[i]:R}, found {gradient[i]:R}");
        }
    }
}
