using FusedNorm.Runtime.Tests.Nets;
using FusedNorm.Runtime.Tests.Reference;
using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>Training and evaluation, running statistics, and regions without gradients.</summary>
public class ModeTests
{
    private static readonly float[] Samples = new TorchRandom(2).Normal(6 * 12);

    [Fact]
    public void Train_and_Eval_set_every_layer_but_the_pinned_one()
    {
        ThreeNorms network = new();
        Assert.True(network.Training);
        Assert.Equal([true, true, true, true, false, true, true], network.Layers.Select(layer => layer.Training));
        network.Eval();
        Assert.False(network.Training);
        Assert.All(network.Layers, layer => Assert.False(layer.Training));
        network.Train();
        Assert.True(network.Training);
        Assert.Equal([true, true, true, true, false, true, true], network.Layers.Select(layer => layer.Training));
        network.Train(mode: false);
        Assert.All(network.Layers, layer => Assert.False(layer.Training));
        network.Bn1.Train();
        Assert.False(network.Training);
        Assert.True(network.Bn1.Training);
        network.Pinned.Eval();
        Assert.True(network.Pinned.IsPinnedToEval);
    }

    [Fact]
    public void A_cumulative_average_of_no_batches_is_a_division_by_zero()
    {
        AverageOfOne network = new();
        network.Bn1.NumBatchesTracked = -1;
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => network.Forward([1, 2]));
        Assert.Equal("bn1: a cumulative average divides by the number of batches, found 0: it was set to -1 before.", error.Message);
        Assert.Equal([0], network.Bn1.RunningMean);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Each_batch_norm_follows_its_own_mode(bool first, bool last)
    {
        ThreeNorms network = new(new TorchRandom(1));
        TestedNetwork tested = TestedNetwork.Over(network);
        Draw.Into(tested, seed: 4);
        network.Bn1.Train(first);
        network.Average.Train(last);
        ReferenceNetwork reference = ReferenceNetwork.Of(tested);
        double[] input = Draw.Normal(5, 5 * 6);
        double[] slope = Draw.Normal(6, 15);
        Close.To(reference.Forward(input, 5), tested.Forward(input), 1e-5, "output");
        reference.Backward(Measured.Of(slope), 5);
        tested.Backward(slope);
        foreach ((string key, Measured gradient) in reference.Gradients)
        {
            Close.To(gradient, tested.Grad(key), 1e-5, key);
        }

        foreach ((string name, ReferenceTrackingNorm norm) in reference.TrackingNorms)
        {
            Close.To(new Measured(norm.RunningMean, norm.InputScale), tested.RunningMean(name), 1e-5, name);
            Close.To(Measured.Of(norm.RunningVar), tested.RunningVar(name), 1e-5, name);
        }

        Assert.Equal(
            [first ? 1 : 0, 0, last ? 1 : 0],
            [network.Bn1.NumBatchesTracked, network.Pinned.NumBatchesTracked, network.Average.NumBatchesTracked]);
    }

    [Fact]
    public void Evaluation_moves_no_statistics()
    {
        ThreeNorms network = new();
        network.Eval();
        string before = TestedNetwork.Over(network).State();
        network.Forward(Samples.AsSpan(0, 30));
        network.Loss(Samples.AsSpan(0, 30), [0, 1, 2, 0, 1]);
        Assert.Equal(before, TestedNetwork.Over(network).State());
    }

    [Fact]
    public void A_cumulative_average_is_the_mean_over_all_batches()
    {
        TestedNetwork network = TestedNetwork.Create("NormCumulative");
        network.SetRunning("bn1", [9, 9, 9, 9, 9], [9, 9, 9, 9, 9]);
        double[][] means = new double[4][];
        for (int i = 0; i < 4; i++)
        {
            double[] input = Draw.Normal(i, 15, mean: i);
            network.Forward(input);
            means[i] = [.. Enumerable.Range(0, 5).Select(channel => (input[channel] + input[channel + 5] + input[channel + 10]) / 3)];
        }

        Close.To(
            Measured.Of([.. Enumerable.Range(0, 5).Select(channel => means.Average(mean => mean[channel]))]),
            network.RunningMean("bn1"),
            1e-12,
            "running mean");
        Assert.Equal(4, network.NumBatchesTracked("bn1"));
    }

