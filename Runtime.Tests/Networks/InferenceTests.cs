using FusedNorm.Runtime.Tests.Nets;
using FusedNorm.Runtime.Tests.Reference;
using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>Inferences: what Predict computes, folded; never changed by what happens to their network later.</summary>
public class InferenceTests
{
    private int differences;

    /// <summary>
    /// To the last bit where nothing was folded and nothing is a product, whose sums an inference takes in the order that its layout of the
    /// weights gives; else rounded where that layer rounds.
    /// </summary>
    [Theory]
    [Trait("Size", "Medium")]
    [MemberData(nameof(Declared.All), MemberType = typeof(Declared))]
    public void It_computes_what_Predict_computes(string name)
    {
        TestedNetwork network = TestedNetwork.Create(name);
        Draw.Into(network, seed: 1);
        Func<double[], double[]> inference = network.ToInference();
        bool folds = network.Info.Folds.Any(fold => fold.Into.Length > 0);
        bool multiplies = network.Info.Layers.Any(layer => layer.Kind == "Linear");
        foreach (int batch in Batches(network))
        {
            double[] input = Draw.Normal(2, batch * network.SampleLength);
            double[] expected = network.Predict(input);
            double[] found = inference(input);
            if (folds || multiplies)
            {
                Close.To(Measured.Of(expected), found, Close.Tolerance(network.IsDouble), name);
            }
            else
            {
                Assert.Equal(expected, found);
            }
        }
    }

    [Fact]
    public void Some_networks_fold_and_some_do_not()
    {
        bool[] folds = [.. Declared.AllNames.Select(name => TestedNetwork.Create(name).Info.Folds.Any(fold => fold.Into.Length > 0))];
        Assert.InRange(folds.Count(fold => fold), 50, folds.Length - 50);
    }

    [Theory]
    [InlineData("FoldBehind")]
    [InlineData("FoldOnBothSides")]
    [InlineData("FoldJoined")]
    [InlineData("FoldBesideTaps")]
    [InlineData("ClassifierOfNorms")]
    public void What_the_network_learns_later_does_not_touch_it(string name)
    {
        TestedNetwork network = TestedNetwork.Create(name);
        Draw.Into(network, seed: 1);
        double[] input = Draw.Normal(2, 5 * network.SampleLength);
        Func<double[], double[]> before = network.ToInference();
        double[] predicted = before(input);

        network.Train();
        double[] slope = Draw.Normal(3, network.Forward(input).Length);
        network.Backward(slope);
        Draw.Into(network, seed: 4);

        Assert.Equal(predicted, before(input));
        Assert.NotEqual(predicted, network.Predict(input));
        Assert.NotEqual(predicted, network.ToInference()(input));
    }

    [Fact]
    public void Making_one_changes_nothing_whatever_the_mode()
    {
        TestedNetwork network = TestedNetwork.Create("FoldBehind");
        TestedNetwork other = TestedNetwork.Create("FoldBehind");
        double[] input = Draw.Normal(2, 5 * network.SampleLength);
        double[] slope = Draw.Normal(3, network.Forward(input).Length);
        other.Forward(input);
        string state = network.State();

        double[] training = network.ToInference()(input);

        Assert.Equal(state, network.State());
        network.Backward(slope);
        other.Backward(slope);
        Assert.Equal(other.State(), network.State());
        network.Train(mode: false);
        Assert.Equal(training, network.ToInference()(input));
    }

    /// <summary>
    /// Channels at a million with a spread of one: were the mean taken away behind the products, as W x - W mean, hardly a digit would be
    /// left. The reference computes in double precision; Predict and the inference must be equally near to it.
    /// </summary>
    [Theory]
    [InlineData("FoldInFront")]
    [InlineData("FoldOnBothSides")]
    [InlineData("FoldJoinedIntoLinear")]
    [InlineData("FoldJoined")]
    public void Channels_far_from_zero_lose_no_digits(string name)
    {
        TestedNetwork network = TestedNetwork.Create(name);
        Draw.Into(network, seed: 1);
        TestedNetwork exact = TestedNetwork.Create(name + "Double");
        Draw.Into(exact, seed: 1);
        string first = network.Layers[0].Name;
        double[] mean = [.. network.RunningMean(first).Select((_, channel) => 1e6 + (channel * 1000))];
        network.SetRunning(first, mean, network.RunningVar(first));
        exact.SetRunning(first, mean, network.RunningVar(first));
        int positions = network.SampleLength / mean.Length;
        double[] input =
            [.. Draw.Normal(2, 33 * network.SampleLength).Select((x, i) => (double)(float)(mean[i / positions % mean.Length] + x))];

        Measured expected = Measured.Of(exact.Predict(input));
        Close.To(expected, network.Predict(input), Close.Tolerance(isDouble: false), "Predict");
        Close.To(expected, network.ToInference()(input), Close.Tolerance(isDouble: false), "inference");
    }

