using FusedNorm.Generator.Tests.Oracle;
using Xunit;

namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>What the suite's random networks reach: whatever can be declared is drawn, and nearly all of it can be judged.</summary>
public sealed class FuzzCoverageTests
{
    private static readonly Lazy<ILookup<string, bool>> precisionsByUse = new(() => FuzzSuite.Small.Committed
        .SelectMany(network => RecordedOptions.Of(network.Declaration).Distinct().Select(use => (Use: use, network.IsDouble)))
        .ToLookup(pair => pair.Use, pair => pair.IsDouble));

    public static TheoryData<string> Declarable => [.. DeclarableOptions.All];

    public static TheoryData<string> LayerKinds => [.. DeclarableOptions.LayerKinds];

    [Theory]
    [MemberData(nameof(Declarable))]
    public void Whatever_can_be_declared_is_drawn(string use) => Assert.NotEmpty(precisionsByUse.Value[use]);

    [Theory]
    [MemberData(nameof(LayerKinds))]
    public void Every_layer_is_drawn_in_both_precisions(string kind)
    {
        Assert.Contains(false, precisionsByUse.Value[kind]);
        Assert.Contains(true, precisionsByUse.Value[kind]);
    }

    [Fact]
    public void Drawing_is_repeatable() =>
        Assert.Equal(
            FuzzSuite.Small.Committed.Select(network => network.Declaration),
            FuzzSuite.Small.Committed.Select(network => NetworkDrawer.Draw(network.Seed, FuzzSizes.Small).Declaration));

    /// <summary>A script ends early where sixteen inputs in a row would let rounding decide.</summary>
    [Fact]
    [Trait("Size", "Medium")]
    public void Nearly_every_script_is_complete_and_nearly_every_slope_exists()
    {
        FuzzCase[] cases = [.. FuzzSuite.Small.Committed.AsParallel().Select(network => new FuzzCase(network))];
        int shortened = cases.Count(fuzzCase => fuzzCase.Script.IsShortened);
        Assert.True(shortened <= cases.Length / 100, $"{shortened} of {cases.Length} scripts end early.");

        SlopeCheck[] checks = [.. cases.Select(fuzzCase => fuzzCase.Slopes).OfType<SlopeCheck>()];
        Assert.All(checks, check => Assert.Empty(check.Run()));
        int compared = checks.Sum(check => check.Compared);
        int skipped = checks.Sum(check => check.Skipped);
        Assert.True(compared > 2500, $"Only {compared} slopes were compared.");
        Assert.True(skipped <= compared / 50, $"{skipped} slopes were skipped beside {compared} that were compared.");
    }

    [Fact]
    public void The_tolerance_notices_a_thousandth_in_single_and_a_billionth_in_double_precision()
    {
        foreach (FuzzCase fuzzCase in FuzzSuite.Small.Committed.Take(40).Select(network => new FuzzCase(network)))
        {
            FuzzExpectation step = fuzzCase.Script.Steps[0];
            Observation off = new();
            foreach ((string name, Quantity quantity) in step.Expected.Quantities)
            {
                double shift = quantity.Phase == Phase.Exact ? 0 : (fuzzCase.Network.IsDouble
                    ? 1e-9
                    : 1e-3) * (quantity.Phase == Phase.Forward ? step.Scales.Forward : step.Scales.Backward);
                off.Add(name, quantity.Phase, quantity.Values is null ? null : [.. quantity.Values.Select(value => value + shift)]);
            }

            int inexact = step.Expected.Quantities.Values.Count(quantity => quantity.Phase != Phase.Exact && quantity.Largest > 0);
            Assert.True(FuzzTolerance.Of(fuzzCase.Network).Differences(step.Expected, off, step.Scales).Count() >= inexact);
        }
    }
}
