using Spectre.Console;

namespace FusedNorm.Sample.Digits;

/// <summary>Shows a training while it runs: one line per epoch, and a progress bar below them where there is a terminal.</summary>
internal static class TrainingView
{
    /// <summary>Runs the training to its end.</summary>
    /// <param name="training">A training that has not run yet.</param>
    public static void Follow(DigitsTraining training)
    {
        AnsiConsole.WriteLine("epoch    loss  accuracy (on the batches, as they pass)");
        if (!Screen.IsLive)
        {
            Run(training, _ => { });
            return;
        }

        AnsiConsole.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .Start(context =>
            {
                ProgressTask bar = context.AddTask("training", maxValue: DigitsTraining.Epochs * DigitsTraining.StepsPerEpoch);
                Run(training, step =>
                {
                    bar.Description = $"epoch {step.Epoch + 1} of {DigitsTraining.Epochs}, loss {step.Loss:F4}";
                    bar.Increment(1);
                });
            });
    }

    private static void Run(DigitsTraining training, Action<TrainingStep> onStep)
    {
        double lossSum = 0;
        int right = 0;
        int count = 0;
        foreach (TrainingStep step in training.Run())
        {
            onStep(step);
            lossSum += (double)step.Loss * step.Count;
            right += step.Right;
            count += step.Count;
            if (count == DigitsTraining.SeenCount)
            {
                AnsiConsole.WriteLine($"{step.Epoch + 1,5}  {lossSum / count:F4}  {100.0 * right / count,6:F2} %");
                lossSum = 0;
                right = 0;
                count = 0;
            }
        }
    }
}
