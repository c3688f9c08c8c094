using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FusedNorm.Execution;

/// <summary>
/// Weights that lie in an assembly. They stand there as numbers of 64 bits, which the C# compiler reads faster than as many floats.
/// </summary>
public static class ConstantData
{
    /// <summary>The elements; nothing is copied.</summary>
    /// <typeparam name="T">The network's element type.</typeparam>
    /// <param name="data">The bits: of one element each, or of two, the first one in the lower half.</param>
    /// <param name="length">The number of elements.</param>
    /// <exception cref="PlatformNotSupportedException">Elements of 32 bits on a processor that keeps the upper half first.</exception>
    [CLSCompliant(false)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<T> Of<T>(ReadOnlySpan<ulong> data, int length)
        where T : unmanaged
    {
        if (!BitConverter.IsLittleEndian && Unsafe.SizeOf<T>() != sizeof(ulong))
        {
            ThrowBigEndian();
        }

        return MemoryMarshal.Cast<ulong, T>(data)[..length];
    }

    private static void ThrowBigEndian() =>
        throw new PlatformNotSupportedException("Weights in the assembly need a little-endian processor: load the file instead.");
}
