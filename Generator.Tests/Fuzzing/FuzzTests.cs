using FusedNorm.Generator.Passes;
using Xunit;

namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>
/// Random networks, compiled, and compared with an interpreter that shares nothing with the compiler. A failure prints the declaration and its
/// seed; <see cref="FuzzSuite"/> says how to repeat it or to try other seeds.
/// </summary>
public sealed class FuzzTests
{
    public static TheoryData<ulong> Batches => [.. FuzzSuite.Small.Batches];

    public static TheoryData<string, ulong> SwitchesAndBatches
    {
        get
        {
            TheoryData<string, ulong> data = [];
            foreach ((ulong first, string pass) in FuzzSuite.Small.Batches.SelectMany(first => FuzzSwitches.All.Keys, (first, pass) => (first, pass)))
            {
                data.Add(pass, first);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Batches))]
    public void Networks_compute_what_the_interpreter_computes(ulong first) =>
        FuzzReport.Require(FuzzSuite.Small.Batch(first), batch => batch.Cases.Select(fuzzCase => fuzzCase.Differences(fuzzCase.Outcome)));

    [Theory]
    [MemberData(nameof(SwitchesAndBatches))]
    public void Networks_compute_the_same_without(string pass, ulong first) =>
        FuzzReport.Require(FuzzSuite.Small.Batch(first), batch => batch.Cases.Zip(
            batch.Run(FuzzSwitches.All[pass]), (fuzzCase, outcome) => FuzzSwitches.Differences(fuzzCase, outcome, pass)));

    [Theory]
    [MemberData(nameof(Batches))]
    public void Gradients_of_the_interpreter_are_slopes(ulong first) =>
        FuzzReport.Require(FuzzSuite.Small.Batch(first), batch => batch.Cases.Select(fuzzCase => fuzzCase.Slopes?.Run() ?? []));

    [Fact]
    public void Every_switch_is_tried() => Assert.Equal(
        typeof(CompilerOptions).GetProperties().Where(property => property.PropertyType == typeof(bool)).Select(property => property.Name).Order(),
        FuzzSwitches.All.Keys.Order());
}
