using System.Numerics;
using FusedNorm.Runtime.Tests.Files;
using FusedNorm.Sample.Digits;
using Xunit;

namespace FusedNorm.Runtime.Tests.Weights;

/// <summary>
/// Weights in the assembly: what PyTorch computes, and the bits of what the network computes that has loaded the same file.
/// </summary>
[Collection(nameof(FusedNormOptions))]
public sealed class PretrainedTests : IDisposable
{
    private readonly int degree = FusedNormOptions.MaxDegreeOfParallelism;

    private delegate void Predict<T>(ReadOnlySpan<T> input, Span<T> output);

    public void Dispose() => FusedNormOptions.MaxDegreeOfParallelism = degree;

    [Fact]
    public void Small_networks_give_the_bits_of_a_loaded_and_folded_network_and_what_PyTorch_computes()
    {
        Check(new FromSafeTensors(), FromSafeTensors.Pretrained.Predict, "SavedClassifier.safetensors", 1e-5);
        Check(new FromTorchRounded(), FromTorchRounded.Pretrained.Predict, "SavedClassifierDouble.pt", 1e-5);
        Check(new FromBFloat16(), FromBFloat16.Pretrained.Predict, "bfloat16.safetensors", 1e-5);
        Check(new FromViews(), FromViews.Pretrained.Predict, "views.pt", 1e-5);
        Check(new FromImages(), FromImages.Pretrained.Predict, "SavedImages.safetensors", 1e-5);
        Check(new FromTorchDouble(), FromTorchDouble.Pretrained.Predict, "SavedClassifierDouble.pt", 1e-12);
    }

    /// <summary>Products lay out their weights when they are called, so that sums are taken in another order than an inference's.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(64)]
    [InlineData(300)]
    public void A_larger_network_predicts_what_the_loaded_one_predicts(int batch)
    {
        float[] expected = new float[batch * DigitsData.ClassCount];
        Loaded().ToInference().Predict(Images(batch), expected);

        float[] found = Digits(batch);

        float largest = expected.Max(Math.Abs);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5f * largest));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(129)]
    [InlineData(300)]
    public void Any_number_of_threads_call_at_once_and_share_others(int batch)
    {
        FusedNormOptions.MaxDegreeOfParallelism = 1;
        float[] expected = Digits(batch);
        FusedNormOptions.MaxDegreeOfParallelism = 3;
        float[][] found = new float[16][];

        Parallel.For(0, found.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => found[i] = Digits(batch));

        Assert.All(found, output => Assert.Equal(expected, output));
    }

#if !DEBUG // Without optimisation the runtime makes a small object for every span over the assembly's data.
    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    public void A_call_allocates_nothing(int batch)
    {
        float[] input = Images(batch);
        float[] output = new float[batch * DigitsData.ClassCount];

        Allocations.None(() => DigitsNet.Pretrained.Predict(input, output));
    }

#endif

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        float[] both = new float[100];

        Assert.Contains(
            "64", Assert.Throws<ArgumentException>(() => DigitsNet.Pretrained.Predict(new float[65], new float[10])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "20", Assert.Throws<ArgumentException>(() => DigitsNet.Pretrained.Predict(new float[128], new float[10])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => DigitsNet.Pretrained.Predict(both.AsSpan(0, 64), both.AsSpan(60, 10)));
    }

    [Fact]
    public void The_weights_of_the_sample_read_the_digits()
    {
        DigitsData data = DigitsData.Load();
        int[] unseen = new DigitsTraining(data).Unseen.ToArray();
        float[] logits = new float[DigitsData.ClassCount];
        int right = 0;
        foreach (int digit in unseen)
        {
            DigitsNet.Pretrained.Predict(data.Pixels(digit), logits);
            right += Reading.CountRight(logits, [data.Label(digit)]);
        }

        Assert.Equal(355, right);
    }

    private static void Check<T>(INetwork<T> network, Predict<T> pretrained, string file, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TorchFileCase recorded = TorchFiles.Recorded.Files.Single(candidate => candidate.File == file);
        T[] input = [.. recorded.Input.Select(T.CreateTruncating)];
        T[] expected = new T[recorded.Output.Count];
        T[] found = new T[expected.Length];
        network.Load(Path.Combine(TorchFiles.RecordedFolder, file));
        network.ToInference().Predict(input, expected);

        pretrained(input, found);

        Assert.Equal(expected, found);
        Assert.All(recorded.Output.Zip(found), pair => Assert.Equal(
            pair.First, double.CreateTruncating(pair.Second), tolerance * recorded.Output.Max(Math.Abs)));
    }

    private static DigitsNet Loaded()
    {
        DigitsNet network = new();
        network.Load(Path.Combine(TorchFiles.RecordedFolder, "../../../Sample/Data/digits.safetensors"));
        return network;
    }

    private static float[] Images(int batch) =>
        [.. new TorchRandom(3).Uniform(batch * DigitsData.PixelCount).Select(value => value * DigitsData.Brightest)];

    private static float[] Digits(int batch)
    {
        float[] output = new float[batch * DigitsData.ClassCount];
        DigitsNet.Pretrained.Predict(Images(batch), output);
        return output;
    }
}
