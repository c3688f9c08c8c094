using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>
/// Norms in double precision far from zero: where every <c>x - mean</c> would be exact but for the mean's own rounding, the remainder that
/// the mean keeps gives the digits back (docs/numerics.md).
/// </summary>
public class DoubleRemainderTests
{
    private const double Epsilon = 1e-5;

    /// <summary>
    /// Half of the most that the sums of the squares may round away: 2,400 terms in four lanes, 600 units of 1e-16 at a value of four.
    /// Without the remainder, the mean of 1e8 alone would round away some 1e-8.
    /// </summary>
    private const double Rounding = 1e-13;

    /// <summary>
    /// A network, and how many neighbouring elements are a channel's, of how many channels; those of all samples are normalised together
    /// where it is a batch norm.
    /// </summary>
    public static TheoryData<string, int, int, bool> Norms => new()
    {
        { "DoubleRowsOfThree", 3, 1, false },
        { "DoubleRows", 1003, 1, false },
        { "DoubleColumns", 1, 5, true },
        { "DoublePositions", 37, 3, true },
        { "DoubleGroups", 105, 2, false },
        { "DoubleInstances", 67, 2, false },
    };

    [Theory]
    [MemberData(nameof(Norms))]
    public void An_offset_costs_no_digits(string name, int length, int channels, bool acrossSamples)
    {
        foreach (int batch in new[] { 3, 4, 65 })
        {
            // Small whole numbers: what is added to them is exact, and so are their own sums.
            double[] around = [.. Draw.Normal(1, batch * channels * length).Select(x => Math.Round(4 * x))];
            double[] expected = Normalized(around, length, channels, acrossSamples);
            foreach (double offset in new[] { 0, 1e4, 1e8, 1e12, -1e12 })
            {
                TestedNetwork network = TestedNetwork.Create(name);
                double[] found = network.Forward([.. around.Select(x => offset + x)]);

                Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, tolerance: Rounding));
            }
        }
    }

    private static double[] Normalized(double[] values, int length, int channels, bool acrossSamples)
    {
        double[] result = new double[values.Length];
        foreach (IGrouping<int, int> together in Enumerable.Range(0, values.Length)
            .GroupBy(i => acrossSamples ? i / length % channels : i / length))
        {
            // In whole numbers, the sums are exact.
            double count = together.Count();
            double sum = together.Sum(i => values[i]);
            double mean = sum / count;
            double scale = 1 / Math.Sqrt((((count * together.Sum(i => values[i] * values[i])) - (sum * sum)) / (count * count)) + Epsilon);
            foreach (int i in together)
            {
                result[i] = (values[i] - mean) * scale;
            }
        }

        return result;
    }
}
