using FusedNorm.Runtime.Tests.Nets;
using FusedNorm.Threading;
using Xunit;

namespace FusedNorm.Runtime.Tests.Threading;

/// <summary>
/// Networks give the same bits on any number of threads, in training and in prediction, and allocate nothing on several either.
/// </summary>
[Collection(nameof(FusedNormOptions))]
public sealed class ThreadedNetworkTests : IDisposable
{
    private readonly int degree = FusedNormOptions.MaxDegreeOfParallelism;

    public void Dispose() => FusedNormOptions.MaxDegreeOfParallelism = degree;

    /// <summary>Below, at and above the sizes of blocks (64 and 128), and a batch whose last block has few rows.</summary>
    [Theory]
    [InlineData(70)]
    [InlineData(128)]
    [InlineData(131)]
    [InlineData(300)]
    public void Single_precision_is_the_same_on_any_number_of_threads(int batch)
    {
        float[] expected = Train(1, batch);
        foreach (int threads in (int[])[2, 3, 8])
        {
            Assert.Equal(expected, Train(threads, batch));
        }
    }

    [Theory]
    [InlineData(70)]
    [InlineData(257)]
    public void Double_precision_is_the_same_on_any_number_of_threads(int batch)
    {
        double[] expected = TrainDouble(1, batch);
        foreach (int threads in (int[])[2, 3, 8])
        {
            Assert.Equal(expected, TrainDouble(threads, batch));
        }
    }

    /// <summary>Batches below, at and above the parts of samples, of which this network's kernels have several sizes.</summary>
    [Theory]
    [InlineData(20)]
    [InlineData(90)]
    [InlineData(175)]
    public void Every_kind_of_layer_is_the_same_on_any_number_of_threads(int batch)
    {
        float[] expected = TrainLayers(1, batch);
        foreach (int threads in (int[])[2, 3, 8])
        {
            Assert.Equal(expected, TrainLayers(threads, batch));
        }
    }

    /// <summary>Parts of a kernel for two parameters leave out one of them, whichever it is.</summary>
    [Fact]
    public void A_parameter_switched_off_is_left_out_alone()
    {
        FusedNormOptions.MaxDegreeOfParallelism = 3;
        ThreadedNet whole = Stepped(off: null);
        foreach (Parameter off in whole.Parameters)
        {
            foreach ((Parameter expected, Parameter found) in whole.Parameters.Zip(Stepped(off.Name).Parameters))
            {
                Assert.Equal(found.Name == off.Name ? [] : expected.Grad.ToArray(), found.Grad.ToArray());
            }
        }

        static ThreadedNet Stepped(string? off)
        {
            const int Batch = 300;
            ThreadedNet network = new(new TorchRandom(5));
            foreach (Parameter parameter in network.Parameters)
            {
                parameter.RequiresGrad = parameter.Name != off;
            }

            network.Loss(new TorchRandom(6).Normal(Batch * 96), [.. Enumerable.Range(0, Batch).Select(n => n % 10)]);
            network.Backward();
            return network;
        }
    }

    [Fact]
    public void Threads_that_predict_at_once_share_the_others()
    {
        FusedNormOptions.MaxDegreeOfParallelism = 3;
        const int Batch = 200;
        ThreadedNet network = new(new TorchRandom(5));
        ThreadedNet.Inference inference = network.ToInference();
        float[] x = new TorchRandom(6).Normal(Batch * 96);
        float[] expected = new float[Batch * 10];
        float[] expectedOfInference = new float[Batch * 10];
        network.Predict(x, expected);
        inference.Predict(x, expectedOfInference);
        Parallel.For(0, 40, _ =>
        {
            float[] found = new float[Batch * 10];
            network.Predict(x, found);
            Assert.Equal(expected, found);
            inference.Predict(x, found);
            Assert.Equal(expectedOfInference, found);
        });
    }

