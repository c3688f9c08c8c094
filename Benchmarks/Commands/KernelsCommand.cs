using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace FusedNorm.Benchmarks.Commands;

/// <summary>The verb <c>kernels</c>: BenchmarkDotNet's own command line over the classes in <c>Kernels/</c>.</summary>
internal static class KernelsCommand
{
    /// <summary>The verb; what follows it is BenchmarkDotNet's.</summary>
    public static Command Create()
    {
        Command command = new("kernels", "Single kernels under BenchmarkDotNet; what follows is for it: --filter '*BatchNorm*'.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction(result => Run(result.UnmatchedTokens));
        return command;
    }

    /// <returns>The exit code: 1 where nothing ran, or something failed.</returns>
    private static int Run(IReadOnlyList<string> arguments)
    {
        // It builds this program once more, with the generator and the networks: two minutes are little on a small machine.
        ManualConfig config = ManualConfig.Create(DefaultConfig.Instance).WithBuildTimeout(TimeSpan.FromMinutes(10));
        Summary[] summaries = [.. BenchmarkSwitcher.FromAssembly(typeof(KernelsCommand).Assembly).Run([.. arguments], config)];
        return summaries.Length > 0 && summaries.All(summary => summary.Reports.Length > 0 && summary.Reports.All(report => report.Success))
            ? 0
            : 1;
    }
}
