using Spectre.Console;

namespace FusedNorm.Sample;

/// <summary>How wide the program writes, and whether a terminal is there to draw on.</summary>
internal static class Screen
{
    /// <summary>The width that every table and line of the sample is made for.</summary>
    public const int Columns = 100;

    /// <summary>Whether the output is a terminal that can be redrawn.</summary>
    public static bool IsLive => !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi;

    /// <summary>A file or a pipe shows no colours and has no width, for which the library would take 80 columns.</summary>
    public static void AdaptToRedirection()
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Capabilities.Ansi = false;
            AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
            AnsiConsole.Profile.Width = Columns;
        }
    }

    /// <summary>Writes a heading with an empty line above and below.</summary>
    /// <param name="text">The heading, without markup.</param>
    public static void Heading(string text)
    {
        AnsiConsole.WriteLine();
        AnsiConsole.MarkupLine($"[bold]{Markup.Escape(text)}[/]");
        AnsiConsole.WriteLine();
    }
}
