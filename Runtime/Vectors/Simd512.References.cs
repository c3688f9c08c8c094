// Written by Generator.Tests/Products from Simd256.References.cs; FUSEDNORM_UPDATE_PRODUCTS=1 writes it again.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using FusedNorm.Execution;

namespace FusedNorm.Vectors;

public readonly partial struct Simd512<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> LoadFrom(ref readonly T source, nint index)
    {
        if (MemoryChecks.IsOn && MemoryChecks.Available)
        {
            MemoryChecks.RequireKnown(ref Unsafe.Add(ref Unsafe.AsRef(in source), index), Count);
        }

        return new(Vector512.LoadUnsafe(ref Unsafe.Add(ref Unsafe.AsRef(in source), index)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTo(Simd512<T> value, ref T destination, nint index)
    {
        if (MemoryChecks.IsOn && MemoryChecks.Available)
        {
            MemoryChecks.RequireKnown(ref Unsafe.Add(ref destination, index), Count);
        }

        value.vector.StoreUnsafe(ref Unsafe.Add(ref destination, index));
    }
}
