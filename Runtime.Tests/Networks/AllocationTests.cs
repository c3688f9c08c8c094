using FusedNorm.Runtime.Tests.Nets;
using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>Once a network has seen its largest batch, no call allocates a byte.</summary>
public class AllocationTests
{
    private static readonly float[] Samples = new TorchRandom(1).Normal(65 * 18);
    private static readonly double[] DoubleSamples = [.. Samples.Select(x => (double)x)];
    private static readonly int[] Targets = [.. new TorchRandom(2).RandInt(0, 3, 65).Select(target => (int)target)];
    private static readonly float[] Slopes = new TorchRandom(3).Normal(65 * 5);
    private static readonly double[] DoubleSlopes = [.. Slopes.Select(x => (double)x)];

    public static TheoryData<int> Batches => [1, 2, 7, 64, 65];

    [Theory]
    [MemberData(nameof(Batches))]
    public void A_step_of_a_classifier(int batch)
    {
        Classifier network = new();
        Sgd optimizer = new(network.Parameters, 0.01, momentum: 0.9, weightDecay: 1e-4);
        float[] output = new float[batch * 4];
        Allocations.None(() =>
        {
            network.ZeroGrad();
            network.Loss(Samples.AsSpan(0, batch * 12), Targets.AsSpan(0, batch));
            network.Backward();
            optimizer.Step();
            optimizer.ZeroGrad();
            network.Predict(Samples.AsSpan(0, batch * 12), output);
        });
    }

    [Theory]
    [MemberData(nameof(Batches))]
    public void A_step_of_a_classifier_in_double_precision(int batch)
    {
        ClassifierDouble network = new();
        Sgd<double> optimizer = new(network.Parameters, 0.01, momentum: 0.9);
        double[] output = new double[batch * 4];
        Allocations.None(() =>
        {
            network.ZeroGrad();
            network.Loss(DoubleSamples.AsSpan(0, batch * 12), Targets.AsSpan(0, batch));
            network.Backward();
            optimizer.Step();
            network.Forward(DoubleSamples.AsSpan(0, batch * 12));
            network.Backward(DoubleSlopes.AsSpan(0, batch * 4));
            network.Predict(DoubleSamples.AsSpan(0, batch * 12), output);
        });
    }

    [Theory]
    [MemberData(nameof(Batches))]
    public void Forward_and_Backward_of_a_given_gradient(int batch)
    {
        TwoLinears network = new();
        Allocations.None(() =>
        {
            network.ZeroGrad();
            network.Forward(Samples.AsSpan(0, batch * 6));
            network.Backward(Slopes.AsSpan(0, batch * 3));
        });
    }

    [Theory]
    [InlineData(2)]
    [InlineData(65)]
    public void A_loss_for_each_sample(int batch)
    {
        VectorLoss network = new();
        Allocations.None(() =>
        {
            network.Loss(Samples.AsSpan(0, batch * 6), Targets.AsSpan(0, batch));
            network.Backward(Slopes.AsSpan(0, batch));
        });
    }

    [Theory]
    [InlineData(2)]
    [InlineData(65)]
    public void Losses_of_classes_with_weights_and_of_probabilities(int batch)
    {
        WeightedClassifier network = new();
        Distribution distribution = new();
        Allocations.None(() =>
        {
            network.Loss(Samples.AsSpan(0, batch * 6), Targets.AsSpan(0, batch));
            network.Backward();
            distribution.Loss(Samples.AsSpan(0, batch * 6), Slopes.AsSpan(0, batch * 3));
            distribution.Backward();
        });
    }

    [Theory]
    [InlineData(2)]
    [InlineData(65)]
    public void Losses_of_elements(int batch)
    {
        Regression network = new();
        RegressionVector vector = new();
        Allocations.None(() =>
        {
            network.Loss(Samples.AsSpan(0, batch * 6), Slopes.AsSpan(0, batch * 3));
            network.Backward();
            vector.Loss(Samples.AsSpan(0, batch * 6), Slopes.AsSpan(0, batch * 3));
            vector.Backward(Slopes.AsSpan(0, batch * 3));
        });
    }

#if !DEBUG
    // Without optimisation the runtime wraps the coefficients of an elementary function anew at every access.
    [Fact]
    public void A_loss_with_elementary_functions() => AllocatesNothing(new LabelVector(), network =>
    {
        network.Loss(Samples.AsSpan(0, 65 * 6), Slopes.AsSpan(0, 65 * 3));
        network.Backward(Slopes.AsSpan(0, 65 * 3));
    });
#endif

