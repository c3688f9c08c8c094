using System.Runtime.CompilerServices;

namespace FusedNorm.Execution;

/// <summary>
/// What a caller hands to a network and what is the network's own, its last output for one: where the call writes to that memory, it reads
/// a copy. The copies are kept for the thread, so that a network which goes on from its own output allocates nothing either.
/// </summary>
/// <typeparam name="T">The element.</typeparam>
public static class OwnMemory<T>
    where T : unmanaged
{
    [ThreadStatic]
    private static AlignedBuffer<T>? inputs;

    [ThreadStatic]
    private static AlignedBuffer<T>? targets;

    /// <summary>An input or an output's gradient: itself, or a copy that is valid until the thread's next call.</summary>
    /// <param name="given">What the caller gave.</param>
    /// <param name="written">Memory that the call writes to; null where there is none yet.</param>
    /// <param name="alsoWritten">Other memory that it writes to, if any.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<T> Input(ReadOnlySpan<T> given, AlignedBuffer<T>? written, AlignedBuffer<T>? alsoWritten = null) =>
        Overlaps(given, written) || Overlaps(given, alsoWritten) ? Copy(ref inputs, given) : given;

    /// <summary>The same for targets, beside an input that may be a copy as well.</summary>
    /// <param name="given">What the caller gave.</param>
    /// <param name="written">Memory that the call writes to; null where there is none yet.</param>
    /// <param name="alsoWritten">Other memory that it writes to, if any.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<T> Targets(ReadOnlySpan<T> given, AlignedBuffer<T>? written, AlignedBuffer<T>? alsoWritten = null) =>
        Overlaps(given, written) || Overlaps(given, alsoWritten) ? Copy(ref targets, given) : given;

    /// <summary>Gives the thread's copies back.</summary>
    internal static void Trim() => (inputs, targets) = (null, null);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Overlaps(ReadOnlySpan<T> given, AlignedBuffer<T>? memory) => memory is not null && memory.Overlaps(given);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ReadOnlySpan<T> Copy(ref AlignedBuffer<T>? kept, ReadOnlySpan<T> given)
    {
        kept = AlignedBuffer<T>.AtLeast(kept, given.Length);
        Span<T> copy = kept.Slice(0, given.Length);
        given.CopyTo(copy);
        return copy;
    }
}
