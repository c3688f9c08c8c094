using FusedNorm.Benchmarks.Limits;

namespace FusedNorm.Benchmarks.Commands;

/// <summary>The verb <c>limits</c>: what the machine can do at most.</summary>
internal static class LimitsCommand
{
    /// <summary>Runs the verb.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        CommandLine options = new("limits", arguments, ["--markdown"], ["--threads"]);
        Screen screen = new(options.Has("--markdown"));
        screen.Line(Machine.Description);
        MachineLimits limits = new(options.Numbers("--threads", [1, 2]), secondsEach: 0.3);
        limits.Measure();
        PeersReport.Limits(screen, limits);
        return 0;
    }
}
