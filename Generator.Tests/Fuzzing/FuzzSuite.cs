using System.Collections.Concurrent;
using System.Globalization;
using FusedNorm.Generator.Options;

namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>
/// Which networks are tried, and what they compute as the generator writes them. The environment variables <c>FUSEDNORM_FUZZ_SEED</c> and
/// <c>FUSEDNORM_FUZZ_COUNT</c> name other seeds than the suites'.
/// </summary>
/// <param name="sizes">How large they are.</param>
/// <param name="batchSize">How many networks are compiled together.</param>
internal sealed class FuzzSuite(FuzzSizes sizes, int batchSize)
{
    public const string SeedVariable = "FUSEDNORM_FUZZ_SEED";
    public const string CountVariable = "FUSEDNORM_FUZZ_COUNT";

    /// <summary>How many networks of real size are compiled together.</summary>
    public const int RealBatchSize = 20;

    private const ulong FirstSeed = 1;
    private const int Count = 500;

    public static readonly FuzzSuite Small = new(FuzzSizes.Small, batchSize: 25);

    public static readonly FuzzSuite Real = new(FuzzSizes.Real, RealBatchSize);

    private readonly ConcurrentDictionary<ulong, Lazy<FuzzBatch>> batches = [];

    /// <summary>The suite's own networks, whatever the environment says.</summary>
    public IReadOnlyList<FuzzedNetwork> Committed { get; } =
        [.. Enumerable.Range(0, Count).Select(index => NetworkDrawer.Draw(FirstSeed + (ulong)index, sizes))];

    /// <summary>The first seed of each batch that is to be tried.</summary>
    public IEnumerable<ulong> Batches
    {
        get
        {
            ulong first = First;
            return Enumerable.Range(0, (Asked + batchSize - 1) / batchSize).Select(batch => first + (ulong)(batch * batchSize));
        }
    }

    /// <summary>Whether the environment says which networks are tried.</summary>
    public static bool IsNamed => Environment.GetEnvironmentVariable(SeedVariable) is not null;

    private static ulong First => Number(SeedVariable, FirstSeed);

    private static int Asked => (int)Number(CountVariable, IsNamed ? 1 : (ulong)Count);

    /// <summary>A batch by its first seed, prepared once and kept for the next test.</summary>
    public FuzzBatch Batch(ulong first) => batches.GetOrAdd(first, key => new Lazy<FuzzBatch>(() => Prepare(key))).Value;

    /// <summary>A batch by its first seed, which nobody keeps.</summary>
    public FuzzBatch Prepare(ulong first) => FuzzBatch.Prepare(
        [.. Enumerable.Range(0, Math.Min(batchSize, Asked - (int)(first - First)))
            .Select(index => NetworkDrawer.Draw(first + (ulong)index, sizes))]);

    private static ulong Number(string variable, ulong otherwise) =>
        Environment.GetEnvironmentVariable(variable) is string text ? ulong.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}

/// <summary>Networks that are compiled together, their scripts, and what they showed.</summary>
/// <param name="Cases">The networks.</param>
/// <param name="Compiler">The compiled networks.</param>
internal sealed record FuzzBatch(IReadOnlyList<FuzzCase> Cases, FuzzCompiler Compiler)
{
    public static FuzzBatch Prepare(IReadOnlyList<FuzzedNetwork> networks)
    {
        FuzzCase[] cases = [.. networks.AsParallel().AsOrdered().Select(network => new FuzzCase(network))];
        FuzzCompiler compiler = FuzzCompiler.Compile(networks, CompilerOptions.Default);
        FuzzOutcome?[] outcomes = Run(cases, compiler);
        return new FuzzBatch([.. cases.Zip(outcomes, (fuzzCase, outcome) => fuzzCase with { Outcome = outcome! })], compiler);
    }

    /// <summary>Some of the networks.</summary>
    public FuzzBatch Part(Func<FuzzCase, bool> isIn) => this with { Cases = [.. Cases.Where(isIn)] };

    /// <summary>Compiles the networks with other options and runs their scripts; null for those whose text stays the same.</summary>
    /// <param name="options">The options.</param>
    /// <param name="width">The registers; null for the widest of this processor.</param>
    public FuzzOutcome?[] Run(CompilerOptions options, RegisterWidth? width = null) =>
        Run(Cases, FuzzCompiler.Compile([.. Cases.Select(fuzzCase => fuzzCase.Network)], options, width));

    /// <summary>Runs the scripts once more.</summary>
    public FuzzOutcome?[] Again() => Run(Cases, Compiler);

    private static FuzzOutcome?[] Run(IReadOnlyList<FuzzCase> cases, FuzzCompiler compiler) =>
        [.. cases.AsParallel().AsOrdered().Select(fuzzCase => compiler.Run(fuzzCase.Network, fuzzCase.Script))];
}

/// <summary>A network and what is done with it.</summary>
/// <param name="Network">The network.</param>
internal sealed record FuzzCase(FuzzedNetwork Network)
{
    private const int RunsOfDoubt = 16;

    /// <summary>The steps, with the interpreter's expectations.</summary>
    public FuzzScript Script { get; } = FuzzScript.Draw(Network);

    /// <summary>What it showed as the generator writes it.</summary>
    public FuzzOutcome Outcome { get; init; } = new([], null);

    /// <summary>Compares gradients with slopes, where a step goes backward.</summary>
    public SlopeCheck? Slopes => Script.Steps.FirstOrDefault(expectation => expectation.Step.Gradient is not null
        && expectation.RequiresGrad) is FuzzExpectation backward
        ? new SlopeCheck(Network, backward)
        : null;

    /// <summary>What differs between the interpreter and what a network showed.</summary>
    public IEnumerable<string> Differences(FuzzOutcome outcome) => outcome.Failure is string failure
        ? [failure]
        : Script.Steps.Zip(outcome.Observations).SelectMany((pair, index) => Differences(pair.First, pair.Second)
            .Select(difference => $"step {index + 1}: {difference}"));

    /// <summary>A step that differs is disturbed many times more: it may have been taken for well-conditioned by chance.</summary>
    private string[] Differences(FuzzExpectation expectation, Observation found)
    {
        string[] differences = [.. FuzzTolerance.Of(Network).Differences(expectation.Expected, found, expectation.Scales)];
        return differences.Length > 0 && !FuzzScript.IsWellConditioned(Network, expectation, RunsOfDoubt, new FuzzRandom(Network.Seed))
            ? []
            : differences;
    }
}

/// <summary>What running a script showed.</summary>
/// <param name="Observations">One for each step.</param>
/// <param name="Failure">Why there are none: the network did not compile, or threw.</param>
internal sealed record FuzzOutcome(IReadOnlyList<Observation> Observations, string? Failure);
