using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using FusedNorm.Execution;

namespace FusedNorm.Vectors;

/// <content>Long runs.</content>
public readonly partial struct Simd256<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> KeepLast(Simd256<T> value, int count) =>
        new(value.vector & Vector256.LoadUnsafe(ref LaneMasks.Last<T>(Count, count)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreLast(Simd256<T> value, Span<T> destination, int index, int count)
    {
        (Simd128<T> lower, Simd128<T> upper) = (new(value.vector.GetLower()), new(value.vector.GetUpper()));
        int half = Simd128<T>.Count;
        if (count >= half)
        {
            Simd128<T>.Store(upper, destination, index + half);
            Simd128<T>.StoreLast(lower, destination, index, count - half);
        }
        else
        {
            Simd128<T>.StoreLast(upper, destination, index + half, count);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Store(Simd256<T> value, Span<T> destination, int index, bool pastCaches)
    {
        if (MemoryChecks.IsOn && MemoryChecks.Available)
        {
            MemoryChecks.Require(destination.Length, index, Count);
        }

        T* address = (T*)Unsafe.AsPointer(ref Unsafe.Add(ref MemoryMarshal.GetReference(destination), index));
        if (pastCaches && ((nuint)address & ((nuint)sizeof(Vector256<T>) - 1)) == 0)
        {
            value.vector.StoreAlignedNonTemporal(address);
            return;
        }

        Store(value, destination, index);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddMoments(
        ref Simd256<T> sumLower, ref Simd256<T> sumUpper, ref Simd256<T> squaresLower, ref Simd256<T> squaresUpper, Simd256<T> value)
    {
        if (typeof(T) == typeof(float))
        {
            (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(value.vector.AsSingle());
            AddMoments(ref sumLower, ref sumUpper, ref squaresLower, ref squaresUpper, lower, upper);
            return;
        }

        sumLower += value;
        AddProduct(ref squaresLower, value, value);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddMoments(
        ref Simd256<T> sumLower, ref Simd256<T> sumUpper, ref Simd256<T> squaresLower,
        ref Simd256<T> squaresUpper, ReadOnlySpan<T> source, int index)
    {
        if (typeof(T) == typeof(float) && Avx.IsSupported)
        {
            if (MemoryChecks.IsOn && MemoryChecks.Available)
            {
                MemoryChecks.Require(source.Length, index, Count);
            }

            ref float first = ref Unsafe.As<T, float>(ref Unsafe.Add(ref MemoryMarshal.GetReference(source), index));
            AddMoments(
                ref sumLower, ref sumUpper, ref squaresLower, ref squaresUpper,
                Avx.ConvertToVector256Double(Vector128.LoadUnsafe(ref first)),
                Avx.ConvertToVector256Double(Vector128.LoadUnsafe(ref first, (nuint)Count / 2)));
            return;
        }

        AddMoments(ref sumLower, ref sumUpper, ref squaresLower, ref squaresUpper, Load(source, index));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddMoments(
        ref Simd256<T> sumLower, ref Simd256<T> sumUpper, ref Simd256<T> squaresLower,
        ref Simd256<T> squaresUpper, Vector256<double> lower, Vector256<double> upper)
    {
        sumLower = new((sumLower.vector.AsDouble() + lower).As<double, T>());
        sumUpper = new((sumUpper.vector.AsDouble() + upper).As<double, T>());
        Simd256<double>.AddProduct(ref Unsafe.As<Simd256<T>, Simd256<double>>(ref squaresLower), new(lower), new(lower));
        Simd256<double>.AddProduct(ref Unsafe.As<Simd256<T>, Simd256<double>>(ref squaresUpper), new(upper), new(upper));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumWide(Simd256<T> lower, Simd256<T> upper, Simd256<T> nextLower, Simd256<T> nextUpper) =>
        HorizontalSum.Of((lower.vector.AsDouble() + nextLower.vector.AsDouble()) + (upper.vector.AsDouble() + nextUpper.vector.AsDouble()));
}
