using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace FusedNorm.Benchmarks.Commands;

/// <summary>The verb <c>kernels</c>: BenchmarkDotNet's own command line over the classes in <c>Kernels/</c>.</summary>
internal static class KernelsCommand
{
    /// <summary>Runs the verb.</summary>
    /// <returns>The exit code: 1 where nothing ran, or something failed.</returns>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        Summary[] summaries = [.. BenchmarkSwitcher.FromAssembly(typeof(KernelsCommand).Assembly).Run([.. arguments])];
        return summaries.Length > 0 && summaries.All(summary => summary.Reports.Length > 0 && summary.Reports.All(report => report.Success)) ? 0 : 1;
    }
}
