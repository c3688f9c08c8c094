using FusedNorm.Generator.Options;
using Xunit;

namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>
/// Random networks of the sizes that people use: beside the interpreter, and beside themselves on another number of threads, at another
/// width of registers and without a pass of the compiler. Ten thousand of them: <c>FUSEDNORM_FUZZ_COUNT=10000</c>.
/// </summary>
[Trait("Size", "Large")]
public sealed class RealFuzzTests
{
    private const int MostThreads = 8;
    private const ulong BatchSize = FuzzSuite.RealBatchSize;

    public static TheoryData<ulong> Batches => [.. FuzzSuite.Real.Batches];

    [Theory]
    [MemberData(nameof(Batches))]
    public void Networks_of_real_size_compute_what_the_interpreter_computes(ulong first) =>
        FuzzReport.Require(WithThreads(first / BatchSize, () => FuzzSuite.Real.Prepare(first)), Differences);

    private static IEnumerable<IEnumerable<string>> Differences(FuzzBatch batch)
    {
        FuzzOutcome?[] onOneThread = WithThreads(0, batch.Again);
        string[][] differences = [.. batch.Cases.Select((fuzzCase, index) => (string[])
        [
            .. fuzzCase.Differences(fuzzCase.Outcome),
            .. Exactly(fuzzCase, onOneThread[index]!).Select(difference => "on one thread, " + difference),
        ])];

        // A network's seed decides what else it is compared with: they take turns with all there is, a fifth with a pass of the compiler, a
        // fifth with a width.
        int turn = (int)(batch.Cases[0].Network.Seed / BatchSize);
        (string pass, CompilerOptions options) = FuzzSwitches.All.ElementAt(turn % FuzzSwitches.All.Count);
        RegisterWidth width = RegisterWidth.All[turn % RegisterWidth.All.Count];
        FuzzBatch withoutPass = batch.Part(fuzzCase => fuzzCase.Network.Seed % 5 == 0);
        FuzzBatch atWidth = batch.Part(fuzzCase => fuzzCase.Network.Seed % 5 == 1);
        Dictionary<ulong, string[]> others = withoutPass.Cases.Zip(withoutPass.Run(options), (fuzzCase, outcome) =>
                (fuzzCase.Network.Seed, Found: FuzzSwitches.Differences(fuzzCase, outcome, pass)
                    .Select(difference => $"without {pass}, {difference}")))
            .Concat(atWidth.Cases.Zip(atWidth.Run(CompilerOptions.Default, width), (fuzzCase, outcome) =>
                (fuzzCase.Network.Seed, Found: fuzzCase.Differences(outcome!).Select(difference => $"with {width}, {difference}"))))
            .ToDictionary(pair => pair.Seed, pair => pair.Found.ToArray());
        return batch.Cases.Zip(differences, (fuzzCase, found) => found.Concat(others.GetValueOrDefault(fuzzCase.Network.Seed, [])));
    }

    /// <summary>The same bits, whatever the number of threads.</summary>
    private static IEnumerable<string> Exactly(FuzzCase fuzzCase, FuzzOutcome outcome) => outcome.Failure is string failure ? [failure]
        : fuzzCase.Outcome.Observations.Zip(outcome.Observations)
            .SelectMany((pair, index) => FuzzTolerance.Differences(pair.First, pair.Second, (_, _) => 0)
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
