using System.CommandLine;
using FusedNorm.Benchmarks.Limits;

namespace FusedNorm.Benchmarks.Commands;

/// <summary>The verb <c>limits</c>: what the machine can do at most.</summary>
internal static class LimitsCommand
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        Option<IReadOnlyList<int>> threads = CommonOptions.Threads();
        Option<bool> markdown = CommonOptions.Markdown();
        Command command = new("limits", "What the machine can do at most.") { threads, markdown };
        command.SetAction(result => Run(new Screen(result.GetValue(markdown)), result.GetRequiredValue(threads)));
        return command;
    }

    private static int Run(Screen screen, IReadOnlyList<int> threads)
    {
        screen.Line(Machine.Description);
        MachineLimits limits = new(threads, secondsEach: 0.3);
        limits.Measure();
        PeersReport.Limits(screen, limits);
        return 0;
    }
}
