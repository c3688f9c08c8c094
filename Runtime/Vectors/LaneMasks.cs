using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FusedNorm.Vectors;

/// <summary>
/// Where masks of the last lanes of a register begin: in a table of zeros followed by ones, a window whose last lanes are ones.
/// </summary>
internal static class LaneMasks
{
    private static ReadOnlySpan<int> Singles =>
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1];

    private static ReadOnlySpan<long> Doubles => [0, 0, 0, 0, 0, 0, 0, 0, -1, -1, -1, -1, -1, -1, -1, -1];

    /// <summary>The first element of the mask of the last <paramref name="count"/> of so many lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ref T Last<T>(int lanes, int count)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            return ref Unsafe.As<int, T>(ref Unsafe.Add(ref MemoryMarshal.GetReference(Singles), (Singles.Length / 2) - lanes + count));
        }

        return ref Unsafe.As<long, T>(ref Unsafe.Add(ref MemoryMarshal.GetReference(Doubles), (Doubles.Length / 2) - lanes + count));
    }
}