    [Theory]
    [InlineData("FoldBehind")]
    [InlineData("FoldBesideTaps")]
    [InlineData("FoldBesideUntracked")]
    [InlineData("Image13x5")]
    [InlineData("ClassifierDouble")]
    public void Many_threads_get_the_bits_of_one(string name)
    {
        TestedNetwork network = TestedNetwork.Create(name);
        Draw.Into(network, seed: 1);
        Func<double[], double[]> inference = network.ToInference();
        double[][] inputs = [.. Enumerable.Range(0, 16).Select(i => Draw.Normal(i, (2 + (i * 5 % 17)) * network.SampleLength))];
        double[][] expected = [.. inputs.Select(inference)];
        using Barrier start = new(4);
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(id => new Thread(() =>
        {
            start.SignalAndWait();
            for (int round = 0; round < 50; round++)
            {
                int i = ((round * 7) + id) % inputs.Length;
                if (!inference(inputs[i]).SequenceEqual(expected[i]))
                {
                    Interlocked.Increment(ref differences);
                }
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal(0, differences);
    }

    /// <summary>Every refusal is the network's own, to the letter.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(11, 4)]
    [InlineData(13, 4)]
    [InlineData(24, 7)]
    [InlineData(24, 0)]
    public void Wrong_lengths_are_refused_as_Predict_refuses_them(int inputLength, int outputLength)
    {
        Classifier network = new(new TorchRandom(1));
        Classifier.Inference inference = network.ToInference();
        ArgumentException expected = Assert.Throws<ArgumentException>(
            () => network.Predict(new float[inputLength], new float[outputLength]));
        ArgumentException found = Assert.Throws<ArgumentException>(
            () => inference.Predict(new float[inputLength], new float[outputLength]));
        Assert.Equal((expected.Message, expected.ParamName), (found.Message, found.ParamName));
    }

    [Fact]
    public void An_output_over_the_input_another_batch_and_one_value_per_channel_are_refused()
    {
        float[] shared = new float[60];
        Assert.Contains(
            "overlap", Assert.Throws<ArgumentException>(() => new Classifier().ToInference()
                .Predict(shared.AsSpan(0, 24), shared.AsSpan(20, 8))).Message, StringComparison.Ordinal);
        Assert.Contains(
            "Expected 24 values (4 samples of 6), found 6.",
            Assert.Throws<ArgumentException>(() => new FixedBatch().ToInference().Predict(new float[6], new float[3])).Message,
            StringComparison.Ordinal);
        FoldBesideUntracked network = new();
        string expected = Assert.Throws<ArgumentException>(() => network.Predict(new float[6], new float[3])).Message;
        Assert.Equal(
            "Expected more than 1 value per channel when training, got input size torch.Size([1, 5]) at bn1. (Parameter 'input')",
            expected);
        Assert.Equal(expected, Assert.Throws<ArgumentException>(() => network.ToInference().Predict(new float[6], new float[3])).Message);
    }

    [Fact]
    public void Any_network_gives_one_through_its_interface()
    {
        INetwork network = new FoldBehind(new TorchRandom(1));
        IInference<float> inference = network.ToInference();
        Assert.IsType<FoldBehind.Inference>(inference);
        Assert.IsType<FoldBehindDouble.Inference>(((INetwork<double>)new FoldBehindDouble()).ToInference());
        Assert.IsAssignableFrom<IInference>(inference);
    }

    private static int[] Batches(TestedNetwork network) =>
        network.Declaration.OfType<InputAttribute>().Single().Batch is > 0 and int batch ? [batch] : [2, 5, 65];
}
