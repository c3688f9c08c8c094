using System.Numerics;
using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>Kernels write what is theirs and nothing else, and read nothing that an earlier call left behind.</summary>
[Trait("Size", "Medium")]
public class BufferTests
{
    private const int Guard = 64;

    /// <summary>A large batch of NaN fills every buffer with it; whatever a smaller batch reads without having written shows.</summary>
    [Theory]
    [MemberData(nameof(Declared.All), MemberType = typeof(Declared))]
    public void Nothing_of_an_earlier_batch_leaks_into_a_later_one(string name)
    {
        foreach (bool training in new[] { true, false })
        {
            TestedNetwork used = TestedNetwork.Create(name);
            used.Train(training);
            int[] batches = Batches(used);
            Poison(used, batches.Max());
            foreach (int batch in batches)
            {
                TestedNetwork fresh = TestedNetwork.Create(name);
                fresh.Train(training);
                double[] input = Draw.Normal(batch, batch * used.SampleLength);
                used.RewindMasks();
                Assert.Equal(fresh.Forward(input), used.Forward(input));
                foreach (Layer layer in used.Layers.Where(layer => used.IsTracking(layer.Name)))
                {
                    used.SetRunning(layer.Name, fresh.RunningMean(layer.Name), fresh.RunningVar(layer.Name));
                }

                Assert.Equal(fresh.Predict(input), Poisoned(used, input));
                if (!fresh.OutputRequiresGrad)
                {
                    continue;
                }

                double[] slope = Draw.Normal(batch + 1, fresh.Output.Length);
                fresh.Backward(slope);
                used.ZeroGrad();
                used.Backward(slope);
                Assert.All(fresh.Parameters, key => Assert.Equal(fresh.Grad(key), used.Grad(key)));
                if (fresh.Declaration.OfType<InputAttribute>().Single().RequiresGrad)
                {
                    Assert.Equal(fresh.InputGradient, used.InputGradient);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Declared.All), MemberType = typeof(Declared))]
    public void The_callers_memory_is_written_only_where_it_is_an_output(string name)
    {
        TestedNetwork network = TestedNetwork.Create(name);
        foreach (int batch in Batches(network))
        {
            if (network.Network is INetwork<double> twice)
            {
                Run(twice, network.SampleLength, batch);
            }
            else
            {
                Run((INetwork<float>)network.Network, network.SampleLength, batch);
            }
        }
    }

    private static void Run<T>(INetwork<T> network, int sampleLength, int batch)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] input = Guarded<T>(batch * sampleLength, 0.5);
        T[] before = [.. input];
        int length = network.Forward(input.AsSpan(Guard, batch * sampleLength)).Length;
        T[] slope = Guarded<T>(length, 0.25);
        T[] slopeBefore = [.. slope];
        if (network.OutputRequiresGrad)
        {
            network.Backward(slope.AsSpan(Guard, length));
        }

        T[] output = Guarded<T>(length, double.NaN);
        network.Predict(input.AsSpan(Guard, batch * sampleLength), output.AsSpan(Guard, length));
        Assert.Equal(before, input);
        Assert.Equal(slopeBefore, slope);
        Assert.All(output[..Guard].Concat(output[^Guard..]), value => Assert.Equal(T.CreateChecked(42), value));
        Assert.All(output[Guard..^Guard], value => Assert.False(T.IsNaN(value)));
    }

    /// <summary>Room for a span with numbers on both sides that nobody may touch.</summary>
    private static T[] Guarded<T>(int length, double content)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] array = new T[length + (2 * Guard)];
        Array.Fill(array, T.CreateChecked(42));
        for (int i = 0; i < length; i++)
        {
            array[Guard + i] = T.CreateTruncating(content + (0.01 * (i % 97)));
        }

        return array;
    }

    private static void Poison(TestedNetwork network, int batch)
    {
        network.Forward(Nothing(batch * network.SampleLength));
        if (network.OutputRequiresGrad)
        {
            network.Backward(Nothing(network.Output.Length));
        }

        foreach (Layer layer in network.Layers.Where(layer => network.IsTracking(layer.Name)))
        {
            // The running statistics are NaN by right: back to where a fresh network has them.
            double[] mean = network.RunningMean(layer.Name);
            network.SetRunning(layer.Name, [.. mean.Select(_ => 0.0)], [.. mean.Select(_ => 1.0)]);
        }
    }

    /// <summary>Predict after one that left NaN in the thread's scratch memory.</summary>
    private static double[] Poisoned(TestedNetwork network, double[] input)
    {
        network.Predict(Nothing(Batches(network).Max() * network.SampleLength));
        return network.Predict(input);
    }

    private static double[] Nothing(int length) => [.. Enumerable.Repeat(double.NaN, length)];

    private static int[] Batches(TestedNetwork network) =>
        network.Declaration.OfType<InputAttribute>().Single().Batch is > 0 and int batch ? [batch] : [3, 2, 64, 5, 65];
}
