using Spectre.Console;

namespace FusedNorm.Sample.Seeds;

/// <summary>Prints a case: found on the left, expected on the right, within 100 columns.</summary>
internal static class CasePrinter
{
    private const int NumbersPerRow = 6;
    private const int HalfWidth = 47;

    /// <summary>Prints one case.</summary>
    /// <param name="result">The case, run.</param>
    public static void Print(SeedCase result)
    {
        Screen.Heading($"{result.Letter}  {result.Title}");
        AnsiConsole.MarkupLine($"[grey]{Markup.Escape(result.Explanation)}[/]");
        foreach (SeedCheck check in result.Checks)
        {
            PrintLine(check);
            PrintValues(check);
        }
    }

    /// <summary>All cases, one line each.</summary>
    /// <param name="results">The cases, run.</param>
    public static Table Summary(IEnumerable<SeedCase> results)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumn("case");
        table.AddColumn("what it shows");
        table.AddColumn(new TableColumn("facts").RightAligned());
        table.AddColumn(new TableColumn("numbers").RightAligned());
        table.AddColumn(new TableColumn("max difference").RightAligned());
        table.AddColumn(new TableColumn("allowed").RightAligned());
        table.AddColumn("");
        foreach (SeedCase result in results)
        {
            NumbersCheck[] numbers = [.. result.Checks.OfType<NumbersCheck>()];
            NumbersCheck? widest = numbers.MaxBy(check => (!check.Ok, check.MaxDifference));
            table.AddRow(
                $"{result.Letter}",
                Markup.Escape(result.Title),
                $"{result.Checks.OfType<FactCheck>().Count()}",
                $"{numbers.Sum(check => check.Found.Length)}",
                widest is null ? "" : $"{widest.MaxDifference:0.0e+0}",
                widest is null ? "" : $"{widest.Tolerance:0.0e+0}",
                Verdict(result.Ok));
        }

        return table;
    }

    /// <summary>What was looked at, how far apart both sides are, and the verdict, in three columns.</summary>
    private static void PrintLine(SeedCheck check)
    {
        string margin = check switch
        {
            NumbersCheck numbers => $"difference {numbers.MaxDifference:0.0e+0} of {numbers.Tolerance:0.0e+0}",
            FactCheck fact when IsShort(fact) => $"found {fact.Found}, expected {fact.Expected}",
            _ => "",
        };
        AnsiConsole.MarkupLine($"  {Markup.Escape($"{check.What,-60} {margin,-27}")}  {Verdict(check.Ok)}");
    }

    private static string Verdict(bool ok) => ok ? "[green]ok[/]" : "[red bold]MISMATCH[/]";

    private static bool IsShort(FactCheck fact) => fact.Found.Length + fact.Expected.Length <= 10;

    private static void PrintValues(SeedCheck check)
    {
        switch (check)
        {
            case NumbersCheck numbers:
                PrintNumbers(numbers);
                break;
            case FactCheck fact when !IsShort(fact):
                AnsiConsole.WriteLine($"    found    {fact.Found}");
                AnsiConsole.WriteLine($"    expected {fact.Expected}");
                break;
        }
    }

    private static void PrintNumbers(NumbersCheck check)
    {
        int rows = (Math.Max(check.Found.Length, check.Expected.Length) + NumbersPerRow - 1) / NumbersPerRow;
        for (int row = 0; row < rows; row++)
        {
            string found = Row(check.Found.Select(value => (double)value), row);
            AnsiConsole.WriteLine($"  {found.PadRight(HalfWidth)} | {Row(check.Expected, row)}");
        }
    }

    private static string Row(IEnumerable<double> values, int row) =>
        string.Join(' ', values.Skip(row * NumbersPerRow).Take(NumbersPerRow).Select(value => $"{value,7:F4}"));
}
