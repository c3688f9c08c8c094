using System.Runtime.CompilerServices;
using FusedNorm.Execution;

namespace FusedNorm.Vectors;

public readonly partial struct Simd1<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> LoadFrom(ref readonly T source, nint index)
    {
        if (MemoryChecks.IsOn && MemoryChecks.Available)
        {
            MemoryChecks.RequireKnown(ref Unsafe.Add(ref Unsafe.AsRef(in source), index), Count);
        }

        return new(Unsafe.Add(ref Unsafe.AsRef(in source), index));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTo(Simd1<T> value, ref T destination, nint index)
    {
        if (MemoryChecks.IsOn && MemoryChecks.Available)
        {
            MemoryChecks.RequireKnown(ref Unsafe.Add(ref destination, index), Count);
        }

        Unsafe.Add(ref destination, index) = value.element;
    }
}
