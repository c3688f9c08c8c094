using FusedNorm.Runtime.Tests.Nets;
using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>Arguments that do not fit are refused at once, with the expected and the found number, and change nothing.</summary>
public class BadInputTests
{
    private const string OneValue = "Expected more than 1 value per channel when training, got input size torch.Size([1, 3])";

    private static readonly float[] Samples = new TorchRandom(2).Normal(5 * 12);
    private static readonly int[] Targets = [0, 3, 1, 2, 3];

    [Theory]
    [InlineData(1)]
    [InlineData(11)]
    [InlineData(13)]
    [InlineData(59)]
    public void An_input_of_no_whole_number_of_samples(int length)
    {
        string message = $"Expected a whole number of samples of 12 values, found {length} values.";
        float[] input = new float[length];
        Trained().Refuses<ArgumentException>(message, net => net.Forward(input)).AreTheSameAfter(Step);
        Trained().Refuses<ArgumentException>(message, net => net.Loss(input, Targets)).AreTheSameAfter(Step);
        Trained().Refuses<ArgumentException>(message, net => net.Predict(input, new float[20])).AreTheSameAfter(Step);
    }

    [Fact]
    public void An_empty_batch()
    {
        const string message = "Expected at least one sample of 12 values, found an empty batch.";
        Trained().Refuses<ArgumentException>(message, net => net.Forward([])).AreTheSameAfter(Step);
        Trained().Refuses<ArgumentException>(message, net => net.Loss([], [])).AreTheSameAfter(Step);
        Trained().Refuses<ArgumentException>(message, net => net.Predict([], [])).AreTheSameAfter(Step);
    }

    [Fact]
    public void A_refused_call_leaves_the_recorded_graph_to_its_backward_pass()
    {
        new Twins<Classifier>().Both(net => net.Loss(Samples, Targets))
            .Refuses<ArgumentException>("found 7 values", net => net.Forward(new float[7]))
            .Refuses<ArgumentException>("found 4", net => net.Loss(Samples, [0, 1, 2, 3]))
            .Refuses<ArgumentOutOfRangeException>("Target 4", net => net.Loss(Samples, [0, 1, 2, 3, 4]))
            .Refuses<InvalidOperationException>("ended in the loss", net => net.Backward(new float[20]))
            .AreTheSameAfter(net => net.Backward());
    }

    [Theory]
    [InlineData(6)]
    [InlineData(18)]
    [InlineData(30)]
    [InlineData(0)]
    public void Another_batch_than_the_declared_one(int length)
    {
        float[] input = new float[length];
        string message = $"Expected 24 values (4 samples of 6), found {length}.";
        void Go(FixedBatch net)
        {
            net.Loss(Samples.AsSpan(0, 24), [0, 1, 2, 0]);
            net.Backward();
        }

        new Twins<FixedBatch>().Refuses<ArgumentException>(message, net => net.Forward(input)).AreTheSameAfter(Go);
        new Twins<FixedBatch>().Refuses<ArgumentException>(message, net => net.Loss(input, [0, 1, 2, 0])).AreTheSameAfter(Go);
        new Twins<FixedBatch>().Refuses<ArgumentException>(message, net => net.Predict(input, new float[12])).AreTheSameAfter(Go);
    }

    [Fact]
    public void One_value_per_channel_in_training_moves_the_counter_and_nothing_else()
    {
        static void Go(FeatureNorm net)
        {
            net.Loss(Samples.AsSpan(0, 9), [0, 1, 1]);
            net.Backward();
        }

        new Twins<FeatureNorm>().Both(Go).Refuses<ArgumentException>(OneValue, net => net.Forward(Samples.AsSpan(0, 3)))
            .Spared(net => net.Bn1.NumBatchesTracked++).AreTheSameAfter(Go);
        new Twins<FeatureNorm>().Both(Go).Refuses<ArgumentException>(OneValue, net => net.Loss(Samples.AsSpan(0, 3), [1]))
            .Spared(net => net.Bn1.NumBatchesTracked++).AreTheSameAfter(Go);
    }

    [Fact]
    public void One_value_per_channel_is_enough_in_evaluation()
    {
        FeatureNorm network = new();
        network.Eval();
        Assert.True(float.IsFinite(network.Loss(Samples.AsSpan(0, 3), [1])));
        network.Backward();
        network.Train();
        float[] output = new float[2];
        network.Predict(Samples.AsSpan(0, 3), output);
        Assert.Equal(0, network.Bn1.NumBatchesTracked);
    }

    [Fact]
    public void One_value_per_channel_without_running_statistics_is_refused_in_every_mode()
    {
        static void Go(UntrackedNorm net)
        {
            net.Loss(Samples.AsSpan(0, 9), [0, 1, 1]);
            net.Backward();
        }

        foreach (bool training in new[] { true, false })
        {
            Twins<UntrackedNorm> twins() => new Twins<UntrackedNorm>().Both(Go).Both(net => net.Train(training));
            twins().Refuses<ArgumentException>(OneValue, net => net.Forward(Samples.AsSpan(0, 3))).AreTheSameAfter(Go);
            twins().Refuses<ArgumentException>(OneValue, net => net.Loss(Samples.AsSpan(0, 3), [1])).AreTheSameAfter(Go);
            twins().Refuses<ArgumentException>(OneValue, net => net.Predict(Samples.AsSpan(0, 3), new float[2])).AreTheSameAfter(Go);
        }
    }

