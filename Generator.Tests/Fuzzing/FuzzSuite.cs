using System.Collections.Concurrent;
using System.Globalization;
using FusedNorm.Generator.Passes;

namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>
/// Which networks are tried, and what they compute as the generator writes them. The environment variables <c>FUSEDNORM_FUZZ_SEED</c> and
/// <c>FUSEDNORM_FUZZ_COUNT</c> name other seeds than the suite's.
/// </summary>
internal static class FuzzSuite
{
    public const string SeedVariable = "FUSEDNORM_FUZZ_SEED";
    public const string CountVariable = "FUSEDNORM_FUZZ_COUNT";

    private const ulong FirstSeed = 1;
    private const int Count = 500;

    /// <summary>How many networks are compiled together.</summary>
    private const int BatchSize = 25;

    private static readonly ConcurrentDictionary<ulong, Lazy<FuzzBatch>> batches = [];

    /// <summary>The suite's own networks, whatever the environment says.</summary>
    public static IReadOnlyList<FuzzedNetwork> Committed { get; } = [.. Enumerable.Range(0, Count).Select(index => NetworkDrawer.Draw(FirstSeed + (ulong)index))];

    /// <summary>The first seed of each batch that is to be tried.</summary>
    public static IEnumerable<ulong> Batches
    {
        get
        {
            ulong first = First;
            return Enumerable.Range(0, (Asked + BatchSize - 1) / BatchSize).Select(batch => first + (ulong)(batch * BatchSize));
        }
    }

    private static ulong First => Number(SeedVariable, FirstSeed);

    private static int Asked => (int)Number(CountVariable, Environment.GetEnvironmentVariable(SeedVariable) is null ? (ulong)Count : 1);

    /// <summary>A batch by its first seed, prepared once.</summary>
    public static FuzzBatch Batch(ulong first) => batches.GetOrAdd(first, key => new Lazy<FuzzBatch>(() => FuzzBatch.Prepare(
        [.. Enumerable.Range(0, Math.Min(BatchSize, Asked - (int)(key - First))).Select(index => NetworkDrawer.Draw(key + (ulong)index))]))).Value;

    private static ulong Number(string variable, ulong otherwise) =>
        Environment.GetEnvironmentVariable(variable) is string text ? ulong.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}

/// <summary>Networks that are compiled together, their scripts, and what they showed.</summary>
/// <param name="Cases">The networks.</param>
internal sealed record FuzzBatch(IReadOnlyList<FuzzCase> Cases)
{
    public static FuzzBatch Prepare(IReadOnlyList<FuzzedNetwork> networks)
    {
        FuzzCase[] cases = [.. networks.Select(network => new FuzzCase(network))];
        FuzzOutcome?[] outcomes = Run(cases, CompilerOptions.Default);
        return new FuzzBatch([.. cases.Zip(outcomes, (fuzzCase, outcome) => fuzzCase with { Outcome = outcome! })]);
    }

    /// <summary>Compiles the networks with other options and runs their scripts; null for those whose text stays the same.</summary>
    public FuzzOutcome?[] Run(CompilerOptions options) => Run(Cases, options);

    private static FuzzOutcome?[] Run(IReadOnlyList<FuzzCase> cases, CompilerOptions options)
    {
        FuzzCompiler compiler = FuzzCompiler.Compile([.. cases.Select(fuzzCase => fuzzCase.Network)], options);
        return [.. cases.AsParallel().AsOrdered().Select(fuzzCase => compiler.Run(fuzzCase.Network, fuzzCase.Script))];
    }
}

/// <summary>A network and what is done with it.</summary>
/// <param name="Network">The network.</param>
internal sealed record FuzzCase(FuzzedNetwork Network)
{
    /// <summary>The steps, with the interpreter's expectations.</summary>
    public FuzzScript Script { get; } = FuzzScript.Draw(Network);

    /// <summary>What it showed as the generator writes it.</summary>
    public FuzzOutcome Outcome { get; init; } = new([], null);

    /// <summary>Compares gradients with slopes, where a step goes backward.</summary>
    public SlopeCheck? Slopes => Script.Steps.FirstOrDefault(expectation => expectation.Step.Gradient is not null && expectation.RequiresGrad) is FuzzExpectation backward
        ? new SlopeCheck(Network, backward)
        : null;

    /// <summary>What differs between the interpreter and what a network showed.</summary>
    public IEnumerable<string> Differences(FuzzOutcome outcome) => outcome.Failure is string failure
        ? [failure]
        : Script.Steps.Zip(outcome.Observations).SelectMany((pair, index) => FuzzTolerance.Of(Network)
            .Differences(pair.First.Expected, pair.Second, pair.First.Scales)
            .Select(difference => $"step {index + 1}: {difference}"));
}

/// <summary>What running a script showed.</summary>
/// <param name="Observations">One for each step.</param>
/// <param name="Failure">Why there are none: the network did not compile, or threw.</param>
internal sealed record FuzzOutcome(IReadOnlyList<Observation> Observations, string? Failure);