    [Fact]
    public void Statistics_can_be_reset_and_the_count_be_set()
    {
        Classifier network = new();
        network.Forward(Samples.AsSpan(0, 36));
        Assert.Equal(1, network.Bn1.NumBatchesTracked);
        network.Bn1.NumBatchesTracked = 41;
        network.Forward(Samples.AsSpan(0, 36));
        Assert.Equal(42, network.Bn1.NumBatchesTracked);
        network.Bn1.ResetRunningStats();
        Assert.Equal([0, 0, 0], network.Bn1.RunningMean.ToArray());
        Assert.Equal([1, 1, 1], network.Bn1.RunningVar.ToArray());
        Assert.Equal(0, network.Bn1.NumBatchesTracked);
    }

    [Fact]
    public void A_momentum_of_zero_counts_batches_and_moves_nothing()
    {
        TestedNetwork network = TestedNetwork.Create("NormWithoutMomentum");
        network.Forward(Draw.Normal(1, 15, mean: 5));
        Assert.Equal([0, 0, 0, 0, 0], network.RunningMean("bn1"));
        Assert.Equal([1, 1, 1, 1, 1], network.RunningVar("bn1"));
        Assert.Equal(1, network.NumBatchesTracked("bn1"));
    }

    [Fact]
    public void Layers_say_what_they_do_not_have()
    {
        UntrackedNorm network = new();
        Assert.False(network.Bn1.TrackRunningStats);
        Assert.True(network.Bn1.UsesBatchStatistics);
        Assert.Contains(
            "TrackRunningStats = false",
            Assert.Throws<InvalidOperationException>(() => network.Bn1.RunningMean[0]).Message, StringComparison.Ordinal);
        Assert.Contains(
            "TrackRunningStats = false",
            Assert.Throws<InvalidOperationException>(() => network.Bn1.RunningVar[0]).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => network.Bn1.NumBatchesTracked);
        Assert.Throws<InvalidOperationException>(() => network.Bn1.NumBatchesTracked = 1);
        NormNotAffine bare = new();
        Assert.False(bare.Bn1.Affine);
        Assert.Contains(
            "Affine = false", Assert.Throws<InvalidOperationException>(() => bare.Bn1.Weight).Message, StringComparison.Ordinal);
        Assert.Contains("Affine = false", Assert.Throws<InvalidOperationException>(() => bare.Bn1.Bias).Message, StringComparison.Ordinal);
        Assert.Empty(bare.Parameters);
    }

