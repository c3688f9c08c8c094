using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

/// <summary>
/// What is done to finished sums of neighbouring columns while they are in registers: a bias is added, and what is less than a floor
/// becomes it. Zero is the floor of a rectifier; nothing is less than minus infinity.
/// </summary>
/// <remarks>
/// It is data, not a type argument: every type would be another instance of every tile, to be compiled at its first call or kept in a
/// program that was compiled ahead of time. A tile asks once whether there is a rest, behind its loop.
/// </remarks>
/// <typeparam name="T">The element.</typeparam>
internal readonly ref struct TileRest<T>
    where T : unmanaged
{
    private readonly ref T bias;

    private TileRest(ref T bias, T floor)
    {
        this.bias = ref bias;
        Floor = floor;
    }

    /// <summary>What is done to all columns of a product.</summary>
    /// <param name="bias">An element for each column; empty for no rest.</param>
    /// <param name="rectifies">Whether negative numbers become zero.</param>
    /// <param name="columns">The columns.</param>
    /// <exception cref="ArgumentException">The bias is too short.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TileRest<T> Of(ReadOnlySpan<T> bias, bool rectifies, int columns)
    {
        if (bias.IsEmpty)
        {
            return default;
        }

        if (bias.Length < columns)
        {
            ThrowTooShort(columns, bias.Length, nameof(bias));
        }

        return new(ref MemoryMarshal.GetReference(bias), rectifies ? default : Lowest);
    }

    /// <summary>Whether sums stay as they are.</summary>
    internal bool IsNone
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.IsNullRef(ref bias);
    }

    /// <summary>The bias of the first column.</summary>
    internal ref T Bias
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref bias;
    }

    internal T Floor { get; }

    private static T Lowest => typeof(T) == typeof(float)
        ? Unsafe.BitCast<float, T>(float.NegativeInfinity)
        : Unsafe.BitCast<double, T>(double.NegativeInfinity);

    private static void ThrowTooShort(int columns, int found, string name) =>
        throw new ArgumentException($"Expected a bias for {columns} columns, found {found}.", name);

    /// <summary>The same for sums that lie in memory already.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="first">The first column.</param>
    /// <param name="last">The column behind the last one.</param>
    /// <param name="sums">Row-major.</param>
    /// <param name="stride">The elements from row to row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Apply<V>(int rows, int first, int last, Span<T> sums, int stride)
        where V : struct, ISimd<V, T>
    {
        ref T row = ref MemoryMarshal.GetReference(sums);
        for (; rows > 0; rows--, row = ref Unsafe.Add(ref row, stride))
        {
            // Few columns are most of a product of one row: each of them alone would take longer than it took to sum.
            int column = Apply<V>(ref row, first, last);
            if (V.Count > Simd256<T>.Count)
            {
                column = Apply<Simd256<T>>(ref row, column, last);
            }

            if (V.Count > Simd128<T>.Count)
            {
                column = Apply<Simd128<T>>(ref row, column, last);
            }

            for (; column < last; column++)
            {
                Unsafe.Add(ref row, column) = Of(Unsafe.Add(ref row, column), column);
            }
        }
    }

    /// <summary>The same for as many columns of a row as fill registers; the column behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Apply<V>(ref T row, int column, int last)
        where V : struct, ISimd<V, T>
    {
        V floor = V.Create(Floor);
        for (; column <= last - V.Count; column += V.Count)
        {
            V.StoreTo(Of(V.LoadFrom(ref row, column), V.LoadFrom(ref bias, column), floor), ref row, column);
        }

        return column;
    }

    /// <summary>What the sum of a column becomes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal T Of(T sum, nint column)
    {
        T value = Sum(sum, Unsafe.Add(ref bias, column));
        bool isLess = typeof(T) == typeof(float)
            ? Unsafe.BitCast<T, float>(value) < Unsafe.BitCast<T, float>(Floor)
            : Unsafe.BitCast<T, double>(value) < Unsafe.BitCast<T, double>(Floor);
        return isLess ? Floor : value;
    }

    /// <summary>A sum and what is added to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Sum(T a, T b) => typeof(T) == typeof(float)
        ? Unsafe.BitCast<float, T>(Unsafe.BitCast<T, float>(a) + Unsafe.BitCast<T, float>(b))
        : Unsafe.BitCast<double, T>(Unsafe.BitCast<T, double>(a) + Unsafe.BitCast<T, double>(b));

    /// <summary>What a register of sums becomes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Of<V>(V sum, V bias, V floor)
        where V : struct, ISimd<V, T>
    {
        V value = sum + bias;
        return V.WhereLess(value, floor, floor, value);
    }
}
