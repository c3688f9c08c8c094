using FusedNorm.Sample.Digits;

namespace FusedNorm.Sample.Gotchas;

/// <summary>Trains a small network on the digits and asks it about those it has not seen.</summary>
internal sealed class DigitsLesson
{
    private const int Seed = 0;
    private const int BatchSize = 32;
    private const int SeenCount = 1438;

    private static readonly DigitsData Data = DigitsData.Load();

    private readonly TorchRandom random = new(Seed);
    private readonly int[] order;
    private int position;

    public DigitsLesson() => order = random.RandPerm(DigitsData.Count);

    /// <summary>The stream that draws parameters and batches.</summary>
    public TorchRandom Random => random;

    /// <summary>The next batch: pixels from 0 to 1, and labels.</summary>
    public (float[] Input, int[] Targets) Next()
    {
        int[] picks = [.. Enumerable.Range(0, BatchSize).Select(i => order[(position + i) % SeenCount])];
        position = (position + BatchSize) % SeenCount;
        return Images(picks);
    }

    /// <summary>The digits that are never trained on.</summary>
    public (float[] Input, int[] Targets) Unseen => Images(order[SeenCount..]);

    /// <summary>The part of the answers that is right.</summary>
    public static double Accuracy(ReadOnlySpan<float> logits, int[] targets) =>
        (double)Reading.CountRight(logits, targets) / targets.Length;

    private static (float[] Input, int[] Targets) Images(int[] picks)
    {
        float[] input = new float[picks.Length * DigitsData.PixelCount];
        for (int i = 0; i < picks.Length; i++)
        {
            ReadOnlySpan<float> pixels = Data.Pixels(picks[i]);
            for (int p = 0; p < pixels.Length; p++)
            {
                input[(i * DigitsData.PixelCount) + p] = pixels[p] / DigitsData.Brightest;
            }
        }

        return (input, [.. picks.Select(Data.Label)]);
    }
}
