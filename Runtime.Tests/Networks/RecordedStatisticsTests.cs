using FusedNorm.Runtime.Tests.Reference;
using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>
/// Means, variances and outputs in single precision: near a reference in double precision, and nowhere farther from it than PyTorch's.
/// </summary>
[Trait("Size", "Medium")]
public class RecordedStatisticsTests
{
    private static readonly Dictionary<string, RecordedStatistics> Recorded =
        RecordedStatistics.Load().ToDictionary(recorded => recorded.ToString());

    public static TheoryData<string> Cases => [.. Recorded.Keys];

    /// <summary>
    /// At most 2 units in the last place, and at most PyTorch's error. A result cannot be nearer than half a unit: that much is the
    /// rounding of the exact value.
    /// </summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Are_as_near_as_PyTorchs(string name)
    {
        RecordedStatistics recorded = Recorded[name];
        TestedNetwork network = TestedNetwork.Create(recorded.Network);
        int channels = network.SampleShape[0];
        double[] input = [.. recorded.Draw(network.SampleLength, channels).Select(x => (double)x)];
        ReferenceNetwork reference = ReferenceNetwork.Of(network);
        double[] expected = reference.Forward(input, recorded.Batch).Values;
        double[] output = network.Forward(input);
        double error = expected.Zip(output, (exact, found) => Math.Abs(exact - found)).Max();
        Assert.True(
            error <= Math.Max(recorded.OutputError, 2 * Unit(Measured.Largest(expected))),
            $"output: error {error}, PyTorch's {recorded.OutputError}");
        if (recorded.Mean is null)
        {
            return;
        }

        ReferenceTrackingNorm norm = reference.TrackingNorms.Single().Layer;
        string layer = reference.TrackingNorms.Single().Name;
        for (int channel = 0; channel < channels; channel++)
        {
            Compare("mean", channel, norm.RunningMean[channel], network.RunningMean(layer)[channel], recorded.Mean[channel]);
            Compare("variance", channel, norm.RunningVar[channel], network.RunningVar(layer)[channel], recorded.Variance![channel]);
        }
    }

    private static void Compare(string what, int channel, double exact, double found, double torch)
    {
        double error = Math.Abs(found - exact);
        double unit = Unit(exact);
        Assert.True(error <= 2 * unit, $"{what}[{channel}]: found {found:R}, exact {exact:R}: {error / unit:F2} units in the last place");
        Assert.True(
            error <= Math.Max(Math.Abs(torch - exact), 0.501 * unit),
            $"{what}[{channel}]: found {found:R}, PyTorch {torch:R}, exact {exact:R}: {error / unit:F3} "
            + $"units in the last place, PyTorch {Math.Abs(torch - exact) / unit:F3}");
    }

    /// <summary>The distance from a number to the next in single precision.</summary>
    private static double Unit(double value) => MathF.BitIncrement(MathF.Abs((float)value)) - MathF.Abs((float)value);
}
