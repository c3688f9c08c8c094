using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>NaN, infinities, zeros and constant channels travel as in PyTorch; the patterns were recorded with 1.13.1.</summary>
public class SpecialValueTests
{
    private const int Batch = 5;
    private const int Channel = 1;

    private static readonly string[] NormNetworks =
    [
        "LastBatchOfColumns", "LastBatchOfPositions", "LastBatchOfImages", "LastBatchOfPooledColumns", "LastBatchOfPooledPositions",
        "LastBatchOfColumnsDouble", "LastBatchOfPositionsDouble",
    ];

    public static TheoryData<string, double> Specials
    {
        get
        {
            TheoryData<string, double> data = [];
            foreach (string name in NormNetworks)
            {
                data.Add(name, double.NaN);
                data.Add(name, double.PositiveInfinity);
                data.Add(name, double.NegativeInfinity);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Specials))]
    public void In_training_one_special_input_takes_its_channel_and_no_other(string name, double special)
    {
        TestedNetwork network = TestedNetwork.Create(name);
        TestedNetwork clean = TestedNetwork.Create(name);
        int[] spoiled = Run(network, clean, special);

        for (int i = 0; i < network.Output.Length; i++)
        {
            bool inChannel = ChannelOf(network, i) == Channel;
            Assert.Equal(inChannel ? double.NaN : clean.Output[i], network.Output[i]);
            Assert.Equal(inChannel ? double.NaN : clean.InputGradient[i], network.InputGradient[i]);
        }

        Assert.Single(spoiled);
        double[] mean = clean.RunningMean("bn1");
        mean[Channel] = special;
        double[] variance = clean.RunningVar("bn1");
        variance[Channel] = double.NaN;
        double[] weight = clean.Grad("bn1.weight")!;
        weight[Channel] = double.NaN;
        Assert.Equal(mean, network.RunningMean("bn1"));
        Assert.Equal(variance, network.RunningVar("bn1"));
        Assert.Equal(weight, network.Grad("bn1.weight"));
        Assert.Equal(clean.Grad("bn1.bias"), network.Grad("bn1.bias"));
    }

    [Theory]
    [MemberData(nameof(Specials))]
    public void In_evaluation_one_special_input_takes_its_own_output_alone(string name, double special)
    {
        TestedNetwork network = TestedNetwork.Create(name);
        TestedNetwork clean = TestedNetwork.Create(name);
        network.Train(mode: false);
        clean.Train(mode: false);
        int[] spoiled = Run(network, clean, special);

        for (int i = 0; i < network.Output.Length; i++)
        {
            Assert.Equal(spoiled.Contains(i) ? special : clean.Output[i], network.Output[i]);
        }

        Assert.Equal(clean.InputGradient, network.InputGradient);
        Assert.Equal(clean.Grad("bn1.bias"), network.Grad("bn1.bias"));
        double[] weight = clean.Grad("bn1.weight")!;
        weight[Channel] = special;
        Assert.Equal(weight, network.Grad("bn1.weight"));
    }

    [Fact]
    public void Infinities_of_both_signs_have_no_mean()
    {
        TestedNetwork network = TestedNetwork.Create("LastBatchOfColumns");
        double[] input = Draw.Normal(1, Batch * network.SampleLength);
        input[Channel] = double.PositiveInfinity;
        input[network.SampleLength + Channel] = double.NegativeInfinity;
        network.Forward(input);
        Assert.Equal(double.NaN, network.RunningMean("bn1")[Channel]);
        Assert.Equal(double.NaN, network.RunningVar("bn1")[Channel]);
        Assert.Equal(1, network.RunningMean("bn1").Count(double.IsNaN));
    }

    [Fact]
    public void A_momentum_of_zero_multiplies_an_infinite_mean_all_the_same()
    {
        TestedNetwork network = TestedNetwork.Create("NormWithoutMomentum");
        double[] input = Draw.Normal(1, Batch * network.SampleLength);
        input[Channel] = double.PositiveInfinity;
        network.Forward(input);
        Assert.Equal([0, double.NaN, 0, 0, 0], network.RunningMean("bn1"));
        Assert.Equal([1, double.NaN, 1, 1, 1], network.RunningVar("bn1"));
    }

