using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using FusedNorm.Execution;

namespace FusedNorm.Vectors;

public readonly partial struct Simd128<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> LoadFrom(ref readonly T source, nint index)
    {
        if (MemoryChecks.IsOn && MemoryChecks.Available)
        {
            MemoryChecks.RequireKnown(ref Unsafe.Add(ref Unsafe.AsRef(in source), index), Count);
        }

        return new(Vector128.LoadUnsafe(ref Unsafe.Add(ref Unsafe.AsRef(in source), index)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTo(Simd128<T> value, ref T destination, nint index)
    {
        if (MemoryChecks.IsOn && MemoryChecks.Available)
        {
            MemoryChecks.RequireKnown(ref Unsafe.Add(ref destination, index), Count);
        }

        value.vector.StoreUnsafe(ref Unsafe.Add(ref destination, index));
    }
}
