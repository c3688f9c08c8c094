using System.Runtime.InteropServices;
using FusedNorm.Runtime.Tests.Nets;
using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>
/// A network that is handed its own output, gradients or state computes what it computes from a copy of them, as in PyTorch, where every
/// output is a tensor of its own. What would be overwritten while it is read is refused.
/// </summary>
public class OwnMemoryTests
{
    private delegate ReadOnlySpan<T> Own<T>(ReadOnlySpan<T> span);

    private delegate void Script<T>(INetwork<T> network, T[] x, T[] other, Own<T> own)
        where T : unmanaged;

    /// <summary>
    /// PyTorch 1.13.1: torch.manual_seed(0); net = Sequential(Linear(6, 6), Tanh()); x = torch.randn(2, 6); net(net(x)), and
    /// mse_loss(net(x2), net(x).detach()).
    /// </summary>
    [Fact]
    public void The_output_of_its_output_is_PyTorchs()
    {
        TorchRandom random = new(0);
        PlainTanh network = new(random);
        float[] x = random.Normal(12);
        float[] y = network.Forward(network.Forward(x)).ToArray();
        float[] expected =
        [
            -0.2358568f, 0.4106663f, 0.1374213f, 0.2818676f, -0.03946794f, -0.3414098f, -0.5720913f, 0.5180265f, 0.163098f, 0.5449676f,
            0.1438679f, 0.01733868f,
        ];
        Assert.All(expected.Zip(y), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
        float[] other = random.Normal(12);
        Assert.Equal(0.20572321f, network.Loss(other, network.Forward(x)), 1e-6f);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(65)]
    public void It_goes_on_from_its_own_output(int batch) => Everywhere(batch, (network, x, other, own) =>
    {
        ReadOnlySpan<float> y = own(network.Forward(x));
        y = own(network.Forward(y));
        network.Forward(own(network.Forward(y)));
        network.Backward(other);
        network.Forward(own(network.Output));
        network.Backward(other);
    });

    [Theory]
    [InlineData(2)]
    [InlineData(65)]
    public void Its_output_is_a_gradient(int batch) => Everywhere(batch, (network, x, _, own) =>
    {
        network.Forward(x);
        network.Backward(own(network.Output));
        network.Forward(x);
        network.Backward(own(network.Output));
    });

    /// <summary>The batch is smaller the second time, so that its tensors lie elsewhere, across the span of the first.</summary>
    [Fact]
    public void Part_of_its_output_is_an_input() => Everywhere(12, (network, x, other, own) =>
    {
        int sample = x.Length / 12;
        ReadOnlySpan<float> y = network.Forward(x);
        network.Forward(own(y.Slice(sample + 1, 5 * sample)));
        network.Backward(other.AsSpan(0, 5 * sample));
    });

    [Fact]
    public void Its_output_is_a_target()
    {
        Compare<float>(new Recurring(new TorchRandom(1)), new Recurring(new TorchRandom(1)), 4 * 6, SelfDistillation);
        Compare<float>(new RecurringThreaded(new TorchRandom(1)), new RecurringThreaded(new TorchRandom(1)), 64 * 160, SelfDistillation);
        Compare<double>(new RecurringDouble(new TorchRandom(1)), new RecurringDouble(new TorchRandom(1)), 4 * 6, (network, x, other, own) =>
        {
            RecurringDouble net = (RecurringDouble)network;
            net.Loss(x, own(net.Forward(other)));
            net.Backward();
            net.Loss(own(net.Output), own(net.Output));
            net.Backward();
        });
    }

    [Fact]
    public void Its_losses_are_an_input_a_target_and_a_gradient() =>
        Compare<float>(new RecurringLosses(new TorchRandom(1)), new RecurringLosses(new TorchRandom(1)), 5 * 6, (network, x, other, own) =>
        {
            RecurringLosses net = (RecurringLosses)network;
            ReadOnlySpan<float> losses = net.Loss(x, other);
            net.Backward(own(losses));
            net.Loss(own(net.Loss(x, other)), own(net.Output));
            net.Backward(own(net.Output));
        });

    [Fact]
    public void Its_parameters_gradients_and_statistics_are_an_input_a_target_and_a_gradient()
    {
        Compare<float>(new Recurring(new TorchRandom(1)), new Recurring(new TorchRandom(1)), 6 * 6, (network, x, other, own) =>
        {
            Recurring net = (Recurring)network;
            net.Loss(own(net.Fc1.Weight.Data), own(net.Fc2.Weight.Data));
            net.Backward();
            net.Forward(own(net.Fc2.Weight.Grad));
            net.Backward(own(net.Fc2.Weight.Grad));
            net.Loss(own(net.Fc1.Weight.Grad), own(net.InputGradient));
            net.Backward();
        });
        Compare<float>(new MeansAsInput(new TorchRandom(1)), new MeansAsInput(new TorchRandom(1)), 2 * 2, (network, x, other, own) =>
        {
            MeansAsInput net = (MeansAsInput)network;
            net.Forward(x);
            net.Forward(own(net.Bn1.RunningMean));
            net.Backward(own(net.Bn1.RunningVar));
        });
    }

    [Fact]
    public void A_network_goes_on_from_its_own_output_without_allocating()
    {
        Recurring network = new();
        float[] x = new TorchRandom(1).Normal(5 * 6);
        Allocations.None(() =>
        {
            network.Loss(network.Forward(x), network.Output);
            network.Backward();
            network.Forward(network.Output);
            network.Backward(network.Output);
        });
    }

    [Fact]
    public void Predict_writes_to_neither_parameters_nor_statistics()
    {
        const string parameters = "Expected an output apart from the network's parameters, found that they overlap.";
        const string statistics = "Expected an output apart from the network's running statistics, found that they overlap.";
        float[] x = new TorchRandom(2).Normal(6 * 6);
        static void Step(Recurring net)
        {
            float[] samples = new TorchRandom(3).Normal(6 * 6);
            net.Loss(samples, samples);
            net.Backward();
        }

        Twins<Recurring> Trained() => new Twins<Recurring>().Both(Step);
        Trained().Refuses<ArgumentException>(parameters, net => net.Predict(x, net.Fc1.Weight.Data)).AreTheSameAfter(Step);
        Trained().Refuses<ArgumentException>(parameters, net => net.Predict(x.AsSpan(0, 6), net.Fc2.Weight.Data.Slice(29, 6)))
            .AreTheSameAfter(Step);
        Trained().Refuses<ArgumentException>(parameters, net => net.Predict(net.Fc1.Bias.Data, net.Fc2.Bias.Data)).AreTheSameAfter(Step);
        Trained().Refuses<ArgumentException>(parameters, net => net.Predict(x.AsSpan(0, 6), net.StateDict["bn1.weight"].Data))
            .AreTheSameAfter(Step);
        Trained().Refuses<ArgumentException>(statistics, net => net.Predict(x.AsSpan(0, 6), net.Bn1.RunningMean)).AreTheSameAfter(Step);
        Trained().Refuses<ArgumentException>(statistics, net => net.Predict(x.AsSpan(0, 6), net.Bn1.RunningVar)).AreTheSameAfter(Step);
    }

    [Fact]
    public void Predict_reads_whatever_is_its_own()
    {
        Recurring network = new(new TorchRandom(1));
        network.Forward(new TorchRandom(2).Normal(6 * 6));
        network.Backward(new TorchRandom(3).Normal(6 * 6));
        Recurring.Inference inference = network.ToInference();
        foreach (float[] copy in new[]
        {
            network.Output.ToArray(), network.InputGradient.ToArray(), network.Fc1.Weight.Data.ToArray(), network.Fc1.Weight.Grad.ToArray(),
        })
        {
            float[] expected = new float[36];
            float[] found = new float[36];
            network.Predict(copy, expected);
            ReadOnlySpan<float> own = copy.AsSpan().SequenceEqual(network.Output) ? network.Output
                : copy.AsSpan().SequenceEqual(network.InputGradient) ? network.InputGradient
                : copy.AsSpan().SequenceEqual(network.Fc1.Weight.Data) ? network.Fc1.Weight.Data : network.Fc1.Weight.Grad;
            Assert.False(own.Overlaps(copy));
            network.Predict(own, found);
            Assert.Equal(expected, found);
            inference.Predict(copy, expected);
            inference.Predict(own, found);
            Assert.Equal(expected, found);
        }
    }

    private static void SelfDistillation(INetwork<float> network, float[] x, float[] other, Own<float> own)
    {
        void Loss(ReadOnlySpan<float> input, ReadOnlySpan<float> targets)
        {
            _ = network is Recurring small ? small.Loss(input, targets) : ((RecurringThreaded)network).Loss(input, targets);
            if (network is Recurring net)
            {
                net.Backward();
            }
            else
            {
                ((RecurringThreaded)network).Backward();
            }
        }

        Loss(x, own(network.Forward(other)));
        Loss(own(network.Output), own(network.Output));
        Loss(own(network.Forward(x)), other);
    }

    private static void Everywhere(int batch, Script<float> script)
    {
        foreach (Func<INetwork<float>> create in (Func<INetwork<float>>[])
            [
                () => new PlainTanh(new TorchRandom(1)), () => new Recurring(new TorchRandom(1)),
                () => new RecurringLosses(new TorchRandom(1)),
                () => new RecurringThreaded(new TorchRandom(1)), () => new RecurringHead(new TorchRandom(1)),
            ])
        {
            int sample = TestedNetwork.Over(create()).SampleLength;
            Compare(create(), create(), batch * sample, script);
        }

        Compare<double>(
            new RecurringDouble(new TorchRandom(1)), new RecurringDouble(new TorchRandom(1)), batch * 6, (network, x, other, own) =>
            {
                network.Forward(own(network.Forward(x)));
                network.Backward(own(network.Output));
            });
    }

    /// <summary>Runs a script with the spans themselves, and with copies of them.</summary>
    private static void Compare<T>(INetwork<T> tried, INetwork<T> copied, int length, Script<T> script)
        where T : unmanaged
    {
        T[] x = Draw<T>(2, length);
        T[] other = Draw<T>(3, length);
        int same = 0;
        script(tried, x, other, span => span);
        script(copied, x, other, span =>
        {
            same++;
            return span.ToArray();
        });
        Assert.True(same > 0);
        TestedNetwork one = TestedNetwork.Over(tried);
        TestedNetwork two = TestedNetwork.Over(copied);
        Assert.Equal(two.State(), one.State());
        Assert.Equal(two.Output, one.Output);
        if (tried.GetType().GetProperty("InputGradient") is not null)
        {
            Assert.Equal(two.InputGradient, one.InputGradient);
        }
    }

    private static T[] Draw<T>(long seed, int length)
        where T : unmanaged =>
        typeof(T) == typeof(float)
            ? (T[])(object)new TorchRandom(seed).Normal(length)
            : MemoryMarshal.Cast<double, T>(Networks.Draw.Normal(seed, length)).ToArray();
}
