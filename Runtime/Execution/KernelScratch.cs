namespace FusedNorm.Execution;

/// <summary>
/// One scratch buffer per thread and element type, for a kernel that computes an operand of a matrix product block by block. It is apart
/// from <see cref="ThreadScratch{T}"/>, whose tensors live through all kernels of a <c>Predict</c>.
/// </summary>
/// <typeparam name="T">The element.</typeparam>
public static class KernelScratch<T>
    where T : unmanaged
{
    [ThreadStatic]
    private static AlignedBuffer<T>? buffer;

    /// <summary>Room for a block, valid until the thread's next kernel asks; its contents are whatever the last user left.</summary>
    /// <param name="length">How many elements are needed.</param>
    public static Span<T> Rent(long length) => (buffer = AlignedBuffer<T>.AtLeast(buffer, length)).Slice(0, (int)length);

    /// <summary>Gives the thread's buffer back.</summary>
    internal static void Trim() => buffer = null;
}