    [Theory]
    [InlineData("NoEpsOfColumns")]
    [InlineData("NoEpsOfPositions")]
    [InlineData("NoEpsOfColumnsDouble")]
    public void Without_eps_a_running_variance_of_zero_leaves_nothing_finite(string name)
    {
        TestedNetwork network = TestedNetwork.Create(name);
        double[] variance = network.RunningVar("bn1");
        variance[Channel] = 0;
        network.SetRunning("bn1", new double[variance.Length], variance);
        network.Train(false);
        network.Forward(Draw.Normal(4, Batch * network.SampleLength));
        for (int i = 0; i < network.Output.Length; i++)
        {
            Assert.Equal(ChannelOf(network, i) != Channel, double.IsFinite(network.Output[i]));
        }
    }

    [Theory]
    [Trait("Size", "Medium")]
    [InlineData("LastBatchOfColumns", 0.1)]
    [InlineData("LastBatchOfPositions", 0.1)]
    [InlineData("LastBatchOfImages", -1e6)]
    [InlineData("LastBatchOfPooledColumns", 12345.678)]
    [InlineData("LastBatchOfPooledPositions", 12345.678)]
    [InlineData("LastBatchOfColumnsDouble", 0.1)]
    [InlineData("LastBatchOfPositionsDouble", 0.1)]
    [InlineData("NoEpsOfColumns", 0.1)]
    [InlineData("NoEpsOfPositions", 12345.678)]
    [InlineData("NoEpsOfColumnsDouble", 0.1)]
    public void A_constant_channel_comes_out_as_its_bias(string name, double constant)
    {
        TestedNetwork network = TestedNetwork.Create(name);
        Draw.Into(network, seed: 2);
        double[] input = Draw.Normal(1, 65 * network.SampleLength);
        for (int i = 0; i < input.Length; i++)
        {
            input[i] = ChannelOf(network, i) == Channel ? (float)constant : input[i];
        }

        double before = network.RunningVar("bn1")[Channel];
        double momentum = name.StartsWith("NoEps", StringComparison.Ordinal) ? 0.1 : 1;
        double bias = network.Data("bn1.bias")![Channel];
        network.Forward(input);
        network.Backward(Draw.Normal(3, input.Length));
        Assert.Equal((1 - momentum) * before, network.RunningVar("bn1")[Channel], 1e-6);
        Assert.Equal(0, network.Grad("bn1.weight")![Channel]);
        for (int i = 0; i < input.Length; i++)
        {
            Assert.True(double.IsFinite(network.InputGradient[i]));
            if (ChannelOf(network, i) == Channel)
            {
                Assert.Equal(bias, network.Output[i]);
            }
        }

        if (momentum != 1)
        {
            // Without eps PyTorch takes 1 / std of a constant channel as 0, so that no gradient passes either.
            Assert.All(network.InputGradient.Where((_, i) => ChannelOf(network, i) == Channel), slope => Assert.Equal(0, slope));
        }
    }

    [Fact]
    public void ReLU_passes_NaN_and_keeps_the_sign_of_zero_in_every_lane()
    {
        double[] values = [double.NaN, -0.0, 0.0, -1, 1, double.PositiveInfinity, double.NegativeInfinity];
        double[] outputs = [double.NaN, -0.0, 0.0, 0, 1, double.PositiveInfinity, 0];
        double[] slopes = [1, 2, 3, 4, 5, 6, 7];
        double[] gradients = [1, 0, 0, 0, 5, 6, 0];
        for (int shift = 0; shift < values.Length; shift++)
        {
            double[] Row(double[] pattern) => [.. Enumerable.Range(0, 35).Select(i => pattern[(i + shift) % pattern.Length])];
            TestedNetwork network = TestedNetwork.Create("OnlyReLU");
            double[] found = network.Forward(Row(values));
            network.Backward(Row(slopes));
            Assert.Equal(Row(outputs), found);
            Assert.Equal(Row(outputs).Select(double.IsNegative), found.Select(y => double.IsNegative(y)));
            Assert.Equal(Row(gradients), network.InputGradient);
        }
    }

