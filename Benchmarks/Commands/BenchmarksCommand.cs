using System.CommandLine;

namespace FusedNorm.Benchmarks.Commands;

/// <summary>The command line: the verbs that there are, and what wrong usage becomes.</summary>
internal static class BenchmarksCommand
{
    private const int BadUsage = 2;

    /// <summary>Runs a command line.</summary>
    /// <returns>The verb's exit code; 2 for wrong usage.</returns>
    public static int Run(IReadOnlyList<string> arguments)
    {
        RootCommand root = new(
            "Measures FusedNorm beside its peers, and what it costs: dotnet run -c Release --project Benchmarks -- verb [options]")
        {
            PeersCommand.Create(),
            ScalingCommand.Create(),
            ProfileCommand.Create(),
            LimitsCommand.Create(),
            TilesCommand.Create(),
            MemoryCommand.Create(),
            BuildCommand.Create(),
            ColdStartCommand.Create(),
            FirstCallsCommand.Create(),
            OnnxCommand.Create(),
            KernelsCommand.Create(),
            CompareCommand.Create(),
            DocumentCommand.Create(),
        };
        ParseResult parsed = root.Parse(arguments);
        try
        {
            int result = parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
            return parsed.Errors.Count > 0 ? BadUsage : result;
        }
        catch (UsageException exception)
        {
            Console.Error.WriteLine($"error: {exception.Message}");
            return BadUsage;
        }
    }
}
