// Written by Generator.Tests/Products from Simd256.Runs.cs; FUSEDNORM_UPDATE_PRODUCTS=1 writes it again.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using FusedNorm.Execution;

namespace FusedNorm.Vectors;

/// <content>Long runs.</content>
public readonly partial struct Simd512<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> KeepLast(Simd512<T> value, int count) =>
        new(value.vector & Vector512.LoadUnsafe(ref LaneMasks.Last<T>(Count, count)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreLast(Simd512<T> value, Span<T> destination, int index, int count)
    {
        (Simd256<T> lower, Simd256<T> upper) = (new(value.vector.GetLower()), new(value.vector.GetUpper()));
        int half = Simd256<T>.Count;
        if (count >= half)
        {
            Simd256<T>.Store(upper, destination, index + half);
            Simd256<T>.StoreLast(lower, destination, index, count - half);
        }
        else
        {
            Simd256<T>.StoreLast(upper, destination, index + half, count);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Store(Simd512<T> value, Span<T> destination, int index, bool pastCaches)
    {
        if (MemoryChecks.IsOn && MemoryChecks.Available)
        {
            MemoryChecks.Require(destination.Length, index, Count);
        }

        T* address = (T*)Unsafe.AsPointer(ref Unsafe.Add(ref MemoryMarshal.GetReference(destination), index));
        if (pastCaches && ((nuint)address & ((nuint)sizeof(Vector512<T>) - 1)) == 0)
        {
            value.vector.StoreAlignedNonTemporal(address);
            return;
        }

        Store(value, destination, index);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddMoments(
        ref Simd512<T> sumLower, ref Simd512<T> sumUpper, ref Simd512<T> squaresLower, ref Simd512<T> squaresUpper, Simd512<T> value)
    {
        if (typeof(T) == typeof(float))
        {
            (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(value.vector.AsSingle());
            AddMoments(ref sumLower, ref sumUpper, ref squaresLower, ref squaresUpper, lower, upper);
            return;
        }

        sumLower += value;
        AddProduct(ref squaresLower, value, value);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddMoments(
        ref Simd512<T> sumLower, ref Simd512<T> sumUpper, ref Simd512<T> squaresLower,
        ref Simd512<T> squaresUpper, ReadOnlySpan<T> source, int index)
    {
        if (typeof(T) == typeof(float) && Avx512F.IsSupported)
        {
            if (MemoryChecks.IsOn && MemoryChecks.Available)
            {
                MemoryChecks.Require(source.Length, index, Count);
            }

            ref float first = ref Unsafe.As<T, float>(ref Unsafe.Add(ref MemoryMarshal.GetReference(source), index));
            AddMoments(
                ref sumLower, ref sumUpper, ref squaresLower, ref squaresUpper,
                Avx512F.ConvertToVector512Double(Vector256.LoadUnsafe(ref first)),
                Avx512F.ConvertToVector512Double(Vector256.LoadUnsafe(ref first, (nuint)Count / 2)));
            return;
        }

        AddMoments(ref sumLower, ref sumUpper, ref squaresLower, ref squaresUpper, Load(source, index));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddMoments(
        ref Simd512<T> sumLower, ref Simd512<T> sumUpper, ref Simd512<T> squaresLower,
        ref Simd512<T> squaresUpper, Vector512<double> lower, Vector512<double> upper)
    {
        sumLower = new((sumLower.vector.AsDouble() + lower).As<double, T>());
        sumUpper = new((sumUpper.vector.AsDouble() + upper).As<double, T>());
        Simd512<double>.AddProduct(ref Unsafe.As<Simd512<T>, Simd512<double>>(ref squaresLower), new(lower), new(lower));
        Simd512<double>.AddProduct(ref Unsafe.As<Simd512<T>, Simd512<double>>(ref squaresUpper), new(upper), new(upper));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumWide(Simd512<T> lower, Simd512<T> upper, Simd512<T> nextLower, Simd512<T> nextUpper) =>
        HorizontalSum.Of((lower.vector.AsDouble() + nextLower.vector.AsDouble()) + (upper.vector.AsDouble() + nextUpper.vector.AsDouble()));
}
