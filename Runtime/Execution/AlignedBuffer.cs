using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FusedNorm.Execution;

/// <summary>Zeroed storage whose first element lies on a cache line, so that no vector of an aligned tensor straddles two.</summary>
/// <typeparam name="T">The element.</typeparam>
public sealed class AlignedBuffer<T>
    where T : unmanaged
{
    private const int CacheLine = 64;

    private readonly T[] array;
    private readonly int start;

    /// <summary>Memory between pages that nobody may touch, where tests ask for it.</summary>
    private readonly MemoryManager<T>? guarded;

    /// <summary>
    /// Elements in front of and behind the buffer: where memory can be checked, tests run code that leaves it on purpose, and harm nobody
    /// else's.
    /// </summary>
    private static int Margin => MemoryChecks.IsThere ? 1024 : 0;

    /// <summary>Allocates a buffer.</summary>
    /// <param name="length">The number of elements.</param>
    public AlignedBuffer(int length)
    {
        if (MemoryChecks.IsThere && MemoryChecks.Guard is { } guard)
        {
            guarded = guard.Allocate<T>(length);
            array = [];
            Length = length;
            return;
        }

        // A pinned array never moves, so that its alignment can be chosen once.
        array = GC.AllocateArray<T>(checked(length + (CacheLine / Unsafe.SizeOf<T>()) + (2 * Margin)), pinned: true);
        nint misaligned = Marshal.UnsafeAddrOfPinnedArrayElement(array, 0) & (CacheLine - 1);
        start = Margin + (misaligned == 0 ? 0 : (int)((CacheLine - misaligned) / Unsafe.SizeOf<T>()));
        Length = length;
    }

    /// <summary>What a buffer holds: the longest array, without the cache line that aligns it, whichever the element.</summary>
    internal static int MostElements => Array.MaxLength - (CacheLine / sizeof(float));

    /// <summary>The number of elements.</summary>
    public int Length { get; }

    /// <summary>A part of the buffer.</summary>
    /// <param name="offset">Its first element.</param>
    /// <param name="length">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not a part of the buffer.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<T> Slice(int offset, int length)
    {
        // One comparison in a wider type instead of the several that slicing an array takes: a small network does little else.
        if ((ulong)(uint)offset + (uint)length > (uint)Length)
        {
            ThrowOutOfRange(offset, length);
        }

        if (MemoryChecks.IsThere && guarded is not null)
        {
            return guarded.GetSpan().Slice(offset, length);
        }

        return MemoryMarshal.CreateSpan(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(array), start + offset), length);
    }

    /// <summary>Whether a span shares an element with the buffer.</summary>
    /// <param name="span">Any span.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Overlaps(ReadOnlySpan<T> span)
    {
        if (MemoryChecks.IsThere && guarded is not null)
        {
            return guarded.GetSpan().Overlaps(span);
        }

        // How far the span begins behind the buffer, or the buffer behind the span; as an unsigned number, the other of the two is huge.
        nint behind = Unsafe.ByteOffset(ref MemoryMarshal.GetArrayDataReference(array), ref MemoryMarshal.GetReference(span));
        return (nuint)behind < (nuint)array.Length * (nuint)Unsafe.SizeOf<T>()
            || (nuint)(-behind) < (nuint)span.Length * (nuint)Unsafe.SizeOf<T>();
    }

    /// <summary>A part of the buffer that may be kept.</summary>
    /// <param name="offset">Its first element.</param>
    /// <param name="length">How many.</param>
    public Memory<T> Memory(int offset, int length) =>
        (guarded is null ? array.AsMemory(start, Length) : guarded.Memory).Slice(offset, length);

    /// <summary>
    /// A buffer of at least <paramref name="length"/> elements: <paramref name="buffer"/> where it is long enough, so that a
    /// network allocates only when a batch is larger than all before. What it holds is nobody's any more: with <see cref="MemoryChecks"/>,
    /// NaN.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">More than one array can hold.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static AlignedBuffer<T> AtLeast(AlignedBuffer<T>? buffer, long length)
    {
        AlignedBuffer<T> found = buffer is not null && buffer.Length >= length ? buffer : Allocate(length);
        if (MemoryChecks.IsOn)
        {
            MemoryChecks.Poison(found.Slice(0, found.Length));
        }

        return found;
    }

    private static AlignedBuffer<T> Allocate(long length)
    {
        if (length > MostElements)
        {
            throw TooLarge($"Expected a batch whose workspace has at most {MostElements} values, found {length}. Split the batch.");
        }

        return new AlignedBuffer<T>((int)length);
    }

    /// <summary>Names what the network was called with, not what this class was.</summary>
    private static ArgumentOutOfRangeException TooLarge(string message, string parameter = "input") => new(parameter, message);

    private void ThrowOutOfRange(int offset, int length) => throw new ArgumentOutOfRangeException(
        nameof(length), $"Expected a part of {Length} elements, found {length} elements from {offset} on.");
}
