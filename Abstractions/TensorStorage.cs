using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FusedNorm.Execution;

namespace FusedNorm;

/// <summary>
/// A part of an array, checked once when it is taken, so that its span costs nothing: small networks ask for it several times a call.
/// </summary>
/// <typeparam name="T">The element.</typeparam>
internal readonly struct TensorStorage<T>
    where T : unmanaged
{
    private readonly T[]? array;
    private readonly int start;

    /// <summary>Memory that is no array's, which there is only where memory can be checked.</summary>
    private readonly Memory<T> guarded;

    /// <summary>Takes a part of an array.</summary>
    /// <param name="memory">The part; it may be empty.</param>
    /// <param name="name">What it belongs to, for the message.</param>
    /// <exception cref="ArgumentException">The memory is not an array's.</exception>
    public TensorStorage(Memory<T> memory, string name)
    {
        if (!MemoryMarshal.TryGetArray(memory, out ArraySegment<T> segment))
        {
            if (MemoryChecks.Guard is not null)
            {
                guarded = memory;
                Length = memory.Length;
                return;
            }

            throw new ArgumentException($"{name} expects the memory of an array, found another's.", nameof(memory));
        }

        array = segment.Array;
        start = segment.Offset;
        Length = segment.Count;
    }

    /// <summary>The number of elements.</summary>
    public int Length { get; }

    /// <summary>The elements.</summary>
    public Span<T> Span
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Length == 0 ? []
            : MemoryChecks.IsThere && array is null ? guarded.Span
            : MemoryMarshal.CreateSpan(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(array!), start), Length);
    }
}
