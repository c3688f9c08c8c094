using FusedNorm.Runtime.Tests.Reference;
using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>Means and variances of inputs on which one-pass sums, or sums shifted by the first element, lose their digits.</summary>
[Trait("Size", "Medium")]
public class StatisticsAccuracyTests
{
    private static readonly string[] Single =
    [
        "LastBatchOfColumns", "LastBatchOfPositions", "LastBatchOfManyPositions", "LastBatchOfImages", "LastBatchOfPooledColumns",
        "LastBatchOfPooledPositions", "LastBatchOfBands",
    ];

    public static TheoryData<string, int> Networks
    {
        get
        {
            TheoryData<string, int> data = [];
            foreach (string name in Single)
            {
                foreach (int batch in new[] { 2, 3, 65, 257 })
                {
                    data.Add(name, batch);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_large_offset_costs_no_digits(string name, int batch)
    {
        TestedNetwork network = TestedNetwork.Create(name);
        Check(network, batch, Draw.Normal(1, batch * network.SampleLength, mean: 1e6));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void An_outlier_in_front_costs_no_digits(string name, int batch)
    {
        TestedNetwork network = TestedNetwork.Create(name);
        double[] input = Draw.Normal(2, batch * network.SampleLength);
        int positions = network.SampleLength / network.SampleShape[0];
        for (int channel = 0; channel < network.SampleShape[0]; channel++)
        {
            input[channel * positions] = 1e6;
        }

        Check(network, batch, input);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Offsets_that_differ_from_channel_to_channel_stay_apart(string name, int batch)
    {
        TestedNetwork network = TestedNetwork.Create(name);
        double[] input = Draw.Normal(3, batch * network.SampleLength);
        int positions = network.SampleLength / network.SampleShape[0];
        for (int i = 0; i < input.Length; i++)
        {
            int channel = i / positions % network.SampleShape[0];
            input[i] = (float)(input[i] + (channel % 3 == 0 ? 1e6 : channel % 3 == 1 ? -3 : 1e-3));
        }

        Check(network, batch, input);
    }

    /// <summary>
    /// On either side of the distance from zero, in deviations, at which the sum of the squares has to be taken again around the mean.
    /// </summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void A_mean_some_deviations_from_zero_costs_no_digits(string name, int batch)
    {
        foreach (double mean in new[] { -3, 30, 31.9, -32.1, 40, 1000 })
        {
            TestedNetwork network = TestedNetwork.Create(name);
            double[] input = [.. Draw.Normal(7, batch * network.SampleLength, mean).Select(x => (double)(float)x)];
            ReferenceNetwork reference = ReferenceNetwork.Of(network);
            reference.Forward(input, batch);
            network.Forward(input);
            double[] expected = reference.TrackingNorms.Single().Layer.RunningVar;
            double[] variances = network.RunningVar("bn1");
            for (int channel = 0; channel < variances.Length; channel++)
            {
                float exact = (float)expected[channel];
                Assert.Equal(expected[channel], variances[channel], MathF.BitIncrement(exact) - exact);
            }
        }
    }

    [Theory]
    [InlineData("LastBatchOfColumns")]
    [InlineData("LastBatchOfPositions")]
    [InlineData("LastBatchOfPooledPositions")]
    public void Denormal_numbers_are_normalised_like_any_other(string name)
    {
        TestedNetwork network = TestedNetwork.Create(name);
        double[] input = [.. Draw.Normal(4, 64 * network.SampleLength, spread: 1e-40)];
        Measured expected = ReferenceNetwork.Of(network).Forward(input, 64);
        Assert.True(expected.Scale < 1e-36);
        Close.To(expected, network.Forward(input), 1e-5, name);
    }

    [Theory]
    [InlineData("LastBatchOfColumns")]
    [InlineData("LastBatchOfPositions")]
    public void Squares_beyond_single_precision_do_no_harm(string name)
    {
        // Where torch 1.13.1 gives outputs of 0, because its variance is infinite.
        TestedNetwork network = TestedNetwork.Create(name);
        double[] input = [.. Draw.Normal(5, 8 * network.SampleLength).Select(x => (double)(float)(x * 1e30))];
        Close.To(ReferenceNetwork.Of(network).Forward(input, 8), network.Forward(input), 1e-5, name);
        Assert.All(network.RunningVar("bn1"), variance => Assert.Equal(double.PositiveInfinity, variance));
        Assert.All(network.RunningMean("bn1"), mean => Assert.True(double.IsFinite(mean)));
    }

    /// <summary>
    /// The mean to 2 units in its last place, or to one part in 2^23 of the standard deviation where values cancel to a small mean (the
    /// outputs see it in that measure); the variance to 1e-5, outputs and gradients to the usual tolerance: all against sums in double
    /// precision.
    /// </summary>
    private static void Check(TestedNetwork network, int batch, double[] input)
    {
        ReferenceNetwork reference = ReferenceNetwork.Of(network);
        ReferenceTrackingNorm norm = reference.TrackingNorms.Single().Layer;
        Measured output = reference.Forward(input, batch);
        Close.To(output, network.Forward(input), 1e-5, "output");
        double[] means = network.RunningMean("bn1");
        double[] variances = network.RunningVar("bn1");
        for (int channel = 0; channel < means.Length; channel++)
        {
            double ulp = MathF.BitIncrement(MathF.Abs((float)norm.RunningMean[channel])) - MathF.Abs((float)norm.RunningMean[channel]);
            Assert.Equal(norm.RunningMean[channel], means[channel], Math.Max(2 * ulp, Math.Sqrt(norm.RunningVar[channel]) / (1 << 23)));
            Assert.Equal(norm.RunningVar[channel], variances[channel], 1e-5 * norm.RunningVar[channel]);
        }

        double[] slope = Draw.Normal(6, input.Length);
        Measured inputGradient = reference.Backward(Measured.Of(slope), batch);
        network.Backward(slope);
        Close.To(inputGradient, network.InputGradient, 1e-5, "input gradient");
        foreach ((string key, Measured gradient) in reference.Gradients)
        {
            Close.To(gradient, network.Grad(key), 1e-5, key);
        }
    }
}
