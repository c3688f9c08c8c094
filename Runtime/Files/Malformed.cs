namespace FusedNorm.Files;

/// <summary>What is thrown at files that are not what they should be.</summary>
internal static class Malformed
{
    /// <summary>The exception for a place in a file.</summary>
    /// <param name="where">What was being read, and at which byte where that helps.</param>
    /// <param name="expected">What should have been there.</param>
    /// <param name="found">What was; text from the file goes through <see cref="Text"/>.</param>
    public static InvalidDataException At(string where, string expected, string found) =>
        new($"{where}: expected {expected}, found {found}.");

    /// <summary>Text from a file, in quotes and of a bearable length.</summary>
    public static string Text(string text) => $"'{TextExcerpt.Of(text)}'";

    /// <summary>A shape as PyTorch prints it.</summary>
    public static string Shape<TSize>(IEnumerable<TSize> shape) => TextExcerpt.Of($"({string.Join(", ", shape)})");
}
