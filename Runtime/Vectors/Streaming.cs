using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace FusedNorm.Vectors;

/// <summary>Loops over tensors that no cache holds: they load ahead and store past the caches.</summary>
public static class Streaming
{
    /// <summary>
    /// From this size on, a tensor is taken to be gone from the caches before anything reads it again. Half of the 32 MB that a core
    /// complex or a desktop processor shares: below, storing past the caches costs more than it saves.
    /// </summary>
    public const long LargeBytes = 16L << 20;

    /// <summary>Whether a tensor of so many elements is that large.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLarge<T>(long elements)
        where T : unmanaged =>
        elements * Unsafe.SizeOf<T>() >= LargeBytes;

    /// <summary>Asks for the line that an element lies on. The index may lie behind the last element: nothing is read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Prefetch<T>(ReadOnlySpan<T> source, int index)
        where T : unmanaged
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref MemoryMarshal.GetReference(source), index)));
        }
    }

    /// <summary>Orders stores past the caches before all that follow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Finish()
    {
        if (Sse.IsSupported)
        {
            Sse.StoreFence();
        }
        else
        {
            Thread.MemoryBarrier();
        }
    }
}
