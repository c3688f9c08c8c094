using Xunit;

namespace FusedNorm.Generator.Tests.Oracle;

/// <summary>
/// Whatever can be declared is recorded, in both precisions: every attribute that the generator knows, every number of arguments it can be
/// constructed with, every option, and every member of an option's enum. What there is to record is read from the attributes themselves.
/// </summary>
public sealed class OptionCoverageTests
{
    private static readonly Lazy<ILookup<bool, OracleCase>> casesByPrecision =
        new(() => OracleFolder.Committed.Cases.Values.ToLookup(oracleCase => oracleCase.IsDouble));

    private static readonly Lazy<ILookup<string, OracleCase>> casesByUse = new(() =>
        OracleFolder.Committed.Cases.Values
            .SelectMany(oracleCase => RecordedOptions.Of(oracleCase).Distinct().Select(use => (Use: use, Case: oracleCase)))
            .ToLookup(pair => pair.Use, pair => pair.Case));

    public static TheoryData<string> Declarable => [.. DeclarableOptions.All];

    public static TheoryData<string> LayerKinds => [.. DeclarableOptions.LayerKinds];

    [Theory]
    [MemberData(nameof(Declarable))]
    public void Is_recorded_in_both_precisions(string use)
    {
        Assert.True(casesByUse.Value[use].Any(oracleCase => !oracleCase.IsDouble), $"No case in single precision has {use}.");
        Assert.True(casesByUse.Value[use].Any(oracleCase => oracleCase.IsDouble), $"No case in double precision has {use}.");
    }

    [Theory]
    [MemberData(nameof(LayerKinds))]
    public void Every_layer_is_recorded_in_both_modes_backward_and_with_the_gradient_of_the_input(string kind)
    {
        foreach (IGrouping<bool, OracleCase> precision in casesByPrecision.Value)
        {
            OracleCase[] cases = [.. precision.Intersect(casesByUse.Value[kind])];
            OracleStep[] steps =
                [.. cases.SelectMany(oracleCase => oracleCase.Steps).Where(step => step.Output is not null && !step.BackwardError)];
            Assert.Contains(steps, step => step.Mode == "train" && step.Learns);
            Assert.Contains(steps, step => step.Mode == "eval");
            Assert.Contains(steps, step => step.InputGrad is not null);
        }
    }
}
