using FusedNorm.Runtime.Tests.Nets;
using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>How much memory calls take, and when they give it back.</summary>
public sealed class MemoryTests
{
    private const int Samples = 4096;

    /// <summary>The scratch memory that Predict takes, whatever the batch, in bytes.</summary>
    private const int LargestScratch = 32 << 20;

    [Fact]
    public void A_pass_that_records_nothing_in_evaluation_takes_memory_for_its_results_alone()
    {
        DeepClassifier net = new(new TorchRandom(1));
        float[] input = new TorchRandom(2).Normal(Samples * net.InputLength);
        int[] targets = [.. Enumerable.Range(0, Samples).Select(i => i % net.OutputLength)];
        net.Eval();
        net.Predict(input, new float[Samples * net.OutputLength]);
        float loss = 0;
        long allocated = Allocated(() =>
        {
            using Autograd.GradientMode mode = Autograd.NoGrad();
            loss = net.Loss(input, targets);
        });

        // The output and the loss's gradient, each padded to a cache line of floats.
        Assert.InRange(allocated, 1, (Samples * 2 * 16 * sizeof(float)) + 65536);
        float[] output = net.Output.ToArray();
        Assert.False(net.OutputRequiresGrad);
        Assert.Throws<InvalidOperationException>(net.Backward);

        // The same, with all that training keeps.
        Assert.Equal(loss, net.Loss(input, targets));
        Assert.Equal(output, net.Output);
        net.Backward();
    }

    [Fact]
    public void Layers_in_training_run_as_they_do_with_a_graph_and_move_their_statistics()
    {
        DeepClassifier net = new(new TorchRandom(1)), same = new(new TorchRandom(1));
        float[] input = new TorchRandom(2).Normal(64 * net.InputLength);
        float[] output = net.Forward(input).ToArray();
        using (Autograd.NoGrad())
        {
            Assert.Equal(output, same.Forward(input));
        }

        Assert.Equal(net.Bn1.RunningMean, same.Bn1.RunningMean);
        Assert.Equal(1, same.Bn1.NumBatchesTracked);

        // One layer in training is enough.
        net.Eval();
        same.Eval();
        net.Drop1.Train();
        same.Drop1.Train();
        output = net.Forward(input).ToArray();
        using (Autograd.NoGrad())
        {
            Assert.Equal(output, same.Forward(input));
        }
    }

    [Fact]
    public void Evaluation_computes_the_same_in_double_precision_and_for_losses_that_do_not_combine()
    {
        DeepRegressor regressor = new(new TorchRandom(3));
        double[] input = [.. new TorchRandom(4).Normal(10 * regressor.InputLength).Select(value => (double)value)];
        double[] targets = [.. input.Take(10 * regressor.OutputLength)];
        regressor.Loss(input, targets);
        regressor.Eval();
        double expected = regressor.Loss(input, targets);
        DeepLosses losses = new(new TorchRandom(3));
        float[] one = new TorchRandom(4).Normal(10 * losses.InputLength);
        float[] each = losses.Loss(one, one).ToArray();
        using (Autograd.NoGrad())
        {
            Assert.Equal(expected, regressor.Loss(input, targets), 1e-14);
            Assert.True(regressor.InputGradient.IsEmpty);
            Assert.Equal(each, losses.Loss(one, one));

            // What the network has put out may go in again.
            Assert.Equal(losses.Forward(losses.Forward(one).ToArray()).ToArray(), Twice(new DeepLosses(new TorchRandom(3)), one));
        }
    }

    [Fact]
    public void A_large_batch_is_predicted_in_pieces_and_as_its_samples_are()
    {
        WideBetween net = new(new TorchRandom(5));
        WideBetween.Inference inference = net.ToInference();
        int piece = LargestScratch / (sizeof(float) * WideBetween.Info.InferencePerSample) / 32 * 32;
        float[] input = new TorchRandom(6).Normal(((2 * piece) + 5) * net.InputLength);
        foreach (int samples in (int[])[piece, piece + 1, piece + 5, piece + 6, (2 * piece) + 5])
        {
            float[] all = new float[samples * net.OutputLength], folded = new float[all.Length], parts = new float[all.Length];
            net.Predict(input.AsSpan(0, samples * 2), all);
            inference.Predict(input.AsSpan(0, samples * 2), folded);
            for (int from = 0; from < samples; from += 1000)
            {
                int to = Math.Min(from + 1000, samples);
                net.Predict(input.AsSpan(2 * from, 2 * (to - from)), parts.AsSpan(3 * from, 3 * (to - from)));
            }

            AssertClose(parts, all, 1e-6);
            AssertClose(parts, folded, 1e-5);
        }
    }

    [Fact]
    public void The_scratch_memory_of_Predict_does_not_grow_with_the_batch()
    {
        WideBetween net = new(new TorchRandom(5));
        const int Many = 200_000;
        float[] input = new TorchRandom(6).Normal(Many * net.InputLength), output = new float[Many * net.OutputLength];
        net.TrimMemory();
        Assert.True((long)Many * WideBetween.Info.InferencePerSample * sizeof(float) > 5L * LargestScratch);
        Assert.InRange(Allocated(() => net.Predict(input, output)), 1, LargestScratch + (1 << 20));
        Allocations.NoneOnceCalled(() => net.Predict(input, output));
        Assert.DoesNotContain(output, float.IsNaN);
    }

    [Fact]
    public void Samples_that_depend_on_each_other_stay_together()
    {
        DependentSamples net = new(new TorchRandom(7));
        int samples = LargestScratch / (sizeof(double) * 48) * 5 / 4;
        double[] input = [.. new TorchRandom(8).Normal(samples * net.InputLength).Select(value => (double)value)];
        double[] predicted = new double[samples * net.OutputLength];
        net.Predict(input, predicted);
        Assert.All(net.Forward(input).ToArray().Zip(predicted), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void Trimming_gives_the_memory_back_and_keeps_what_was_learnt()
    {
        DeepClassifier net = new(new TorchRandom(1));
        float[] input = new TorchRandom(2).Normal(64 * net.InputLength);
        int[] targets = [.. Enumerable.Range(0, 64).Select(i => i % net.OutputLength)];
        net.Loss(input, targets);
        net.Backward();
        float[] gradient = net.Fc1.Weight.Grad.ToArray();
        WeakReference workspace = Workspace(net);
        net.Loss(input, targets);
        net.TrimMemory();
        GC.Collect();
        Assert.False(workspace.IsAlive);
        Assert.True(net.Output.IsEmpty);
        Assert.False(net.OutputRequiresGrad);
        Assert.Throws<InvalidOperationException>(net.Backward);
        Assert.Equal(gradient, net.Fc1.Weight.Grad);
        net.ZeroGrad();
        net.Drop1.Eval();
        net.Loss(input, targets);
        net.Backward();

        DeepRegressor regressor = new(new TorchRandom(3));
        double[] one = new double[regressor.InputLength];
        regressor.Loss(one, new double[2]);
        regressor.Backward();
        Assert.Equal(regressor.InputLength, regressor.InputGradient.Length);
        regressor.TrimMemory();
        Assert.True(regressor.InputGradient.IsEmpty);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference Workspace(DeepClassifier net) => new(typeof(DeepClassifier)
        .GetField("workspace", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!.GetValue(net));

    private static float[] Twice(DeepLosses net, float[] input) => net.Forward(net.Forward(input)).ToArray();

    private static void AssertClose(float[] expected, float[] found, double tolerance) =>
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, tolerance));

    private static long Allocated(Action call)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        call();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
