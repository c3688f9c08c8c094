using System.Text.Json;

namespace FusedNorm.Runtime.Tests.Digits;

/// <summary>What tools/oracle/record_digits.py wrote: the sample's training as PyTorch did it.</summary>
internal sealed record RecordedDigits(RecordedSettings Settings, int[] FirstUnseen, int UnseenRight, int[] RightPerEpoch, float[] Losses)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static RecordedDigits Load()
    {
        using Stream stream = typeof(RecordedDigits).Assembly.GetManifestResourceStream("recorded-digits.json")
            ?? throw new InvalidOperationException("The tests were built without recorded-digits.json.");
        return JsonSerializer.Deserialize<RecordedDigits>(stream, Options)
            ?? throw new InvalidDataException("recorded-digits.json holds nothing.");
    }
}

/// <summary>The settings of the recorded training.</summary>
internal sealed record RecordedSettings(long Seed, int Epochs, int BatchSize, double LearningRate, double Momentum, int Unseen);
