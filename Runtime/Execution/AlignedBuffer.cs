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

    /// <summary>Allocates a buffer.</summary>
    /// <param name="length">The number of elements.</param>
    public AlignedBuffer(int length)
    {
        // A pinned array never moves, so that its alignment can be chosen once.
        array = GC.AllocateArray<T>(checked(length + (CacheLine / Unsafe.SizeOf<T>())), pinned: true);
        nint misaligned = Marshal.UnsafeAddrOfPinnedArrayElement(array, 0) & (CacheLine - 1);
        start = misaligned == 0 ? 0 : (int)((CacheLine - misaligned) / Unsafe.SizeOf<T>());
        Length = length;
    }

    /// <summary>The number of elements.</summary>
    public int Length { get; }

    /// <summary>A part of the buffer.</summary>
    /// <param name="offset">Its first element.</param>
    /// <param name="length">How many.</param>
    public Span<T> Slice(int offset, int length) => array.AsSpan(start, Length).Slice(offset, length);

    /// <summary>A part of the buffer that may be kept.</summary>
    /// <param name="offset">Its first element.</param>
    /// <param name="length">How many.</param>
    public Memory<T> Memory(int offset, int length) => array.AsMemory(start, Length).Slice(offset, length);

    /// <summary>
    /// A buffer of at least <paramref name="length"/> elements: <paramref name="buffer"/> where it is long enough, so that a
    /// network allocates only when a batch is larger than all before.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">More than one array can hold.</exception>
    public static AlignedBuffer<T> AtLeast(AlignedBuffer<T>? buffer, long length)
    {
        if (buffer is not null && buffer.Length >= length)
        {
            return buffer;
        }

        long most = Array.MaxLength - (CacheLine / Unsafe.SizeOf<T>());
        if (length > most)
        {
            throw new ArgumentOutOfRangeException(nameof(length), $"Expected a batch whose workspace has at most {most} values, found {length}. Split the batch.");
        }

        return new AlignedBuffer<T>((int)length);
    }
}
