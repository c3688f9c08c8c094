using System.Globalization;
using System.Runtime.CompilerServices;
using Xunit;

namespace FusedNorm.Runtime.Tests.Random;

/// <summary>Floating-point numbers by their bits, written in hexadecimal with a space between them.</summary>
internal static class Bits
{
    internal static void Equal(string expected, ReadOnlySpan<float> found) => Assert.Equal(expected, Hex(found));

    internal static string Hex<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        string[] words = new string[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            words[i] = typeof(T) == typeof(float)
                ? Unsafe.BitCast<T, uint>(values[i]).ToString("x8", CultureInfo.InvariantCulture)
                : Unsafe.BitCast<T, ulong>(values[i]).ToString("x16", CultureInfo.InvariantCulture);
        }

        return string.Join(' ', words);
    }

    internal static T[] Parse<T>(string words)
        where T : unmanaged =>
        [.. words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => typeof(T) == typeof(float)
            ? Unsafe.BitCast<uint, T>(uint.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture))
            : Unsafe.BitCast<ulong, T>(ulong.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture)))];
}