    [Fact]
    public void One_value_per_channel_at_an_inner_batch_norm_leaves_the_others_alone()
    {
        // PyTorch runs layer by layer, so there the first batch norm has moved by the time the last one refuses.
        ThreeNorms network = new();
        network.Bn1.Eval();
        string before = TestedNetwork.Over(network).State();
        Assert.Contains(
            "torch.Size([1, 3]) at average",
            Assert.Throws<ArgumentException>(() => network.Forward(Samples.AsSpan(0, 6))).Message, StringComparison.Ordinal);
        Assert.Equal(1, network.Average.NumBatchesTracked);
        network.Average.NumBatchesTracked = 0;
        Assert.Equal(before, TestedNetwork.Over(network).State());
    }

    [Theory]
    [InlineData(4)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void A_target_that_is_no_class(int target)
    {
        int[] targets = [0, 1, target, 2, 3];
        Trained().Refuses<ArgumentOutOfRangeException>($"Target {target} is out of bounds", net => net.Loss(Samples, targets))
            .AreTheSameAfter(Step);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(6)]
    public void Another_number_of_targets_than_samples(int count) => Trained()
        .Refuses<ArgumentException>($"Expected 5 targets, one per sample, found {count}.", net => net.Loss(Samples, new int[count]))
        .AreTheSameAfter(Step);

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    public void A_target_that_is_no_class_where_classes_have_weights(int target) => new Twins<WeightedClassifier>()
        .Both(net => net.Loss(Samples.AsSpan(0, 18), [0, 1, 2]))
        .Refuses<ArgumentOutOfRangeException>($"Target {target} is out of bounds", net => net.Loss(Samples.AsSpan(0, 18), [0, target, 2]))
        .Refuses<ArgumentException>("Expected 3 targets, one per sample, found 2.", net => net.Loss(Samples.AsSpan(0, 18), [0, 1]))
        .AreTheSameAfter(net => net.Backward());

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(10)]
    public void Another_number_of_targets_than_elements_is_never_broadcast(int count)
    {
        string message = $"Expected 9 targets, one for each of the 3 values of 3 samples, found {count}.";
        float[] targets = new float[count];
        new Twins<Regression>().Both(net => net.Loss(Samples.AsSpan(0, 18), Samples.AsSpan(0, 9)))
            .Refuses<ArgumentException>(message, net => net.Loss(Samples.AsSpan(0, 18), targets)).AreTheSameAfter(net => net.Backward());
        new Twins<LabelVector>().Both(net => net.Loss(Samples.AsSpan(0, 18), Samples.AsSpan(0, 9)))
            .Refuses<ArgumentException>(message, net => net.Loss(Samples.AsSpan(0, 18), targets))
            .AreTheSameAfter(net => net.Backward(new float[9]));
        new Twins<Distribution>().Both(net => net.Loss(Samples.AsSpan(0, 18), Samples.AsSpan(0, 9)))
            .Refuses<ArgumentException>(message, net => net.Loss(Samples.AsSpan(0, 18), targets)).AreTheSameAfter(net => net.Backward());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(19)]
    [InlineData(21)]
    public void An_output_of_another_length_than_Predict_fills(int length) => Trained()
        .Refuses<ArgumentException>($"Expected 20 values, found {length}.", net => net.Predict(Samples, new float[length]))
        .AreTheSameAfter(Step);

    [Theory]
    [InlineData(0)]
    [InlineData(59)]
    public void An_output_of_Predict_over_its_input(int at)
    {
        float[] shared = new float[80];
        Trained().Refuses<ArgumentException>("overlap", net => net.Predict(shared.AsSpan(0, 60), shared.AsSpan(at, 20)))
            .AreTheSameAfter(Step);
        Trained().Refuses<ArgumentException>("overlap", net => net.Predict(shared.AsSpan(20, 60), shared.AsSpan(1, 20)))
            .AreTheSameAfter(Step);

        // Side by side in one array is no overlap.
        new Classifier().Predict(shared.AsSpan(0, 60), shared.AsSpan(60, 20));
    }

    [Fact]
    public void A_pinned_layer_refuses_to_train()
    {
        new Twins<ThreeNorms>().Refuses<InvalidOperationException>("pinned is pinned to eval mode", net => net.Pinned.Train())
            .AreTheSameAfter(net => net.Loss(Samples.AsSpan(0, 12), [0, 2]));
    }

    [Fact]
    public void A_frozen_parameter_refuses_to_require_a_gradient()
    {
        new Twins<FrozenParts>()
            .Refuses<InvalidOperationException>("fc1.weight is frozen by its declaration", net => net.Fc1.Weight.RequiresGrad = true)
            .Refuses<InvalidOperationException>("bn1.weight is frozen", net => net.Bn1.Weight.RequiresGrad = true)
            .Refuses<InvalidOperationException>("fc2.bias is frozen", net => net.Fc2.Bias.RequiresGrad = true)
            .AreTheSameAfter(net =>
            {
                net.Fc1.Weight.RequiresGrad = false;
                net.Loss(Samples.AsSpan(0, 12), [0, 2]);
                net.Backward();
            });
    }

    [Fact]
    public void A_network_without_a_stream_to_draw_from() => Assert.Throws<ArgumentNullException>(() => new Classifier(null!));

    private static void Step(Classifier network)
    {
        network.Loss(Samples, Targets);
        network.Backward();
    }

    private static Twins<Classifier> Trained() => new Twins<Classifier>().Both(Step);
}
