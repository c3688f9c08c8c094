using FusedNorm.Runtime.Tests.Nets;
using FusedNorm.Runtime.Tests.Random;
using Xunit;

namespace FusedNorm.Runtime.Tests.Optimizers;

/// <summary>Averages of weights, beside those that PyTorch keeps.</summary>
public sealed class AveragedModelTests
{
    private static readonly RecordedAverages Recorded = Recording.Read<RecordedAverages>("Optimizers", "averages.json");

    public static TheoryData<int> Runs => [.. Enumerable.Range(0, Recorded.Runs.Count)];

    [Theory]
    [MemberData(nameof(Runs))]
    public void Averages_have_PyTorchs_bits(int index)
    {
        RecordedAverage run = Recorded.Runs[index];
        AveragedSeries network = new(), averaged = new();
        AveragedModel average = new(network, averaged, run.Decay);
        for (int step = 0; step < run.After.Count; step++)
        {
            for (int j = 0; j < network.Fc1.Weight.Length; j++)
            {
                network.Fc1.Weight.Data[j] = (step + 1) * (j + 1) * (step * j % 2 == 0 ? 1 : -1) / 8f;
            }

            average.Update();
            Assert.Equal(step + 1, average.Updates);
            Assert.Equal(run.After[step], string.Join(' ', averaged.Fc1.Weight.Data.ToArray().Select(value =>
                BitConverter.SingleToUInt32Bits(value).ToString("x8", System.Globalization.CultureInfo.InvariantCulture))));
        }
    }

    [Fact]
    public void Statistics_are_those_of_the_last_update_and_a_count_can_be_taken_up_again()
    {
        DeepClassifier network = new(new TorchRandom(1)), averaged = new(new TorchRandom(2));
        float[] first = network.Fc1.Weight.Data.ToArray();
        AveragedModel average = new(network, averaged, decay: 0.5);
        average.Update();
        Assert.Equal(first, averaged.Fc1.Weight.Data);
        network.Forward(new TorchRandom(3).Normal(16 * network.InputLength));
        network.Fc1.Weight.Data.Fill(1);
        int version = averaged.Fc1.Weight.Version;
        average.Update();
        Assert.Equal(network.Bn1.RunningMean, averaged.Bn1.RunningMean);
        Assert.Equal(1, averaged.Bn1.NumBatchesTracked);
        Assert.Equal(first.Select(value => (0.5f * value) + 0.5f), averaged.Fc1.Weight.Data.ToArray());
        Assert.Equal(version + 1, averaged.Fc1.Weight.Version);

        float before = averaged.Fc1.Weight.Data[0];
        new AveragedModel(network, averaged) { Updates = 3 }.Update();
        Assert.Equal(before + ((1 - before) / 4), averaged.Fc1.Weight.Data[0]);
        Allocations.None(average.Update);
    }

    [Fact]
    public void What_cannot_be_averaged_is_refused()
    {
        DeepClassifier network = new();
        Assert.Throws<ArgumentNullException>("network", () => new AveragedModel(null!, network));
        Assert.Throws<ArgumentNullException>("averaged", () => new AveragedModel(network, null!));
        Assert.Throws<ArgumentException>("averaged", () => new AveragedModel(network, network));
        Assert.Throws<StateDictException>(() => new AveragedModel(network, new DeepLosses()));
        Assert.Throws<ArgumentException>("decay", () => new AveragedModel(network, new DeepClassifier(), 1.5));
        Assert.Throws<ArgumentException>("decay", () => new AveragedModel(network, new DeepClassifier(), double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AveragedModel(network, new DeepClassifier()).Updates = -1);
    }

    /// <summary>What tools/oracle/record_averages.py wrote.</summary>
    private sealed record RecordedAverages(string Torch, IReadOnlyList<RecordedAverage> Runs);

    /// <summary>The averages behind each step, as bits; without a decay, their mean.</summary>
    private sealed record RecordedAverage(double? Decay, IReadOnlyList<string> After);
}
