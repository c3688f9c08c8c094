using System.Diagnostics;

namespace FusedNorm.Benchmarks.Commands;

/// <summary>The SDK, for programs that are measured from their start.</summary>
internal static class DotNet
{
    /// <summary>Runs a build; what went wrong, or null.</summary>
    public static string? Build(params string[] arguments)
    {
        using Process build = Process.Start(new ProcessStartInfo("dotnet", [.. arguments, "-c", "Release", "-v", "quiet"])
        {
            RedirectStandardOutput = true,
        })!;
        string output = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        return build.ExitCode == 0
            ? null
            : output.Split('\n').FirstOrDefault(line => line.Contains("error", StringComparison.Ordinal)) ?? output;
    }
}