    [Theory]
    [InlineData(2)]
    [InlineData(65)]
    public void Batch_norms_in_mixed_modes(int batch)
    {
        ThreeNorms network = new();
        network.Bn1.Eval();
        Allocations.None(() =>
        {
            network.Loss(Samples.AsSpan(0, batch * 6), Targets.AsSpan(0, batch));
            network.Backward();
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(65)]
    public void Norms_of_rows(int batch)
    {
        ClassifierOfNorms network = new();
        float[] output = new float[batch * 4];
        Allocations.None(() =>
        {
            network.Loss(Samples.AsSpan(0, batch * 12), Targets.AsSpan(0, batch));
            network.Backward();
            network.Predict(Samples.AsSpan(0, batch * 12), output);
        });
    }

    [Theory]
    [InlineData(2)]
    [InlineData(65)]
    public void Dropout_in_both_modes(int batch)
    {
        MaskedClassifier network = new();
        float[] output = new float[batch * 4];
        Allocations.None(() =>
        {
            network.Train(!network.Training);
            network.Loss(Samples.AsSpan(0, batch * 6), Targets.AsSpan(0, batch));
            network.Backward();
            network.Predict(Samples.AsSpan(0, batch * 6), output);
        });
    }

    [Fact]
    public void A_scalar_output() => AllocatesNothing(new ScalarOutput(), network =>
    {
        network.Forward(Samples.AsSpan(0, 6));
        network.Backward();
    });

    [Fact]
    public void Statistics_of_the_batch_in_Predict()
    {
        float[] output = new float[14];
        AllocatesNothing(new UntrackedNorm(), network => network.Predict(Samples.AsSpan(0, 21), output));
    }

    [Theory]
    [MemberData(nameof(Batches))]
    public void Predictions_of_inferences(int batch)
    {
        Classifier.Inference folded = new Classifier().ToInference();
        FoldBehindDouble.Inference twice = new FoldBehindDouble().ToInference();
        float[] output = new float[batch * 4];
        double[] outputs = new double[batch * 3];
        Allocations.None(() =>
        {
            folded.Predict(Samples.AsSpan(0, batch * 12), output);
            twice.Predict(DoubleSamples.AsSpan(0, batch * 7), outputs);
        });
    }

    [Fact]
    public void Images()
    {
        float[] input = new TorchRandom(1).Normal(3 * 3 * 77);
        AllocatesNothing(new Image7x11(), network =>
        {
            network.Forward(input);
            network.Backward(Slopes.AsSpan(0, 15));
            _ = network.InputGradient.Length + network.Output.Length;
        });
    }

    [Fact]
    public void Batches_that_shrink_and_grow_below_the_largest()
    {
        Classifier network = new();
        network.Loss(Samples.AsSpan(0, 65 * 12), Targets.AsSpan(0, 65));
        network.Backward();
        int call = 0;
        Allocations.None(() =>
        {
            int batch = 1 + (call++ * 13 % 65);
            network.Loss(Samples.AsSpan(0, batch * 12), Targets.AsSpan(0, batch));
            network.Backward();
        });
    }

    [Fact]
    public void Modes_and_regions_without_gradients()
    {
        Classifier network = new();
        Allocations.None(() =>
        {
            network.Train();
            using (Autograd.NoGrad())
            {
                network.Forward(Samples.AsSpan(0, 24));
            }

            network.Eval();
            network.Forward(Samples.AsSpan(0, 24));
            network.Parameters[0].RequiresGrad = !network.Parameters[0].RequiresGrad;
        });
    }

    private static void AllocatesNothing<TNetwork>(TNetwork network, Action<TNetwork> call) => Allocations.None(() => call(network));
}
