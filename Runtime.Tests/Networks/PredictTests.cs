using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>Predict: eval semantics whatever the mode, nothing changed, from any number of threads.</summary>
public class PredictTests
{
    private int differences;

    /// <summary>To the last bit: fusing moves loops, but neither the order of a sum nor the operations of an element.</summary>
    [Theory]
    [Trait("Size", "Medium")]
    [MemberData(nameof(Declared.All), MemberType = typeof(Declared))]
    public void Predict_gives_the_bits_of_Forward_in_evaluation(string name)
    {
        TestedNetwork network = TestedNetwork.Create(name);
        Draw.Into(network, seed: 1);
        foreach (int batch in Batches(network))
        {
            double[] input = Draw.Normal(2, batch * network.SampleLength);
            network.Train(mode: false);
            double[] forward = network.Forward(input);
            network.Train();
            Assert.Equal(forward, network.Predict(input));
        }
    }

    [Theory]
    [Trait("Size", "Medium")]
    [MemberData(nameof(Declared.All), MemberType = typeof(Declared))]
    public void Predict_changes_nothing(string name)
    {
        TestedNetwork network = TestedNetwork.Create(name);
        TestedNetwork other = TestedNetwork.Create(name);
        int batch = Batches(network)[0];
        double[] input = Draw.Normal(2, batch * network.SampleLength);
        double[] slope = Draw.Normal(3, network.Forward(input).Length);
        other.Forward(input);
        string state = network.State();
        double[] output = network.Output;

        network.Predict(Draw.Normal(4, Batches(network)[^1] * network.SampleLength));

        Assert.Equal(state, network.State());
        Assert.Equal(output, network.Output);
        if (network.OutputRequiresGrad)
        {
            network.Backward(slope);
            other.Backward(slope);
            Assert.Equal(other.State(), network.State());
        }
    }

    [Theory]
    [InlineData("Classifier")]
    [InlineData("ClassifierDouble")]
    [InlineData("ThreeNorms")]
    [InlineData("UntrackedNorm")]
    [InlineData("Image13x5")]
    public void Many_threads_get_the_bits_of_one(string name)
    {
        TestedNetwork network = TestedNetwork.Create(name);
        Draw.Into(network, seed: 1);
        double[][] inputs = [.. Enumerable.Range(0, 16).Select(i => Draw.Normal(i, (2 + (i * 5 % 17)) * network.SampleLength))];
        double[][] expected = [.. inputs.Select(network.Predict)];
        using Barrier start = new(4);
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(id => new Thread(() =>
        {
            start.SignalAndWait();
            for (int round = 0; round < 50; round++)
            {
                int i = ((round * 7) + id) % inputs.Length;
                if (!network.Predict(inputs[i]).SequenceEqual(expected[i]))
                {
                    Interlocked.Increment(ref differences);
                }
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal(0, differences);
    }

    private static int[] Batches(TestedNetwork network) =>
        network.Declaration.OfType<InputAttribute>().Single().Batch is > 0 and int batch ? [batch] : [2, 5, 65];
}
