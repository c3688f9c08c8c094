namespace FusedNorm;

/// <summary>Text from a file as a message may show it: a hostile file chooses its own names.</summary>
internal static class TextExcerpt
{
    private const int Longest = 160;

    /// <summary>The text without control characters, cut where it is long.</summary>
    public static string Of(string text)
    {
        string shown = text.Length > Longest ? text[..Longest] + "…" : text;
        return shown.Any(char.IsControl) ? string.Concat(shown.Select(c => char.IsControl(c) ? '\uFFFD' : c)) : shown;
    }
}
