using FusedNorm.Generator.Passes;
using Xunit;

namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>
/// Random networks of the sizes that people use: beside the interpreter, and beside themselves on another number of threads, at another width of registers and without a
/// pass of the compiler. Ten thousand of them: <c>FUSEDNORM_FUZZ_COUNT=10000</c>.
/// </summary>
public sealed class RealFuzzTests
{
    private const int MostThreads = 8;
    private const ulong BatchSize = FuzzSuite.RealBatchSize;

    public static TheoryData<ulong> Batches => [.. FuzzSuite.Real.Batches];

    [Theory]
    [MemberData(nameof(Batches))]
    public void Networks_of_real_size_compute_what_the_interpreter_computes(ulong first) => FuzzReport.Require(WithThreads(first / BatchSize, () => FuzzSuite.Real.Prepare(first)), batch =>
    {
        // A network's seed decides what it is compared with: batches take turns with all there is, a pass of the compiler and then a width.
        int turn = (int)(batch.Cases[0].Network.Seed / BatchSize);
        FuzzOutcome?[] onOneThread = WithThreads(0, batch.Again);
        Func<FuzzCase, int, IEnumerable<string>> others = turn % 2 == 0 ? Without(batch, turn / 2) : AtWidth(batch, turn / 2);
        return batch.Cases.Select((fuzzCase, index) => (string[])
        [
            .. fuzzCase.Differences(fuzzCase.Outcome),
            .. Exactly(fuzzCase, onOneThread[index]!).Select(difference => "on one thread, " + difference),
            .. others(fuzzCase, index),
        ]);
    });

    private static Func<FuzzCase, int, IEnumerable<string>> Without(FuzzBatch batch, int turn)
    {
        (string pass, CompilerOptions options) = FuzzSwitches.All.ElementAt(turn % FuzzSwitches.All.Count);
        FuzzOutcome?[] outcomes = batch.Run(options);
        return (fuzzCase, index) => FuzzSwitches.Differences(fuzzCase, outcomes[index], pass).Select(difference => $"without {pass}, {difference}");
    }

    private static Func<FuzzCase, int, IEnumerable<string>> AtWidth(FuzzBatch batch, int turn)
    {
        RegisterWidth width = RegisterWidth.All[turn % RegisterWidth.All.Count];
        FuzzOutcome?[] outcomes = batch.Run(CompilerOptions.Default, width);
        return (fuzzCase, index) => fuzzCase.Differences(outcomes[index]!).Select(difference => $"with {width}, {difference}");
    }

    /// <summary>The same bits, whatever the number of threads.</summary>
    private static IEnumerable<string> Exactly(FuzzCase fuzzCase, FuzzOutcome outcome) => outcome.Failure is string failure ? [failure]
        : fuzzCase.Outcome.Observations.Zip(outcome.Observations).SelectMany((pair, index) => FuzzTolerance.Differences(pair.First, pair.Second, (_, _) => 0)
            .Select(difference => $"step {index + 1}: {difference}"));

    /// <summary>On one to eight threads. Networks of other tests may run meanwhile: they compute the same on any number.</summary>
    private static T WithThreads<T>(ulong turn, Func<T> function)
    {
        int before = FusedNormOptions.MaxDegreeOfParallelism;
        FusedNormOptions.MaxDegreeOfParallelism = (int)(turn % MostThreads) + 1;
        try
        {
            return function();
        }
        finally
        {
            FusedNormOptions.MaxDegreeOfParallelism = before;
        }
    }
}
