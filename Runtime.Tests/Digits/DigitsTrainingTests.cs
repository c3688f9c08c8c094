using FusedNorm.Sample.Digits;
using Xunit;

namespace FusedNorm.Runtime.Tests.Digits;

/// <summary>The sample's training against PyTorch's, on the same data from the same seed.</summary>
public sealed class DigitsTrainingTests(TrainedDigits trained) : IClassFixture<TrainedDigits>
{
    /// <summary>How many steps are compared loss by loss; later ones drift apart as rounding differences grow.</summary>
    private const int ComparedSteps = 50;

    private const double LossTolerance = 1e-4;

    private readonly RecordedDigits recorded = RecordedDigits.Load();

    [Fact]
    public void Both_trained_with_the_same_settings()
    {
        RecordedSettings ours = new(
            DigitsTraining.Seed, DigitsTraining.Epochs, DigitsTraining.BatchSize, DigitsTraining.LearningRate, DigitsTraining.Momentum,
            DigitsTraining.UnseenCount);
        Assert.Equal(recorded.Settings, ours);
    }

    [Fact]
    public void Both_set_the_same_digits_aside() =>
        Assert.Equal(recorded.FirstUnseen, trained.Training.Unseen[..recorded.FirstUnseen.Length].ToArray());

    [Fact]
    public void The_first_50_losses_are_PyTorch_s()
    {
        Assert.Equal(recorded.Losses.Length, trained.Steps.Count);
        for (int step = 0; step < ComparedSteps; step++)
        {
            double expected = recorded.Losses[step];
            double difference = Math.Abs(trained.Steps[step].Loss - expected) / expected;
            Assert.True(difference <= LossTolerance, $"step {step}: loss {trained.Steps[step].Loss:G9}, PyTorch's {expected:G9}");
        }
    }

    [Fact]
    public void The_accuracy_on_unseen_digits_is_PyTorch_s_within_half_a_point()
    {
        double ours = 100.0 * trained.UnseenRight / DigitsTraining.UnseenCount;
        double theirs = 100.0 * recorded.UnseenRight / DigitsTraining.UnseenCount;
        Assert.InRange(ours, theirs - 0.5, theirs + 0.5);
    }

    [Fact]
    public void At_least_97_percent_of_the_unseen_digits_are_read() =>
        Assert.InRange(100.0 * trained.UnseenRight / DigitsTraining.UnseenCount, 97, 100);

    [Fact]
    public void Every_epoch_reads_as_many_of_its_digits_as_PyTorch_s_within_half_a_point()
    {
        int[] right = new int[DigitsTraining.Epochs];
        foreach (TrainingStep step in trained.Steps)
        {
            right[step.Epoch] += step.Right;
        }

        for (int epoch = 0; epoch < right.Length; epoch++)
        {
            double points = 100.0 * Math.Abs(right[epoch] - recorded.RightPerEpoch[epoch]) / DigitsTraining.SeenCount;
            Assert.True(points <= 0.5, $"epoch {epoch}: {right[epoch]} right, PyTorch's {recorded.RightPerEpoch[epoch]}");
        }
    }
}
