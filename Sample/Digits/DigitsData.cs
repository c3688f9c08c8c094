using System.Globalization;
using System.IO.Compression;

namespace FusedNorm.Sample.Digits;

/// <summary>UCI's 1,797 handwritten digits: images of 8 x 8 pixels with brightness 0 to 16, and what each one is.</summary>
internal sealed class DigitsData
{
    /// <summary>How many digits there are.</summary>
    public const int Count = 1797;

    /// <summary>The height and the width of an image.</summary>
    public const int Side = 8;

    /// <summary>How many pixels an image has.</summary>
    public const int PixelCount = Side * Side;

    /// <summary>The value of a pixel that is all ink; 0 is paper.</summary>
    public const int Brightest = 16;

    /// <summary>How many different digits there are.</summary>
    public const int ClassCount = 10;

    private const string ResourceName = "digits.csv.gz";

    private readonly float[] pixels = new float[Count * PixelCount];
    private readonly int[] labels = new int[Count];

    private DigitsData()
    {
    }

    /// <summary>The pixels of one digit, row by row.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    public ReadOnlySpan<float> Pixels(int index) => pixels.AsSpan(index * PixelCount, PixelCount);

    /// <summary>What one digit is, 0 to 9.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    public int Label(int index) => labels[index];

    /// <summary>Reads the digits that are embedded in this program.</summary>
    public static DigitsData Load()
    {
        using Stream compressed = typeof(DigitsData).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"The program was built without its resource {ResourceName}.");
        using StreamReader text = new(new GZipStream(compressed, CompressionMode.Decompress));
        return Read(text);
    }

    /// <summary>Reads one digit per line: 64 pixels and the label, with commas between.</summary>
    /// <param name="text">The lines.</param>
    /// <exception cref="InvalidDataException">A line or the number of lines is not as it should be.</exception>
    public static DigitsData Read(TextReader text)
    {
        DigitsData data = new();
        int count = 0;
        while (text.ReadLine() is { } line)
        {
            if (count == Count)
            {
                throw new InvalidDataException($"Digits: expected {Count} lines, found more.");
            }

            data.ReadLine(line, count++);
        }

        return count == Count ? data : throw new InvalidDataException($"Digits: expected {Count} lines, found {count}.");
    }

    private void ReadLine(string line, int index)
    {
        string[] values = line.Split(',');
        if (values.Length != PixelCount + 1)
        {
            throw new InvalidDataException($"Digits, line {index + 1}: expected {PixelCount + 1} values, found {values.Length}.");
        }

        for (int i = 0; i < PixelCount; i++)
        {
            pixels[(index * PixelCount) + i] = Value(values[i], Brightest, $"line {index + 1}, pixel {i + 1}");
        }

        labels[index] = Value(values[PixelCount], ClassCount - 1, $"line {index + 1}, label");
    }

    private static int Value(string text, int largest, string where) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value <= largest
            ? value
            : throw new InvalidDataException($"Digits, {where}: expected a whole number from 0 to {largest}, found '{text}'.");
}
