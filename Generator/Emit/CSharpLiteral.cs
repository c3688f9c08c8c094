using System.Globalization;

namespace FusedNorm.Generator.Emit;

/// <summary>Numbers as C# reads them, whatever the culture of the build: the shortest digits that give the same number back.</summary>
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

    private static string WithPoint(string digits) => digits.IndexOfAny(['.', 'E']) >= 0 ? digits : digits + ".0";
}
