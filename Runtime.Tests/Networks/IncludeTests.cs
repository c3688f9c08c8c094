using FusedNorm.Runtime.Tests.Nets;
using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>A network that includes others does, to the last bit, what one with the same layers written out does.</summary>
public class IncludeTests
{
    private const int Batch = 6;

    private static readonly double[] Samples = Draw.Normal(2, Batch * 5);
    private static readonly int[] Targets = Draw.Classes(3, Batch, 3);

    [Fact]
    public void Parameters_are_drawn_in_layer_order_under_dotted_keys()
    {
        Composed composed = new(new TorchRandom(7));
        WrittenOut written = new(new TorchRandom(7));
        Assert.Equal(
            [
                "first.fc1.weight", "first.fc1.bias", "first.bn1.weight", "first.bn1.bias", "fc1.weight", "fc1.bias",
                "second.fc1.weight", "second.fc1.bias", "second.bn1.weight", "second.bn1.bias", "fc2.weight", "fc2.bias",
            ],
            composed.Parameters.Select(parameter => parameter.Name));
        AssertSame(written, composed);
        Assert.NotEqual(composed.FirstFc1.Weight.Data.ToArray(), composed.SecondFc1.Weight.Data.ToArray());
    }

    [Fact]
    public void Training_and_evaluation_are_the_same_to_the_last_bit()
    {
        Composed composed = new(new TorchRandom(7));
        WrittenOut written = new(new TorchRandom(7));
        Sgd<double> ofComposed = new(composed.Parameters, 0.1, momentum: 0.9);
        Sgd<double> ofWritten = new(written.Parameters, 0.1, momentum: 0.9);
        for (int step = 0; step < 3; step++)
        {
            Assert.Equal(written.Loss(Samples, Targets), composed.Loss(Samples, Targets));
            written.Backward();
            composed.Backward();
            ofWritten.Step();
            ofComposed.Step();
            AssertSame(written, composed);
            ofWritten.ZeroGrad();
            ofComposed.ZeroGrad();
        }

        double[] expected = new double[Batch * 3];
        double[] found = new double[Batch * 3];
        written.Predict(Samples, expected);
        composed.Predict(Samples, found);
        Assert.Equal(expected, found);
        Assert.Equal(written.Bn2.RunningMean.ToArray(), composed.SecondBn1.RunningMean.ToArray());
        Assert.Equal(written.Bn2.RunningVar.ToArray(), composed.SecondBn1.RunningVar.ToArray());
    }

    [Fact]
    public void The_description_names_what_is_included()
    {
        Assert.Equal(
            [
                "first.fc1", "first.bn1", "first.act1", "first.drop1", "fc1", "second.fc1", "second.bn1", "second.act1", "second.drop1",
                "fc2", "",
            ],
            Composed.Info.Layers.Select(layer => layer.Name));
        Assert.Contains("second.bn1", Composed.Info.ToString(), StringComparison.Ordinal);
        Assert.Equal("second.bn1", new Composed().SecondBn1.Name);
        Assert.Equal(
            ["first", "second.block", "second.inner"],
            new IncludeNested().Layers.Where(layer => layer.Kind == "Tanh").Select(layer => layer.Name[..layer.Name.LastIndexOf('.')]));
    }

    [Fact]
    public void Frozen_as_a_whole_and_pinned_as_a_whole_nothing_in_it_moves()
    {
        IncludePinned network = new(new TorchRandom(7));
        Assert.True(network.BlockBn1.IsPinnedToEval && network.BlockDrop1.IsPinnedToEval);
        network.Train();
        Assert.False(network.BlockBn1.Training || network.BlockDrop1.Training);
        Assert.True(network.Bn1.Training);
        Assert.Contains(
            "block.drop1 is pinned", Assert.Throws<InvalidOperationException>(() => network.BlockDrop1.Train()).Message,
            StringComparison.Ordinal);
        Assert.All(network.Parameters, parameter => Assert.Equal(
            parameter.Name.StartsWith("block.", StringComparison.Ordinal), parameter.IsFrozen));
        double[] Values() =>
        [
            .. network.BlockFc1.Weight.Data, .. network.BlockBn1.Weight.Data, .. network.BlockBn1.RunningMean,
            .. network.BlockBn1.RunningVar,
        ];
        double[] before = Values();

        Sgd<double> optimizer = new(network.Parameters, 0.1, momentum: 0.9, weightDecay: 0.01);
        network.Forward(Samples);
        network.Backward(Draw.Normal(4, Batch * 3));
        optimizer.Step();
        Assert.Equal(before, Values());
        Assert.False(network.BlockFc1.Weight.HasGrad || network.BlockBn1.Bias.HasGrad);
        Assert.Equal(0, network.BlockBn1.NumBatchesTracked);

        // The gradient has passed through it to what stands above.
        Assert.True(network.Fc1.Weight.HasGrad && network.Fc1.Weight.Grad.ContainsAnyExcept(0.0));
    }

    [Fact]
    public void What_is_not_frozen_by_either_network_learns()
    {
        IncludeNested network = new(new TorchRandom(7));
        Assert.Equal(
            ["second.inner.fc1.bias"], network.Parameters.Where(parameter => parameter.IsFrozen).Select(parameter => parameter.Name));
        network.Forward(Samples);
        network.Backward(Draw.Normal(4, Batch * 5));
        Assert.All(network.Parameters, parameter => Assert.NotEqual(parameter.IsFrozen, parameter.HasGrad));
    }

    private static void AssertSame(WrittenOut expected, Composed found)
    {
        Assert.Equal(expected.Parameters.Count, found.Parameters.Count);
        foreach ((Parameter<double> one, Parameter<double> other) in expected.Parameters.Zip(found.Parameters))
        {
            Assert.Equal(one.Data.ToArray(), other.Data.ToArray());
            Assert.Equal(one.Grad.ToArray(), other.Grad.ToArray());
        }
    }
}
