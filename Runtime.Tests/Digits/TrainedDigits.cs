using FusedNorm.Sample.Digits;

namespace FusedNorm.Runtime.Tests.Digits;

/// <summary>The sample's training, run once for all tests that look at it.</summary>
public sealed class TrainedDigits
{
    public TrainedDigits()
    {
        DigitsData data = DigitsData.Load();
        Training = new DigitsTraining(data);
        Steps = [.. Training.Run()];

        int[] read = Reading.Predict(Training.Net, data, Training.Unseen);
        for (int i = 0; i < read.Length; i++)
        {
            UnseenRight += read[i] == data.Label(Training.Unseen[i]) ? 1 : 0;
        }
    }

    internal DigitsTraining Training { get; }

    internal IReadOnlyList<TrainingStep> Steps { get; }

    internal int UnseenRight { get; }
}
