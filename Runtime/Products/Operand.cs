using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FusedNorm.Execution;

namespace FusedNorm.Products;

/// <summary>
/// An operand of a matrix product destination(i, j) = Σ left(i, r) right(j, r): where its elements lie. Strides stand for transposition,
/// so the three products of a linear layer (forward, input gradient, weight gradient) are one.
/// </summary>
/// <typeparam name="T">The element.</typeparam>
/// <param name="values">The elements.</param>
/// <param name="stride">The distance from element (i, r) to (i + 1, r).</param>
/// <param name="depthStride">The distance from element (i, r) to (i, r + 1).</param>
public readonly ref struct Operand<T>(ReadOnlySpan<T> values, int stride, int depthStride)
    where T : unmanaged
{
    /// <summary>The elements.</summary>
    public ReadOnlySpan<T> Values { get; } = values;

    /// <summary>The distance from element (i, r) to (i + 1, r).</summary>
    public int Stride { get; } = stride;

    /// <summary>The distance from element (i, r) to (i, r + 1).</summary>
    public int DepthStride { get; } = depthStride;

    /// <summary>Whether neighbours along the first index lie side by side.</summary>
    internal bool LiesInLanes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Stride == 1;
    }

    /// <summary>Checks that so many elements each way lie within the values; the loops behind do not check any more.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Require(int count, int depth, string name)
    {
        long last = ((count - 1L) * Stride) + ((depth - 1L) * DepthStride);
        if (count > 0 && depth > 0 && last >= Values.Length)
        {
            ThrowTooShort(last, count, depth, Values.Length, name);
        }
    }

    private static void ThrowTooShort(long last, int count, int depth, int found, string name) =>
        throw new ArgumentException($"Expected at least {last + 1} values for {count} x {depth}, found {found}.", name);

    /// <summary>The element (row, from), from which on a tile reads so many rows and terms.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref T Rows(nint row, int rows, nint from, nint depth)
    {
        if (MemoryChecks.IsOn && MemoryChecks.Available)
        {
            RequireBlock(row, rows, from, depth);
        }

        return ref At(row, from);
    }

    /// <summary>Checks that a block of elements lies within the values.</summary>
    /// <exception cref="InvalidOperationException">It does not.</exception>
    internal void RequireBlock(nint row, nint rows, nint from, nint depth)
    {
        long last = ((long)(row + rows - 1) * Stride) + ((long)(from + depth - 1) * DepthStride);
        if (row < 0 || from < 0 || (rows > 0 && depth > 0 && last >= Values.Length))
        {
            throw new InvalidOperationException(
                $"A product reads {rows} x {depth} elements from ({row}, {from}) on, up to {last}, " +
                $"of an operand of {Values.Length}: a fault in the product, please report it.");
        }
    }

    /// <summary>The element (i, r).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref T At(nint index, nint depth) =>
        ref Unsafe.Add(ref MemoryMarshal.GetReference(Values), (index * Stride) + (depth * DepthStride));
}
