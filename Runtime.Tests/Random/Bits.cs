using System.Globalization;
using System.Numerics;
using Xunit;

namespace FusedNorm.Runtime.Tests.Random;

/// <summary>Compares numbers by their bits, written in hexadecimal with a space between them.</summary>
internal static class Bits
{
    internal static void Equal(string expected, ReadOnlySpan<float> found) => Assert.Equal(expected, Hex(found));

    internal static void Equal(string expected, ReadOnlySpan<double> found) => Assert.Equal(expected, Hex(found));

    internal static string Hex(ReadOnlySpan<float> values) => string.Join(' ', values.ToArray().Select(v => Digits(BitConverter.SingleToUInt32Bits(v))));

    internal static string Hex(ReadOnlySpan<double> values) => string.Join(' ', values.ToArray().Select(v => Digits(BitConverter.DoubleToUInt64Bits(v))));

    private static string Digits<T>(T bits)
        where T : IBinaryInteger<T> =>
        bits.ToString(typeof(T) == typeof(uint) ? "x8" : "x16", CultureInfo.InvariantCulture);
}
