using System.Text.Json;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>What tools/oracle/record_statistics.py wrote: PyTorch's float32 statistics of inputs that break careless ones.</summary>
/// <param name="Network">The network of this project that has the layer.</param>
/// <param name="Batch">The number of samples.</param>
/// <param name="Input">What the input is.</param>
/// <param name="Seed">The seed it is drawn from.</param>
/// <param name="Offset">Its mean.</param>
/// <param name="Spread">Its standard deviation.</param>
/// <param name="First">The first element of each channel of the first sample, where it is an outlier.</param>
/// <param name="Mean">PyTorch's mean of each channel; null where the layer does not show it.</param>
/// <param name="Variance">PyTorch's unbiased variance of each channel.</param>
/// <param name="OutputError">The largest error of PyTorch's output.</param>
internal sealed record RecordedStatistics(
    string Network, int Batch, string Input, long Seed, double Offset, double Spread,
    float? First, float[]? Mean, float[]? Variance, double OutputError)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static IReadOnlyList<RecordedStatistics> Load()
    {
        using Stream stream = typeof(RecordedStatistics).Assembly.GetManifestResourceStream("statistics.json")
            ?? throw new InvalidOperationException("The tests were built without statistics.json.");
        return JsonSerializer.Deserialize<Recording>(stream, Options)?.Cases
            ?? throw new InvalidDataException("statistics.json holds nothing.");
    }

    /// <summary>The input, rounded as the script rounds it.</summary>
    public float[] Draw(int sampleLength, int channels)
    {
        float[] values = new TorchRandom(Seed).Uniform(Batch * sampleLength);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(Offset + (Spread * Math.Sqrt(3) * ((2.0 * values[i]) - 1)));
        }

        for (int channel = 0; First is float first && channel < channels; channel++)
        {
            values[channel * (sampleLength / channels)] = first;
        }

        return values;
    }

    public override string ToString() => $"{Network}, batch {Batch}, {Input}";

    private sealed record Recording(IReadOnlyList<RecordedStatistics> Cases);
}
