using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using FusedNorm.Execution;

namespace FusedNorm.Vectors;

/// <content>Long runs.</content>
public readonly partial struct Simd128<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> KeepLast(Simd128<T> value, int count) =>
        new(value.vector & Vector128.LoadUnsafe(ref LaneMasks.Last<T>(Count, count)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreLast(Simd128<T> value, Span<T> destination, int index, int count)
    {
        if (MemoryChecks.IsOn && MemoryChecks.Available)
        {
            MemoryChecks.Require(destination.Length, index + Count - count, count);
        }

        ref T last = ref Unsafe.Add(ref MemoryMarshal.GetReference(destination), index + Count - count);
        if (typeof(T) == typeof(double))
        {
            if (count == 1)
            {
                last = value.vector.GetElement(1);
            }

            return;
        }

        if ((count & 1) != 0)
        {
            last = value.vector.GetElement(count == 1 ? 3 : 1);
        }

        if ((count & 2) != 0)
        {
            Unsafe.WriteUnaligned(ref Unsafe.As<T, byte>(ref Unsafe.Add(ref last, count & 1)), value.vector.AsDouble().GetElement(1));
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Store(Simd128<T> value, Span<T> destination, int index, bool pastCaches)
    {
        if (MemoryChecks.IsOn && MemoryChecks.Available)
        {
            MemoryChecks.Require(destination.Length, index, Count);
        }

        T* address = (T*)Unsafe.AsPointer(ref Unsafe.Add(ref MemoryMarshal.GetReference(destination), index));
        if (pastCaches && ((nuint)address & ((nuint)sizeof(Vector128<T>) - 1)) == 0)
        {
            value.vector.StoreAlignedNonTemporal(address);
            return;
        }

        Store(value, destination, index);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddMoments(
        ref Simd128<T> sumLower, ref Simd128<T> sumUpper, ref Simd128<T> squaresLower, ref Simd128<T> squaresUpper, Simd128<T> value)
    {
        if (typeof(T) == typeof(float))
        {
            (Vector128<double> lower, Vector128<double> upper) = Vector128.Widen(value.vector.AsSingle());
            AddMoments(ref sumLower, ref sumUpper, ref squaresLower, ref squaresUpper, lower, upper);
            return;
        }

        sumLower += value;
        AddProduct(ref squaresLower, value, value);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddMoments(
        ref Simd128<T> sumLower, ref Simd128<T> sumUpper, ref Simd128<T> squaresLower,
        ref Simd128<T> squaresUpper, ReadOnlySpan<T> source, int index) =>
            AddMoments(ref sumLower, ref sumUpper, ref squaresLower, ref squaresUpper, Load(source, index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddMoments(
        ref Simd128<T> sumLower, ref Simd128<T> sumUpper, ref Simd128<T> squaresLower,
        ref Simd128<T> squaresUpper, Vector128<double> lower, Vector128<double> upper)
    {
        sumLower = new((sumLower.vector.AsDouble() + lower).As<double, T>());
        sumUpper = new((sumUpper.vector.AsDouble() + upper).As<double, T>());
        Simd128<double>.AddProduct(ref Unsafe.As<Simd128<T>, Simd128<double>>(ref squaresLower), new(lower), new(lower));
        Simd128<double>.AddProduct(ref Unsafe.As<Simd128<T>, Simd128<double>>(ref squaresUpper), new(upper), new(upper));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumWide(Simd128<T> lower, Simd128<T> upper, Simd128<T> nextLower, Simd128<T> nextUpper) =>
        HorizontalSum.Of((lower.vector.AsDouble() + nextLower.vector.AsDouble()) + (upper.vector.AsDouble() + nextUpper.vector.AsDouble()));
}
