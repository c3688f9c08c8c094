using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

/// <summary>
/// Products of matrices, for generated code: destination(i, j) = Σ left(i, r) right(j, r), as y = x Wᵀ in <c>torch.nn.Linear</c>.
/// </summary>
/// <remarks>
/// The columns are taken two registers at a time, a panel. What a panel needs of the right operand is laid out side by side first, transposed where
/// it has to be, a block of the depth at once, so that it stays in the first-level cache while all rows pass over it. Each sum of a block
/// stays in a register. The order in which a destination's element is summed depends on the shape and the width of the registers alone,
/// never on which columns one call takes, so that columns can be given to several threads.
/// </remarks>
public static class MatrixProduct
{
    /// <summary>So many terms are summed in registers before their sum joins the destination: 32 kB of a panel, and few enough terms for the digits.</summary>
    internal const int DepthBlock = 256;

    /// <summary>With fewer rows, laying out a panel costs more than it gains.</summary>
    private const int RowsWorthPacking = 24;

    /// <summary>With fewer rows, sums over the depth in the lanes are faster than transposing the right operand.</summary>
    private const int RowsWorthTransposing = 6;

    /// <summary>The number of columns of a panel: the grain in which the columns of a product are best taken.</summary>
    public static int PanelWidth<TVector, T>()
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged => 2 * TVector.Count;

    /// <summary>Computes the columns from <paramref name="first"/> to <paramref name="last"/> of a product.</summary>
    /// <typeparam name="TVector">The register.</typeparam>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="rows">The rows of the destination.</param>
    /// <param name="first">The first column to compute; a multiple of <see cref="PanelWidth"/>.</param>
    /// <param name="last">The column behind the last one.</param>
    /// <param name="depth">The number of terms of each sum.</param>
    /// <param name="left">The left operand; its first index is the row.</param>
    /// <param name="right">The right operand; its first index is the column.</param>
    /// <param name="destination">Row-major, <paramref name="destinationStride"/> elements from row to row.</param>
    /// <param name="destinationStride">The elements from row to row.</param>
    /// <param name="accumulate">Whether the products are added to what the destination holds.</param>
    /// <exception cref="ArgumentException">An operand or the destination is too short.</exception>
    public static void Columns<TVector, T>(
        int rows, int first, int last, int depth, Operand<T> left, Operand<T> right, Span<T> destination, int destinationStride, bool accumulate)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged
    {
        left.Require(rows, depth, nameof(left));
        right.Require(last, depth, nameof(right));
        new Operand<T>(destination, destinationStride, 1).Require(rows, last, nameof(destination));
        if (rows < RowsWorthTransposing && left.DepthStride == 1 && right.DepthStride == 1)
        {
            Dots.Columns<TVector, T>(rows, first, last, depth, left, right, destination, destinationStride, accumulate);
            return;
        }

        PanelScratch<T> scratch = PanelScratch<T>.OfThread;
        for (int column = first; column < last; column += 2 * TVector.Count)
        {
            int width = Math.Min(last - column, 2 * TVector.Count);
            int registers = width > TVector.Count ? 2 : 1;
            bool isWhole = width == registers * TVector.Count;
            ref T destinationColumn = ref Unsafe.Add(ref MemoryMarshal.GetReference(destination), column);
            for (int from = 0; from < depth; from += DepthBlock)
            {
                int terms = Math.Min(depth - from, DepthBlock);
                ref T panel = ref right.At(column, from);
                nint stride = right.DepthStride;
                if (!right.LiesInLanes || !isWhole || rows >= RowsWorthPacking)
                {
                    stride = registers * TVector.Count;
                    PanelLayout.LayOut<TVector, T>(right, column, width, from, terms, scratch.Panel, (int)stride);
                    panel = ref MemoryMarshal.GetReference(scratch.Panel);
                }

                Panel<TVector, T> product = new(left, from, terms, ref panel, stride, registers);
                bool add = accumulate || from > 0;
                if (isWhole)
                {
                    product.Rows(0, rows, ref destinationColumn, destinationStride, add);
                }
                else
                {
                    product.PartialRows(rows, width, scratch.Tile, ref destinationColumn, destinationStride, add);
                }
            }
        }
    }
}
