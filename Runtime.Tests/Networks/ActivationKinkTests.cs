using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>
/// Activations at their kinks, at infinities and of NaN, the same in every lane and in what is left of a row. PyTorch 1.13 and 2.6 agree on
/// all numbers, but that where a row is left over Hardtanh's and ReLU6's gradient of a NaN is the output's, and so are SELU's and CELU's.
/// </summary>
public sealed class ActivationKinkTests
{
    private const double Infinity = double.PositiveInfinity;
    private const double SlopeOfSELU = 1.0507009873554804934193349852946;
    private const double LimitOfSELU = 1.6732632423543772848170429916717 * SlopeOfSELU;

    /// <summary>A network, inputs, their outputs, and the derivatives there.</summary>
    public static TheoryData<string, double[], double[], double[]> Kinks => new()
    {
        {
            "OnlyReLU6",
            [0, -0.0, 6, 3, -1, 7, Infinity, -Infinity, double.NaN],
            [0, -0.0, 6, 3, 0, 6, 6, 0, double.NaN],
            [0, 0, 0, 1, 0, 0, 0, 0, 0]
        },
        {
            "OnlyHardtanh",
            [-2, 3.5, 0, -3, 4, Infinity, -Infinity, double.NaN],
            [-2, 3.5, 0, -2, 3.5, 3.5, -2, double.NaN],
            [0, 0, 1, 0, 0, 0, 0, 0]
        },
        {
            "OnlyHardsigmoid",
            [-3, 3, 0, -4, 4, Infinity, -Infinity, double.NaN],
            [0, 1, 0.5, 0, 1, 1, 0, double.NaN],
            [0, 0, 1.0 / 6, 0, 0, 0, 0, 0]
        },
        {
            "OnlySELU",
            [0, -0.0, 1, -200, Infinity, -Infinity, double.NaN],
            [0, -0.0, SlopeOfSELU, -LimitOfSELU, Infinity, -LimitOfSELU, double.NaN],
            [LimitOfSELU, LimitOfSELU, SlopeOfSELU, 0, SlopeOfSELU, 0, double.NaN]
        },
        {
            "OnlyCELU",
            [0, -0.0, 1, -400, Infinity, -Infinity, double.NaN],
            [0, -0.0, 1, -2, Infinity, -2, double.NaN],
            [1, 1, 1, 0, 1, 0, double.NaN]
        },
        {
            "OnlySoftsign",
            [0, -0.0, 1, -1, 1e30, Infinity, -Infinity, double.NaN],
            [0, -0.0, 0.5, -0.5, 1, double.NaN, double.NaN, double.NaN],
            [1, 1, 0.25, 0.25, 0, double.NaN, double.NaN, double.NaN]
        },
        {
            "OnlyMish",
            [0, -0.0, 39, 41, 1e30, -1e30, Infinity, -Infinity, double.NaN],
            [0, -0.0, 39, 41, 1e30, -0.0, Infinity, double.NaN, double.NaN],
            [0.6, 0.6, 1, 1, 1, 0, double.NaN, double.NaN, double.NaN]
        },
        {
            "OnlyLogSigmoid",
            [0, -0.0, 200, -200, 1e30, -1e30, Infinity, -Infinity, double.NaN],
            [-Math.Log(2), -Math.Log(2), 0, -200, 0, -1e30, 0, -Infinity, double.NaN],
            [0.5, 0.5, 0, 1, 0, 1, 0, 1, double.NaN]
        },
    };

    [Theory]
    [MemberData(nameof(Kinks))]
    public void Values_and_derivatives_at_kinks_and_infinities_are_PyTorchs_in_every_lane(
        string name, double[] values, double[] outputs, double[] derivatives)
    {
        for (int shift = 0; shift < values.Length; shift++)
        {
            double[] Row(double[] pattern) => [.. Enumerable.Range(0, 35).Select(i => pattern[(i + shift) % pattern.Length])];
            TestedNetwork network = TestedNetwork.Create(name);
            double[] found = network.Forward(Row(values));
            network.Backward([.. Enumerable.Repeat(2.0, 35)]);

            Same(Row(outputs), found);
            Same(Row(outputs), network.Predict(Row(values)));
            Same([.. Row(derivatives).Select(derivative => 2 * derivative)], network.InputGradient);
        }
    }

    /// <summary>To the last digits of single precision, and to the bit where a number is none.</summary>
    private static void Same(double[] expected, double[] found)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            if (double.IsFinite(expected[i]) && expected[i] != 0)
            {
                Assert.Equal(expected[i], found[i], Math.Abs(expected[i]) * 3e-7);
            }
            else
            {
                Assert.Equal(expected[i], found[i]);
            }
        }
    }
}
