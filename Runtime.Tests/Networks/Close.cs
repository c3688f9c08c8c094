using FusedNorm.Runtime.Tests.Reference;
using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>Comparisons with the reference.</summary>
internal static class Close
{
    /// <summary>
    /// Single precision rounds to 6e-8. A sum of some hundred products in vector lanes, then a division and a root, loses a few
    /// dozen of these; 1e-5 is what PyTorch's own tests allow. Double precision rounds to 1.1e-16.
    /// </summary>
    public static double Tolerance(bool isDouble) => isDouble ? 1e-12 : 1e-5;

    /// <summary>
    /// Compares each element. An error is measured against the largest of the terms that the elements are sums of: where terms cancel
    /// (the input gradient of a batch norm over two values is all but zero), rounding errors stay as large as the terms were.
    /// </summary>
    public static void To(Measured expected, double[]? found, double tolerance, string what)
    {
        Assert.True(found is not null, $"{what}: expected {expected.Values.Length} values, found none");
        Assert.True(expected.Values.Length == found.Length, $"{what}: expected {expected.Values.Length} values, found {found.Length}");
        double allowed = tolerance * Math.Max(expected.Scale, Measured.Largest(expected.Values));
        for (int i = 0; i < found.Length; i++)
        {
            Assert.True(
                Math.Abs(expected.Values[i] - found[i]) <= allowed,
                $"{what}[{i}]: expected {expected.Values[i]:R}, found {found[i]:R}, allowed difference {allowed:R}");
        }
    }
}