    [Fact]
    public void Norms_of_rows_say_what_they_do_not_have()
    {
        NormLayer<double> plain = new NormLayerPlain().Norm1;
        Assert.False(plain.Affine);
        Assert.Contains(
            "ElementwiseAffine = false", Assert.Throws<InvalidOperationException>(() => plain.Weight).Message, StringComparison.Ordinal);
        NormLayer<double> withoutBias = new NormLayerWithoutBias().Norm1;
        Assert.True(withoutBias.Affine);
        Assert.False(withoutBias.HasBias);
        Assert.Contains("Bias = false", Assert.Throws<InvalidOperationException>(() => withoutBias.Bias).Message, StringComparison.Ordinal);
        Assert.Contains(
            "no RMSNorm has one", Assert.Throws<InvalidOperationException>(() => new NormRms().Norm1.Bias).Message,
            StringComparison.Ordinal);
        InstanceNormLayer<double> untracked = new NormInstance().Norm1;
        Assert.True(untracked.UsesInstanceStatistics);
        Assert.Contains(
            "Affine = false", Assert.Throws<InvalidOperationException>(() => untracked.Weight).Message, StringComparison.Ordinal);
        Assert.Contains(
            "TrackRunningStats = false",
            Assert.Throws<InvalidOperationException>(() => untracked.RunningMean[0]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_instance_norm_takes_running_statistics_in_eval_mode_alone_and_never_counts()
    {
        NormInstanceTracking network = new();
        double[] input = Draw.Normal(1, 2 * 21);
        network.Norm1.Eval();
        Assert.False(network.Norm1.UsesInstanceStatistics);
        network.Forward(input);
        Assert.Equal([0.0, 0, 0], network.Norm1.RunningMean.ToArray());
        network.Norm1.Train();
        network.Forward(input);
        Assert.DoesNotContain(0.0, network.Norm1.RunningMean.ToArray());
        Assert.Equal(0, network.Norm1.NumBatchesTracked);
        double[] moved = network.Norm1.RunningVar.ToArray();
        double[] output = new double[input.Length];
        network.Predict(input, output);
        Assert.Equal(moved, network.Norm1.RunningVar.ToArray());
        network.Eval();
        Assert.Equal(network.Forward(input).ToArray(), output);
    }

    [Fact]
    public void A_region_without_gradients_moves_statistics_and_records_nothing()
    {
        Classifier inside = new(new TorchRandom(1));
        Classifier outside = new(new TorchRandom(1));
        float[] output;
        using (Autograd.NoGrad())
        {
            output = inside.Forward(Samples.AsSpan(0, 36)).ToArray();
        }

        Assert.Equal(outside.Forward(Samples.AsSpan(0, 36)).ToArray(), output);
        Assert.False(inside.OutputRequiresGrad);
        Assert.True(outside.OutputRequiresGrad);
        Assert.Equal(TestedNetwork.Over(outside).State(), TestedNetwork.Over(inside).State());
        Assert.Equal(1, inside.Bn1.NumBatchesTracked);
        Assert.All(inside.Parameters, parameter => Assert.True(parameter.RequiresGrad));
    }

    [Fact]
    public void Regions_nest_and_restore_what_held_before()
    {
        Assert.True(Autograd.IsEnabled);
        using (Autograd.NoGrad())
        {
            Assert.False(Autograd.IsEnabled);
            using (Autograd.EnableGrad())
            {
                Assert.True(Autograd.IsEnabled);
                using (Autograd.NoGrad())
                {
                    Assert.False(Autograd.IsEnabled);
                }

                Assert.True(Autograd.IsEnabled);
                TwoLinears network = new();
                network.Forward(Samples.AsSpan(0, 6));
                Assert.True(network.OutputRequiresGrad);
            }

            Assert.False(Autograd.IsEnabled);
            using (Autograd.NoGrad())
            {
            }

            Assert.False(Autograd.IsEnabled);
        }

        Assert.True(Autograd.IsEnabled);
        Assert.Throws<InvalidCastException>(FailInside);
        Assert.True(Autograd.IsEnabled);
    }

    [Fact]
    public void A_region_is_its_threads_own()
    {
        bool elsewhere = false;
        using (Autograd.NoGrad())
        {
            Thread thread = new(() => elsewhere = Autograd.IsEnabled);
            thread.Start();
            thread.Join();
        }

        Assert.True(elsewhere);
    }

    [Fact]
    public void Backward_runs_inside_a_region_over_a_graph_from_outside()
    {
        Classifier network = new();
        network.Loss(Samples.AsSpan(0, 36), [0, 1, 2]);
        using (Autograd.NoGrad())
        {
            network.Backward();
        }

        Assert.True(network.Fc1.Weight.HasGrad);
    }

    [Fact]
    public void The_output_is_there_from_the_first_forward_pass_on()
    {
        Classifier network = new(new TorchRandom(1));
        Assert.True(network.Output.IsEmpty);
        Assert.False(network.OutputRequiresGrad);
        float[] output = network.Forward(Samples.AsSpan(0, 36)).ToArray();
        Assert.Equal(12, output.Length);
        Assert.Equal(output, network.Output.ToArray());

        Classifier twin = new(new TorchRandom(1));
        twin.Loss(Samples.AsSpan(0, 36), [0, 1, 2]);
        Assert.Equal(output, twin.Output.ToArray());
        twin.Backward();
        Assert.Equal(output, twin.Output.ToArray());
        twin.Predict(Samples.AsSpan(0, 60), new float[20]);
        Assert.Equal(output, twin.Output.ToArray());
        twin.Forward(Samples.AsSpan(0, 24));
        Assert.Equal(8, twin.Output.Length);
    }

    private static void FailInside()
    {
        using (Autograd.NoGrad())
        {
            throw new InvalidCastException();
        }
    }
}
