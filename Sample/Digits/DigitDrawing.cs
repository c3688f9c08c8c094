using System.Text;
using Spectre.Console;

namespace FusedNorm.Sample.Digits;

/// <summary>A digit drawn with letters, in a frame that says what it is and what it was read as.</summary>
internal static class DigitDrawing
{
    private const string Shades = " ░▒▓█";

    /// <summary>Draws one digit.</summary>
    /// <param name="pixels">Its 64 pixels, row by row.</param>
    /// <param name="label">What it is.</param>
    /// <param name="read">What it was read as.</param>
    public static Panel Create(ReadOnlySpan<float> pixels, int label, int read)
    {
        StringBuilder text = new();
        for (int row = 0; row < DigitsData.Side; row++)
        {
            for (int column = 0; column < DigitsData.Side; column++)
            {
                float brightness = pixels[(row * DigitsData.Side) + column] / DigitsData.Brightest;
                // A letter is about twice as high as it is wide, so a pixel takes two.
                text.Append(Shades[(int)MathF.Round(brightness * (Shades.Length - 1))], 2);
            }

            text.Append(row + 1 < DigitsData.Side ? "\n" : "");
        }

        return new Panel(new Text(text.ToString())) { Header = new PanelHeader($" is {label}, read as {read} ") };
    }
}
