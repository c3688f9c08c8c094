using System.Globalization;
using System.Text;

namespace FusedNorm.Generator.Text;

/// <summary>
/// Numbers as C# reads them, whatever the culture of the build: the shortest digits that give the same number back. And texts, as literals
/// and within lines.
/// </summary>
internal static class CSharpLiteral
{
    public static string Of(double value, bool isDouble) =>
        isDouble ? Double(value) : Single((float)value);

    public static string Double(double value) => value switch
    {
        _ when double.IsNaN(value) => "double.NaN",
        _ when double.IsPositiveInfinity(value) => "double.PositiveInfinity",
        _ when double.IsNegativeInfinity(value) => "double.NegativeInfinity",
        _ => WithPoint(Text(value)),
    };

    public static string Single(float value)
    {
        if (float.IsNaN(value) || float.IsInfinity(value))
        {
            return float.IsNaN(value) ? "float.NaN" : value > 0 ? "float.PositiveInfinity" : "float.NegativeInfinity";
        }

        for (int digits = 6; ; digits++)
        {
            string text = value.ToString("G" + Int(digits), CultureInfo.InvariantCulture);
            if (digits >= 9 || float.Parse(text, CultureInfo.InvariantCulture) == value)
            {
                return text + "f";
            }
        }
    }

    /// <summary>The digits of a number, for messages and literals.</summary>
    public static string Text(double value)
    {
        for (int digits = 15; ; digits++)
        {
            string text = value.ToString("G" + Int(digits), CultureInfo.InvariantCulture);
            if (digits >= 17 || double.Parse(text, CultureInfo.InvariantCulture) == value)
            {
                return text;
            }
        }
    }

    public static string Int(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Bool(bool value) => value ? "true" : "false";

    public static string String(string value) => Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(value, quote: true);

    /// <summary>
    /// A user's text as it stands within a line, of code or of a message: whatever would end that line, or is no character of its own, as
    /// an escape. The characters that no XML holds are among these.
    /// </summary>
    public static string OneLine(string text)
    {
        if (IsOneLine(text))
        {
            return text;
        }

        StringBuilder line = new();
        for (int i = 0; i < text.Length; i++)
        {
            line.Append(StandsInLine(text, i) ? text[i].ToString() : "\\u" + ((int)text[i]).ToString("x4", CultureInfo.InvariantCulture));
        }

        return line.ToString();
    }

    /// <summary>Whether a text can stand within a line as it is.</summary>
    public static bool IsOneLine(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!StandsInLine(text, i))
            {
                return false;
            }
        }

        return true;
    }

    private static bool StandsInLine(string text, int i) => text[i] switch
    {
        // C# ends a line at each of \n, \r, U+0085, U+2028 and U+2029; three of them are control characters.
        '\u2028' or '\u2029' or '\ufffe' or '\uffff' => false,
        char c when char.IsHighSurrogate(c) => i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]),
        char c when char.IsLowSurrogate(c) => i > 0 && char.IsHighSurrogate(text[i - 1]),
        char c => !char.IsControl(c),
    };

    private static string WithPoint(string digits) => digits.IndexOfAny(['.', 'E']) >= 0 ? digits : digits + ".0";
}