    [Fact]
    public void A_step_on_several_threads_allocates_nothing()
    {
        FusedNormOptions.MaxDegreeOfParallelism = 3;
        const int Batch = 140;
        ThreadedNet network = new(new TorchRandom(5));
        Sgd optimizer = new(network.Parameters, 0.01);
        float[] x = new TorchRandom(6).Normal(Batch * 96);
        int[] targets = [.. Enumerable.Range(0, Batch).Select(i => i % 10)];
        Allocations.None(() =>
        {
            optimizer.ZeroGrad();
            network.Loss(x, targets);
            network.Backward();
            optimizer.Step();
        });
    }

    [Fact]
    public void Only_large_networks_know_of_threads()
    {
        Assert.True(typeof(IPartitioned<float>).IsAssignableFrom(typeof(ThreadedNet)));
        Assert.True(typeof(IPartitioned<double>).IsAssignableFrom(typeof(ThreadedDoubleNet)));
        Assert.False(typeof(IPartitioned<float>).IsAssignableFrom(typeof(UnthreadedNet)));
    }

    /// <summary>Three steps, and every number that came of them.</summary>
    private static float[] Train(int threads, int batch)
    {
        FusedNormOptions.MaxDegreeOfParallelism = threads;
        ThreadedNet network = new(new TorchRandom(1));
        Sgd optimizer = new(network.Parameters, 0.1, momentum: 0.9);
        int[] targets = [.. Enumerable.Range(0, batch).Select(i => i % 10)];
        List<float> numbers = [];
        for (int step = 0; step < 3; step++)
        {
            float[] x = new TorchRandom(10 + step).Normal(batch * 96);
            optimizer.ZeroGrad();
            numbers.Add(network.Loss(x, targets));
            numbers.AddRange(network.Output);
            network.Backward();
            numbers.AddRange(network.InputGradient);
            foreach (Parameter<float> parameter in network.Parameters)
            {
                numbers.AddRange(parameter.Grad);
            }

            optimizer.Step();
            float[] predicted = new float[batch * 10];
            network.Predict(x, predicted);
            numbers.AddRange(predicted);
            network.ToInference().Predict(x, predicted);
            numbers.AddRange(predicted);
        }

        numbers.AddRange(network.Bn1.RunningMean);
        numbers.AddRange(network.Bn1.RunningVar);
        Assert.Equal(3, network.Bn1.NumBatchesTracked);
        return [.. numbers];
    }

    private static float[] TrainLayers(int threads, int batch)
    {
        FusedNormOptions.MaxDegreeOfParallelism = threads;
        TorchRandom random = new(1);
        ThreadedLayersNet network = new(random);
        Sgd optimizer = new(network.Parameters, 0.1, momentum: 0.9);
        float[] x = new TorchRandom(2).Normal(batch * 16 * 26 * 26);
        float[] targets = new TorchRandom(3).Normal(batch * 20);
        float[] predicted = new float[batch * 20];
        List<float> numbers = [];
        for (int step = 0; step < 2; step++)
        {
            optimizer.ZeroGrad();
            numbers.Add(network.Loss(x, targets));
            numbers.AddRange(network.Output);
            network.Backward();
            numbers.AddRange(network.InputGradient);
            foreach (Parameter<float> parameter in network.Parameters)
            {
                numbers.AddRange(parameter.Grad);
            }

            optimizer.Step();
            network.Predict(x, predicted);
            numbers.AddRange(predicted);
            network.ToInference().Predict(x, predicted);
            numbers.AddRange(predicted);
        }

        numbers.AddRange(network.Bn1.RunningVar);
        numbers.AddRange(network.Bn2.RunningMean);
        return [.. numbers];
    }

    private static double[] TrainDouble(int threads, int batch)
    {
        FusedNormOptions.MaxDegreeOfParallelism = threads;
        ThreadedDoubleNet network = new(new TorchRandom(1));
        int[] targets = [.. Enumerable.Range(0, batch).Select(i => i % 70)];
        double[] x = [.. new TorchRandom(2).Normal(batch * 6 * 99).Select(value => (double)value)];
        List<double> numbers = [network.Loss(x, targets)];
        numbers.AddRange(network.Output);
        network.Backward();
        foreach (Parameter<double> parameter in network.Parameters)
        {
            numbers.AddRange(parameter.Grad);
        }

        numbers.AddRange(network.Bn1.RunningMean);
        return [.. numbers];
    }
}
