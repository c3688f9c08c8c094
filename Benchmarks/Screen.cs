using System.Globalization;
using Spectre.Console;

namespace FusedNorm.Benchmarks;

/// <summary>What the program prints: tables for a terminal, or the same as GitHub's markdown for a document.</summary>
/// <param name="markdown">Whether to print markdown.</param>
internal sealed class Screen(bool markdown)
{
    private const int RedirectedColumns = 200;

    private bool started;

    /// <summary>A file or a pipe shows no colours and has no width, for which the library would take 80 columns.</summary>
    public static void AdaptToRedirection()
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Capabilities.Ansi = false;
            AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
            AnsiConsole.Profile.Width = RedirectedColumns;
        }
    }

    /// <summary>A heading.</summary>
    public void Heading(string text)
    {
        Separate();
        if (markdown)
        {
            Console.WriteLine($"#### {text}");
        }
        else
        {
            AnsiConsole.MarkupLine($"[bold]{Markup.Escape(text)}[/]");
        }
    }

    /// <summary>A line of text, in markdown a paragraph of its own.</summary>
    public void Line(string text)
    {
        if (markdown)
        {
            Separate();
        }

        Console.WriteLine(text);
        started = true;
    }

    /// <summary>A table; a heading that starts with <c>&gt;</c> aligns its column to the right.</summary>
    public void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        Separate();
        if (markdown)
        {
            Console.WriteLine(MarkdownRow(headings.Select(Title)));
            Console.WriteLine(MarkdownRow(headings.Select(heading => IsRight(heading) ? "---:" : "---")));
            foreach (IReadOnlyList<string> row in rows)
            {
                Console.WriteLine(MarkdownRow(row));
            }

            return;
        }

        Table table = new Table().Border(TableBorder.Simple);
        foreach (string heading in headings)
        {
            TableColumn column = new TableColumn(Markup.Escape(Title(heading))).NoWrap();
            table.AddColumn(IsRight(heading) ? column.RightAligned() : column);
        }

        foreach (IReadOnlyList<string> row in rows)
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        AnsiConsole.Write(table);
    }

    /// <summary>A number with three digits that count.</summary>
    public static string Number(double value)
    {
        double size = Math.Abs(value);
        string format = size >= 100 ? "0" : size >= 10 ? "0.0" : size >= 1 ? "0.00" : "0.000";
        return value.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>A share of one as a percentage.</summary>
    public static string Percent(double share) => share.ToString(share < 0.0095 ? "0.0 %" : "0 %", CultureInfo.InvariantCulture);

    /// <summary>An empty line between two blocks.</summary>
    private void Separate()
    {
        if (started)
        {
            Console.WriteLine();
        }

        started = true;
    }

    private static string MarkdownRow(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    private static bool IsRight(string heading) => heading.StartsWith('>');

    private static string Title(string heading) => IsRight(heading) ? heading[1..] : heading;
}
