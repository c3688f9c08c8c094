using FusedNorm.Generator.Tests.Fuzzing;
using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Generator.Tests.Oracle;
using Xunit;

namespace FusedNorm.Generator.Tests.Bits;

/// <summary>What networks compute, as one hash a network: outputs, losses, gradients, statistics and predictions, bit for bit.</summary>
internal static class ComputedBits
{
    private const int BenchmarkBatch = 9;

    /// <summary>Recorded cases, replayed.</summary>
    public static IEnumerable<(string Name, string Hash)> OfCases(IReadOnlyCollection<OracleCase> cases)
    {
        CaseCompiler compiler = CaseCompiler.Compile(cases);
        foreach (OracleCase oracleCase in cases)
        {
            using ValueHash hash = new();
            Replayer.Replay(oracleCase, compiler, hash);
            yield return (oracleCase.Name, hash.Take());
        }
    }

    /// <summary>A batch of random networks, each with its script.</summary>
    public static IEnumerable<(string Name, string Hash)> OfRandomNetworks(FuzzSuite suite, ulong first)
    {
        foreach (FuzzCase fuzzCase in suite.Prepare(first).Cases)
        {
            using ValueHash hash = new();
            hash.Add(fuzzCase.Outcome.Failure ?? "");
            foreach ((string name, Quantity quantity) in fuzzCase.Outcome.Observations.SelectMany(observation => observation.Quantities))
            {
                hash.Add<double>(quantity.Values is null ? name + " is absent" : name, quantity.Values);
            }

            yield return ($"network {fuzzCase.Network.Seed} of {(suite == FuzzSuite.Small ? "small" : "real")} size", hash.Take());
        }
    }

    /// <summary>The networks of Benchmarks, those of its kernels too.</summary>
    public static IEnumerable<(string Name, string Hash)> OfBenchmarks()
    {
        IEnumerable<string> files = Directory.EnumerateFiles(
            Path.Combine(AppContext.BaseDirectory, "Bits", "Networks"), "*.txt", SearchOption.AllDirectories);
        GeneratorRun run = GeneratorRunner.Run([.. files.Order(StringComparer.Ordinal).Select(File.ReadAllText)]);
        Assert.Empty(run.Errors);
        foreach ((string name, double[] values) in NetworkProbe.Run(run.Output, BenchmarkBatch))
        {
            using ValueHash hash = new();
            hash.Add<double>(name, values);
            yield return (name, hash.Take());
        }
    }
}
