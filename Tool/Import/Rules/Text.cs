using System.Globalization;

namespace FusedNorm.Tool.Import.Rules;

/// <summary>Numbers as C# has them.</summary>
internal static class Text
{
    public static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The shortest text of a single-precision attribute: 1e-5 for what PyTorch had rounded to 9.99999975e-6.</summary>
    public static string Of(float value) => Literal(value.ToString("R", CultureInfo.InvariantCulture));

    public static string Of(double value) => Literal(value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>An option, where it is not what holds without it.</summary>
    public static IEnumerable<string> Option(string name, float value, float missing) =>
        value.Equals(missing) ? [] : [$"{name} = {Of(value)}"];

    /// <summary>An option, where it is not what holds without it.</summary>
    public static IEnumerable<string> Option(string name, bool value, bool missing) =>
        value == missing ? [] : [$"{name} = {(value ? "true" : "false")}"];

    private static string Literal(string text)
    {
        int exponent = text.IndexOf('E', StringComparison.Ordinal);
        if (exponent < 0)
        {
            return text;
        }

        int power = int.Parse(text[(exponent + 1)..], CultureInfo.InvariantCulture);
        return $"{text[..exponent]}e{power.ToString(CultureInfo.InvariantCulture)}";
    }
}
