using System.Runtime.CompilerServices;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

/// <summary>
/// Products of few rows, or of few columns that would leave most of a register empty, both operands contiguous along the depth: it takes
/// the lanes. Eight sums or more run side by side, because each waits for its last addition: of eight columns, of two rows and four or five
/// columns, or of neighbouring terms where there are fewer columns. The loops themselves are in Sizes/, a file for each number of rows and
/// columns.
/// </summary>
internal static partial class DepthInLanes
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Columns<V, T>(
        int rows, int first, int last, int from, int depth, in Operand<T> left, in Operand<T> right, Span<T> destination,
        int destinationStride, bool accumulate)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        int row = 0;
        for (; row <= rows - 2; row += 2)
        {
            Span<T> products = destination.Slice(row * destinationStride, destinationStride + last);
            for (int block = first; block < last; block += MatrixProduct.ColumnBlock)
            {
                TwoRows<V, T>(
                    row, block, Math.Min(block + MatrixProduct.ColumnBlock, last), from, depth, in left, in right, products,
                    destinationStride, accumulate);
            }
        }

        if (row < rows)
        {
            LastRow<V, T>(
                ref left.At(row, from), first, last, from, depth, in right, destination.Slice(row * destinationStride, last), accumulate);
        }
    }

    /// <summary>Two rows of a block of columns: five columns at a time as often as that leaves no column behind the fours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TwoRows<V, T>(
        int row, int column, int last, int from, int depth, in Operand<T> left, in Operand<T> right, Span<T> products, int productStride,
        bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        ref T x = ref left.At(row, from);
        for (; (last - column) % 4 > 0 && column <= last - 5; column += 5)
        {
            TwoByFive<V, T>(
                ref x, left.Stride, ref right.At(column, from), right.Stride, depth, products.Slice(column), productStride, add);
        }

        for (; column <= last - 4; column += 4)
        {
            TwoByFour<V, T>(
                ref x, left.Stride, ref right.At(column, from), right.Stride, depth, products.Slice(column), productStride, add);
        }

        for (; column < last; column++)
        {
            TwoByOne<V, T>(
                ref x, left.Stride, ref right.At(column, from), depth, ref products[column], ref products[productStride + column], add);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LastRow<V, T>(
        ref T x, int first, int last, int from, int depth, in Operand<T> right, Span<T> products, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        int column = first;
        for (; column <= last - 8; column += 8)
        {
            OneByEight<V, T>(ref x, ref right.At(column, from), right.Stride, depth, products.Slice(column, 8), add);
        }

        for (; column <= last - 2; column += 2)
        {
            OneByTwo<V, T>(ref x, ref right.At(column, from), right.Stride, depth, products.Slice(column, 2), add);
        }

        if (column < last)
        {
            OneByOne<V, T>(ref x, ref right.At(column, from), depth, ref products[column], add);
        }
    }
}