    [Fact]
    public void ReLU_stops_a_NaN_gradient_where_it_is_flat_and_passes_it_elsewhere()
    {
        TestedNetwork network = TestedNetwork.Create("OnlyReLU");
        double[] input = [.. Enumerable.Range(0, 35).Select(i => (i % 3) - 1.0)];
        network.Forward(input);
        network.Backward([.. input.Select(_ => double.NaN)]);
        Assert.Equal(input.Select(x => x > 0 ? double.NaN : 0), network.InputGradient);
    }

    /// <summary>
    /// PyTorch 2.10's values (libtorch through TorchSharp), where the versions before differ among themselves in the gradients at -3 and 3.
    /// </summary>
    [Theory]
    [InlineData("OnlyHardswish", 3e38)]
    [InlineData("OnlyHardswishDouble", 3e307)]
    public void Hardswish_is_flat_at_its_lower_kink_and_steep_at_its_upper_one_in_every_lane(string name, double overflowing)
    {
        double[] values = [-3, 3, double.PositiveInfinity, double.NegativeInfinity, double.NaN, overflowing, -overflowing];
        double[] outputs = [-0.0, 3, double.PositiveInfinity, double.NaN, double.NaN, double.PositiveInfinity, -0.0];
        double[] slopes = [1, 2, 3, 4, 5, 6, double.PositiveInfinity];
        double[] gradients = [0, 2, 3, 0, double.NaN, 6, 0];
        for (int shift = 0; shift < values.Length; shift++)
        {
            double[] Row(double[] pattern) => [.. Enumerable.Range(0, 35).Select(i => pattern[(i + shift) % pattern.Length])];
            TestedNetwork network = TestedNetwork.Create(name);
            double[] found = network.Forward(Row(values));
            network.Backward(Row(slopes));
            Assert.Equal(Row(outputs), found);
            Assert.Equal(Row(outputs), network.Predict(Row(values)));
            Assert.Equal(Row(gradients), network.InputGradient);
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_special_value_in_one_sample_of_a_linear_reaches_no_other(double special)
    {
        TestedNetwork network = TestedNetwork.Create("OnlyLinear");
        TestedNetwork clean = TestedNetwork.Create("OnlyLinear");
        double[] input = Draw.Normal(1, 4 * 9);
        clean.Forward(input);
        double[] expected = clean.Output;
        input[9 + 4] = special;
        network.Forward(input);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(i / 5 != 1, expected[i] == network.Output[i]);
            Assert.Equal(i / 5 == 1, !double.IsFinite(network.Output[i]));
        }
    }

    [Fact]
    public void A_special_value_under_a_pool_reaches_the_windows_that_cover_it()
    {
        TestedNetwork network = TestedNetwork.Create("OnlyPool");
        double[] input = new double[18];
        input[3] = double.NaN;
        input[9 + 8] = double.PositiveInfinity;
        double[] output = network.Forward(input);
        Assert.Equal([0, double.NaN, double.NaN, 0, 0, 0, 0, 0, 0, double.PositiveInfinity], output);
    }

    /// <summary>Runs both networks on the same data, one of them with a special value in one channel; gives the places of it.</summary>
    private static int[] Run(TestedNetwork network, TestedNetwork clean, double special)
    {
        double[] input = Draw.Normal(1, Batch * network.SampleLength);
        double[] slopes = [.. Draw.Normal(2, input.Length).Select(slope => 0.5 + Math.Abs(slope))];
        clean.Forward(input);
        clean.Backward(slopes);
        int place = Enumerable.Range(input.Length / 2, input.Length / 2).First(i => ChannelOf(network, i) == Channel);
        input[place] = special;
        network.Forward(input);
        network.Backward(slopes);
        return [place];
    }

    private static int ChannelOf(TestedNetwork network, int element) =>
        element / (network.SampleLength / network.SampleShape[0]) % network.SampleShape[0];
}
