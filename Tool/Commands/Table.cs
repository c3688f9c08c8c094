using System.Globalization;

namespace FusedNorm.Tool.Commands;

/// <summary>Text in columns, and numbers as people read them.</summary>
internal static class Table
{
    /// <summary>A number with commas between thousands.</summary>
    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number of things.</summary>
    public static string Count(long count, string noun) => $"{Number(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>Prints rows below each other, every column as wide as its widest cell.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="rightAligned">The column whose cells stand at its right end.</param>
    /// <param name="rows">The rows, the first one the headings.</param>
    public static void Print(TextWriter output, int rightAligned, IReadOnlyList<string[]> rows)
    {
        int[] widths = [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            output.WriteLine(string.Join(
                "  ", row.Select((cell, column) => column == rightAligned ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column])))
                .TrimEnd());
        }
    }
}
