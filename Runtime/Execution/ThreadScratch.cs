using FusedNorm.Products;

namespace FusedNorm.Execution;

/// <summary>One scratch buffer per thread and element type, for <c>Predict</c>: many threads may run it on one network at once.</summary>
/// <typeparam name="T">The element.</typeparam>
public static class ThreadScratch<T>
    where T : unmanaged
{
    [ThreadStatic]
    private static AlignedBuffer<T>? buffer;

    /// <summary>The thread's buffer, grown where needed; its contents are whatever the last user left.</summary>
    /// <param name="length">How many elements are needed.</param>
    public static AlignedBuffer<T> Rent(long length) => buffer = AlignedBuffer<T>.AtLeast(buffer, length);

    /// <summary>Gives all memory back that this thread keeps for networks.</summary>
    public static void Trim()
    {
        buffer = null;
        KernelScratch<T>.Trim();
        OwnMemory<T>.Trim();
        PanelScratch<T>.Trim();
    }
}
