using FusedNorm.Generator.Options;
using Xunit;

namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>
/// Random networks, compiled, and compared with an interpreter that shares nothing with the compiler. A failure prints the declaration and
/// its seed; <see cref="FuzzSuite"/> says how to repeat it or to try other seeds.
/// </summary>
[Trait("Size", "Large")]
[Trait("Registers", "Every")]
[Trait("Memory", "Checked")]
public sealed class FuzzTests
{
    public static TheoryData<ulong> Batches => [.. FuzzSuite.Small.Batches];

    /// <summary>In how many batches a pass has its turn once.</summary>
    private const int Turns = 3;

    /// <summary>
    /// The passes take turns: each batch of the suite is compiled without a third of them, and each batch that the environment names
    /// without each.
    /// </summary>
    public static TheoryData<string, ulong> SwitchesAndBatches
    {
        get
        {
            TheoryData<string, ulong> data = [];
            foreach ((int batch, ulong first) in FuzzSuite.Small.Batches.Index())
            {
                foreach (string pass in FuzzSwitches.All.Keys.Where((_, index) => FuzzSuite.IsNamed || (index + batch) % Turns == 0))
                {
                    data.Add(pass, first);
                }
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
        typeof(CompilerOptions).GetProperties()
            .Where(property => property.PropertyType.IsPrimitive)
            .Select(property => property.Name).Order(),
        FuzzSwitches.All.Keys.Select(key => key.Split(' ')[0]).Distinct().Order());
}
