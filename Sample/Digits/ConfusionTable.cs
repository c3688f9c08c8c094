using Spectre.Console;

namespace FusedNorm.Sample.Digits;

/// <summary>The confusion matrix: what each digit is, against what it was read as.</summary>
internal static class ConfusionTable
{
    /// <summary>Counts and formats.</summary>
    /// <param name="labels">What the digits are.</param>
    /// <param name="read">What they were read as.</param>
    public static Table Create(ReadOnlySpan<int> labels, ReadOnlySpan<int> read)
    {
        int[] counts = new int[DigitsData.ClassCount * DigitsData.ClassCount];
        for (int i = 0; i < labels.Length; i++)
        {
            counts[(labels[i] * DigitsData.ClassCount) + read[i]]++;
        }

        Table table = new() { Border = TableBorder.Simple };
        table.AddColumn(new TableColumn("is \\ read as").RightAligned());
        for (int digit = 0; digit < DigitsData.ClassCount; digit++)
        {
            table.AddColumn(new TableColumn($"[bold]{digit}[/]").RightAligned());
        }

        for (int label = 0; label < DigitsData.ClassCount; label++)
        {
            string[] row = new string[DigitsData.ClassCount + 1];
            row[0] = $"[bold]{label}[/]";
            for (int digit = 0; digit < DigitsData.ClassCount; digit++)
            {
                row[digit + 1] = Cell(counts[(label * DigitsData.ClassCount) + digit], isRight: label == digit);
            }

            table.AddRow(row);
        }

        return table;
    }

    private static string Cell(int count, bool isRight) => (count, isRight) switch
    {
        (0, _) => "[grey].[/]",
        (_, true) => $"[green]{count}[/]",
        (_, false) => $"[red bold]{count}[/]",
    };
}
