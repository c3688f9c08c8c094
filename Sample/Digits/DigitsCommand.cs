using System.Diagnostics;
using Spectre.Console;

namespace FusedNorm.Sample.Digits;

/// <summary>The verb <c>digits</c>: trains, then shows what the network makes of the digits it has never seen.</summary>
internal static class DigitsCommand
{
    private const int DrawnMisreadings = 2;

    /// <summary>Runs the verb.</summary>
    /// <returns>The exit code.</returns>
    public static int Run()
    {
        DigitsData data = DigitsData.Load();
        DigitsTraining training = new(data);

        Screen.Heading("The network, as the generator understood its attributes");
        // Not through the console library, which would wrap the lines of the table.
        Console.Write(DigitsNet.Info.ToString());

        Screen.Heading(
            $"Learning {DigitsTraining.SeenCount} handwritten digits (seed {DigitsTraining.Seed}, {DigitsTraining.Epochs} epochs, " +
            $"batches of {DigitsTraining.BatchSize})");
        Stopwatch clock = Stopwatch.StartNew();
        TrainingView.Follow(training);
        double seconds = clock.Elapsed.TotalSeconds;
        int steps = DigitsTraining.Epochs * DigitsTraining.StepsPerEpoch;
        AnsiConsole.WriteLine($"{steps} steps in {seconds:F2} s");

        ShowUnseen(training, data);
        return 0;
    }

    private static void ShowUnseen(DigitsTraining training, DigitsData data)
    {
        ReadOnlySpan<int> unseen = training.Unseen;
        int[] read = Reading.Predict(training.Net, data, unseen);
        int[] labels = new int[unseen.Length];
        List<Panel> drawings = [];
        int misread = 0;
        for (int i = 0; i < unseen.Length; i++)
        {
            labels[i] = data.Label(unseen[i]);
            if (read[i] != labels[i] && ++misread <= DrawnMisreadings)
            {
                drawings.Add(DigitDrawing.Create(data.Pixels(unseen[i]), labels[i], read[i]));
            }
        }

        Screen.Heading($"Reading the {unseen.Length} digits it has never seen (a fifth of all)");
        double accuracy = 100.0 * (unseen.Length - misread) / unseen.Length;
        AnsiConsole.MarkupLine($"accuracy [bold]{accuracy:F2} %[/]: {unseen.Length - misread} right, {misread} misread");
        AnsiConsole.Write(ConfusionTable.Create(labels, read));

        if (drawings.Count > 0)
        {
            Screen.Heading($"{drawings.Count} of the {misread} that it misread");
            AnsiConsole.Write(new Columns(drawings) { Expand = false });
        }
    }
}
