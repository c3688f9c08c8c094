using FusedNorm.Runtime.Tests.Nets;
using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>Library code that knows no class: it trains, measures and copies through the interfaces.</summary>
public sealed class LibraryTests
{
    [Fact]
    public void Any_network_with_a_loss_of_one_number_is_trained_through_its_interface()
    {
        DeepClassifier classifier = new(new TorchRandom(1));
        float[] input = new TorchRandom(2).Normal(32 * 20);
        int[] classes = [.. Enumerable.Range(0, 32).Select(i => i % 5)];
        Assert.True(Trained<float, int>(classifier, input, classes) < Trained<float, int>(
            new DeepClassifier(new TorchRandom(1)), input, classes, steps: 1));

        DeepRegressor regressor = new(new TorchRandom(1));
        double[] values = [.. input.Take(10 * 12).Select(value => (double)value)];
        double[] targets = [.. values.Take(10 * 2)];
        Assert.True(Trained<double, double>(regressor, values, targets) < Trained<double, double>(
            new DeepRegressor(new TorchRandom(1)), values, targets, steps: 1));
        Assert.Equal(values.Length, ((INetwork<double>)regressor).InputGradient.Length);
        Assert.IsAssignableFrom<ITrainable<int>>(classifier);
        Assert.IsAssignableFrom<ITrainable<float>>(new RecurringThreaded());
        Assert.False(typeof(ITrainable<float>).IsAssignableFrom(typeof(DeepLosses)));
    }

    [Fact]
    public void Networks_say_how_long_a_sample_is_and_what_was_decided()
    {
        INetwork network = new DeepClassifier();
        Assert.Equal((20, 5), (network.InputLength, network.OutputLength));
        Assert.Same(DeepClassifier.Info, network.Info);
        Assert.True(network.InputGradient.IsEmpty);
    }

    [Fact]
    public void A_network_takes_the_state_of_another()
    {
        DeepClassifier source = new(new TorchRandom(1)), copy = new(new TorchRandom(9));
        float[] input = new TorchRandom(2).Normal(32 * 20);
        source.Forward(input);
        int version = copy.Fc1.Weight.Version;
        copy.CopyFrom(source);
        Assert.All(copy.StateDict, tensor => Assert.Equal(source.StateDict[tensor.Name].Data, tensor.Data));
        Assert.Equal(1, copy.Bn1.NumBatchesTracked);
        Assert.Equal(version + 1, copy.Fc1.Weight.Version);
        source.Fc1.Weight.Data[0] += 1;
        Assert.NotEqual(source.Fc1.Weight.Data[0], copy.Fc1.Weight.Data[0]);
    }

    [Fact]
    public void A_state_that_does_not_fit_is_refused_with_every_difference_and_changes_nothing()
    {
        DeepLosses network = new(new TorchRandom(1));
        float[] before = network.Fc1.Weight.Data.ToArray();
        StateDictException refused = Assert.Throws<StateDictException>(() => network.CopyFrom(new DeepClassifier()));
        Assert.StartsWith(
            "The state of DeepClassifier does not fit DeepLosses, which is as it was.", refused.Message, StringComparison.Ordinal);
        Assert.Contains("fc1.weight: expected (32, 6), found (64, 20)", refused.Conflicts);
        Assert.Contains("bn1.running_mean", refused.UnexpectedKeys);
        Assert.Equal(before, network.Fc1.Weight.Data);
        Assert.Throws<ArgumentNullException>(() => network.CopyFrom(null!));
    }

    [Fact]
    public void The_gradient_mode_is_set_by_a_condition()
    {
        foreach (bool mode in (bool[])[true, false])
        {
            using (Autograd.SetGradEnabled(mode))
            {
                Assert.Equal(mode, Autograd.IsEnabled);
                using (Autograd.SetGradEnabled(!mode))
                {
                    Assert.Equal(!mode, Autograd.IsEnabled);
                }

                Assert.Equal(mode, Autograd.IsEnabled);
            }

            Assert.True(Autograd.IsEnabled);
        }
    }

    private static T Trained<T, TTarget>(ITrainable<T, TTarget> network, T[] input, TTarget[] targets, int steps = 300)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
        where TTarget : unmanaged
    {
        Sgd<T> optimizer = new(network.Parameters, learningRate: 0.05);
        T loss = T.Zero;
        for (int step = 0; step < steps; step++)
        {
            network.ZeroGrad();
            loss = network.Loss(input, targets);
            network.Backward();
            optimizer.Step();
        }

        return loss;
    }
}
