using FusedNorm.Runtime.Tests.Nets;
using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>When masks are drawn, from which stream, and what a backward pass makes of them.</summary>
public class DropoutTests
{
    private const int Batch = 5;

    private static readonly float[] Samples = new TorchRandom(2).Normal(Batch * 6);
    private static readonly int[] Targets = [0, 3, 1, 2, 3];

    [Fact]
    public void Masks_go_on_with_the_stream_that_the_parameters_were_drawn_from_in_layer_order()
    {
        TorchRandom random = new(7);
        MaskedClassifier network = new(random);
        TorchRandom twin = new(7);
        _ = new UnmaskedClassifier(twin);
        network.Forward(Samples);
        float[] mask = new float[Batch * 64];
        twin.DropoutMask(mask, 0.5);
        twin.DropoutMask(mask, 0.25);
        Assert.Equal(twin.GetState(), random.GetState());

        // The caller's own draws and the masks share one stream, as everything in PyTorch does.
        random.Uniform(3);
        network.Loss(Samples, Targets);
        twin.Uniform(3);
        twin.DropoutMask(mask, 0.5);
        twin.DropoutMask(mask, 0.25);
        Assert.Equal(twin.GetState(), random.GetState());
    }

    [Fact]
    public void Elements_are_dropped_or_scaled_and_gradients_with_them()
    {
        TorchRandom random = new(7);
        DropAlone network = new(random);
        double[] input = Draw.Normal(1, 21);
        double[] slope = Draw.Normal(2, 21);
        double[] mask = new double[21];
        new TorchRandom(7).DropoutMask(mask, 0.3);
        Assert.Contains(0, mask);
        Assert.Contains(1 / 0.7, mask);

        double[] output = network.Forward(input).ToArray();
        network.Backward(slope);
        Assert.Equal(input.Zip(mask, (x, m) => x * m), output);
        Assert.Equal(slope.Zip(mask, (g, m) => g * m), network.InputGradient.ToArray());
    }

    [Fact]
    public void The_share_of_zeros_is_the_probability_and_the_mean_stays()
    {
        MaskedInput network = new(new TorchRandom(1));
        float[] ones = [.. Enumerable.Repeat(1f, 100_000)];
        float[] output = network.Forward(ones).ToArray();
        Assert.All(output, y => Assert.True(y is 0 or 1 / 0.7f));

        // One fixed seed, so nothing is left to chance; four standard deviations of a share of 100,000 are 0.0058.
        Assert.Equal(0.3, output.Count(y => y == 0) / 100_000.0, 0.0058);
        Assert.Equal(1, output.Average(), 0.0083);
        Assert.NotEqual(output, network.Forward(ones).ToArray());
    }

    [Fact]
    public void Evaluation_and_Predict_draw_nothing_and_change_nothing()
    {
        TorchRandom random = new(7);
        MaskedClassifier network = new(random);
        UnmaskedClassifier plain = new(new TorchRandom(7));
        byte[] before = random.GetState();
        float[] predicted = new float[Batch * 4];
        network.Predict(Samples, predicted);
        network.Eval();
        float[] output = network.Forward(Samples).ToArray();
        Assert.Equal(plain.Forward(Samples).ToArray(), output);
        Assert.Equal(output, predicted);
        Assert.Equal(plain.Loss(Samples, Targets), network.Loss(Samples, Targets));
        network.Backward();
        plain.Backward();
        Assert.All(network.Parameters.Zip(plain.Parameters), pair => Assert.Equal(pair.Second.Grad.ToArray(), pair.First.Grad.ToArray()));
        Assert.Equal(before, random.GetState());
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Each_dropout_follows_its_own_mode(bool first, bool late)
    {
        TorchRandom random = new(7);
        MaskedClassifier network = new(random);
        TorchRandom twin = new(7);
        _ = new UnmaskedClassifier(twin);
        network.Drop1.Train(first);
        network.Late.Train(late);
        network.Forward(Samples);
        float[] mask = new float[Batch * 64];
        foreach (double p in new[] { (Draws: first, P: 0.5), (Draws: late, P: 0.25) }.Where(drop => drop.Draws).Select(drop => drop.P))
        {
            twin.DropoutMask(mask, p);
        }

        Assert.Equal(twin.GetState(), random.GetState());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_mode_that_changes_before_the_backward_pass_changes_nothing(bool training)
    {
        MaskedClassifier network = new(new TorchRandom(7));
        MaskedClassifier steady = new(new TorchRandom(7));
        network.Train(training);
        steady.Train(training);
        network.Loss(Samples, Targets);
        steady.Loss(Samples, Targets);
        network.Train(!training);
        network.Backward();
        steady.Backward();
        Assert.All(network.Parameters.Zip(steady.Parameters), pair => Assert.Equal(pair.Second.Grad.ToArray(), pair.First.Grad.ToArray()));
    }

    [Fact]
    public void A_region_without_gradients_draws_all_the_same()
    {
        TorchRandom random = new(7);
        TorchRandom twin = new(7);
        MaskedClassifier network = new(random);
        MaskedClassifier outside = new(twin);
        float[] output;
        using (Autograd.NoGrad())
        {
            output = network.Forward(Samples).ToArray();
        }

        Assert.Equal(outside.Forward(Samples).ToArray(), output);
        Assert.Equal(twin.GetState(), random.GetState());

        MaskedRegion declared = new(random);
        byte[] before = random.GetState();
        declared.Forward(Samples.AsSpan(0, 4));
        Assert.NotEqual(before, random.GetState());
    }

    [Fact]
    public void A_refused_call_draws_nothing()
    {
        TorchRandom random = new(7);
        MaskedClassifier network = new(random);
        byte[] before = random.GetState();
        Assert.Throws<ArgumentException>(() => network.Forward(Samples.AsSpan(0, 7)));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Loss(Samples, [0, 1, 2, 3, 4]));
        Assert.Equal(before, random.GetState());

        DropDense norm = new(random);
        before = random.GetState();
        Assert.Throws<ArgumentException>(() => norm.Forward(Draw.Normal(1, 6)));
        Assert.Equal(before, random.GetState());
    }

    [Fact]
    public void Without_a_given_stream_two_networks_have_masks_of_their_own()
    {
        float[] ones = [.. Enumerable.Repeat(1f, 1000)];
        Assert.NotEqual(new MaskedInput().Forward(ones).ToArray(), new MaskedInput().Forward(ones).ToArray());
    }
}
