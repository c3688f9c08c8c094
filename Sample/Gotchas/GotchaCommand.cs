using Spectre.Console;

namespace FusedNorm.Sample.Gotchas;

/// <summary>The verb <c>gotcha</c>: measures the answers of docs/gotchas.md.</summary>
internal static class GotchaCommand
{
    private static readonly Gotcha[] All =
    [
        LearningRates.Gotcha,
        SharedMeans.Gotcha,
        MovingAverages.Gotcha,
        JumpingScores.Gotcha,
        FrozenNorms.Gotcha,
        NoGradRegions.Gotcha,
        KerasMomentum.Gotcha,
        SingleSamples.Gotcha,
        CancelledBias.Gotcha,
        SoftmaxTwice.Gotcha,
        VarianceShift.Gotcha,
        ForgottenEval.Gotcha,
    ];

    /// <summary>Runs one of them, or all.</summary>
    /// <param name="name">Its name; null for all.</param>
    /// <returns>The exit code: 1 where something is not as the answer claims, 2 where there is no such name.</returns>
    public static int Run(string? name)
    {
        Gotcha[] asked = [.. All.Where(gotcha => name is null || gotcha.Name == name)];
        if (asked.Length == 0)
        {
            Console.Error.WriteLine($"error: no gotcha '{name}'; there are: {string.Join(", ", All.Select(gotcha => gotcha.Name))}");
            return 2;
        }

        bool hold = true;
        foreach (Gotcha gotcha in asked)
        {
            Screen.Heading($"{gotcha.Name}: {gotcha.Question}");
            Measurement[] found = [.. gotcha.Measure()];
            int width = found.Max(measurement => measurement.What.Length);
            foreach (Measurement measurement in found)
            {
                hold &= measurement.Holds;
                Console.WriteLine(
                    $"{measurement.What.PadRight(width)}  {measurement.Value}{(measurement.Holds ? "" : "  NOT AS CLAIMED")}");
            }

            AnsiConsole.MarkupLine($"[grey]{Markup.Escape("PyTorch: " + gotcha.Torch)}[/]");
        }

        return hold ? 0 : 1;
    }
}
