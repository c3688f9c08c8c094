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
        new PeersReport(screen, []).Limits(MachineLimits.Measure(options.Numbers("--threads", [1, 2]), 0.3));
        return 0;
    }
}
