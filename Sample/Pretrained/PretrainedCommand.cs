using System.Diagnostics;
using FusedNorm.Sample.Digits;

namespace FusedNorm.Sample.Pretrained;

/// <summary>
/// The verbs <c>save</c>, which trains the digits and keeps the weights, and <c>pretrained</c>, which reads with weights that the build has
/// laid into the program.
/// </summary>
internal static class PretrainedCommand
{
    /// <summary>Trains as the verb <c>digits</c> does and saves the network.</summary>
    /// <param name="path">Where to.</param>
    /// <returns>The exit code.</returns>
    public static int Save(string path)
    {
        DigitsTraining training = new(DigitsData.Load());
        int steps = training.Run().Count();
        training.Net.Save(path);
        Console.WriteLine($"{steps} steps; saved {path}, {new FileInfo(path).Length} bytes");
        return 0;
    }

    /// <summary>Reads the digits that the training never saw.</summary>
    /// <returns>The exit code.</returns>
    public static int Run()
    {
        DigitsData data = DigitsData.Load();
        ReadOnlySpan<int> unseen = new DigitsTraining(data).Unseen;
        float[] logits = new float[DigitsData.ClassCount];
        int right = 0;
        Stopwatch clock = Stopwatch.StartNew();
        foreach (int digit in unseen)
        {
            DigitsNet.Pretrained.Predict(data.Pixels(digit), logits);
            right += Reading.CountRight(logits, [data.Label(digit)]);
        }

        Console.WriteLine(
            $"{right} of {unseen.Length} unseen digits read right, one at a time, in {clock.Elapsed.TotalMilliseconds:F1} "
            + "ms from the first call on");
        return 0;
    }
}
