using System.Text;
using System.Text.Json;

namespace FusedNorm.Generator.Tests.Oracle;

/// <summary>Reading JSON as Python writes it, with defaults for what is absent or null.</summary>
internal static class JsonReading
{
    /// <summary>Parses JSON in which NaN, Infinity and -Infinity may stand bare, as Python's <c>json</c> module writes them.</summary>
    public static JsonElement Parse(string text)
    {
        using JsonDocument document = JsonDocument.Parse(QuoteBareNumbers(text));
        return document.RootElement.Clone();
    }

    public static string TextOr(this JsonElement owner, string property, string fallback) =>
        Present(owner, property) is JsonElement value ? value.GetString()! : fallback;

    public static bool FlagOr(this JsonElement owner, string property, bool fallback) => owner.FlagOrNull(property) ?? fallback;

    public static bool? FlagOrNull(this JsonElement owner, string property) => Present(owner, property)?.GetBoolean();

    public static double? NumberOrNull(this JsonElement owner, string property) => Present(owner, property)?.GetDouble();

    public static JsonElement? ValueOrNull(this JsonElement owner, string property) => Present(owner, property);

    /// <summary>One number, or one per dimension; null where absent.</summary>
    public static int[]? IntsOrNull(this JsonElement owner, string property) =>
        Present(owner, property) is JsonElement value ? TensorValue.Parse(value).AsInts() : null;

    /// <summary>A list of numbers; null where absent.</summary>
    public static double[]? NumbersOrNull(this JsonElement owner, string property) =>
        Present(owner, property) is JsonElement value ? TensorValue.Parse(value).Data : null;

    private static JsonElement? Present(JsonElement owner, string property) =>
        owner.TryGetProperty(property, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>Puts quotes around bare NaN and Infinity tokens; what stands inside strings stays.</summary>
    private static string QuoteBareNumbers(string text)
    {
        if (!text.Contains("NaN", StringComparison.Ordinal) && !text.Contains("Infinity", StringComparison.Ordinal))
        {
            return text;
        }

        StringBuilder result = new(text.Length + 64);
        bool inString = false;
        for (int i = 0; i < text.Length; i++)
        {
            char character = text[i];
            string? token = inString ? null : BareNumberAt(text, i);
            if (token is not null)
            {
                result.Append('"').Append(token).Append('"');
                i += token.Length - 1;
                continue;
            }

            result.Append(character);
            if (inString && character == '\\')
            {
                result.Append(text[++i]);
            }
            else if (character == '"')
            {
                inString = !inString;
            }
        }

        return result.ToString();
    }

    private static string? BareNumberAt(string text, int index)
    {
        foreach (string token in (string[])["NaN", "Infinity", "-Infinity"])
        {
            if (string.CompareOrdinal(text, index, token, 0, token.Length) == 0)
            {
                return token;
            }
        }

        return null;
    }
}
