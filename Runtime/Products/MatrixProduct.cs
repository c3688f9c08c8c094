using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using FusedNorm.Execution;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

/// <summary>
/// Products of matrices, for generated code: destination(i, j) = Σ left(i, r) right(j, r), as y = x Wᵀ in <c>torch.nn.Linear</c>.
/// </summary>
/// <remarks>
/// The columns are taken four registers at a time where there are 32, else two: a panel. What a panel needs of the right operand is laid
/// out side by side first, transposed where it has to be, a block of the depth at once, so that it stays in the caches next to the core
/// while all rows pass over it. Each sum of a block stays in a register. The order in which a destination's element is summed depends on
/// the shape and the width of the registers alone, never on which blocks of columns one call takes, so that columns can be given to several
/// threads.
/// </remarks>
public static class MatrixProduct
{
    /// <summary>So many terms are summed in registers at most before their sum joins the destination.</summary>
    public const int DepthBlock = ProductShape.MostTerms;

    /// <summary>Calls that take some of the columns begin and end at multiples of this, which are whole panels of any register.</summary>
    public const int ColumnBlock = ProductShape.ColumnsPerBlock;

    /// <summary>With fewer rows, laying out a panel costs more than it gains.</summary>
    private const int RowsWorthPacking = 24;

    /// <summary>With fewer rows, sums over the depth in the lanes are faster than transposing the right operand.</summary>
    internal const int RowsWorthTransposing = 6;

    /// <summary>The most rows of a block, where blocks begin so many apart: <see cref="EndOfBlock"/>.</summary>
    /// <param name="rows">The rows from the beginning of one block to the next.</param>
    public static int MostRows(int rows) => rows + RowsWorthTransposing - 1;

    /// <summary>
    /// The row behind a block of rows. The last block takes along what would be too few rows for a block of their own, as those would be
    /// summed in another order: the digits of a row do not depend on the blocks. A whole block is never too few: shorter ones have no
    /// product.
    /// </summary>
    /// <param name="start">The first row of the block.</param>
    /// <param name="last">The row behind the last one of all.</param>
    /// <param name="rows">The rows of a block.</param>
    public static int EndOfBlock(int start, int last, int rows) => last - start - rows < LeastRows(rows) ? last : start + rows;

    /// <summary>How many blocks that makes.</summary>
    /// <param name="last">The row behind the last one of all.</param>
    /// <param name="rows">The rows of a block.</param>
    internal static int Blocks(int last, int rows) => 1 + (int)Math.Max(0, ((long)last - LeastRows(rows)) / rows);

    private static int LeastRows(int rows) => Math.Min(rows, RowsWorthTransposing);

    /// <summary>Computes the columns from <paramref name="first"/> to <paramref name="last"/> of a product.</summary>
    /// <typeparam name="TVector">The register.</typeparam>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="rows">The rows of the destination.</param>
    /// <param name="first">The first column to compute; a multiple of <see cref="ColumnBlock"/>.</param>
    /// <param name="last">The column behind the last one.</param>
    /// <param name="depth">The number of terms of each sum.</param>
    /// <param name="left">The left operand; its first index is the row.</param>
    /// <param name="right">The right operand; its first index is the column.</param>
    /// <param name="destination">Row-major, <paramref name="destinationStride"/> elements from row to row.</param>
    /// <param name="destinationStride">The elements from row to row.</param>
    /// <param name="accumulate">Whether the products are added to what the destination holds.</param>
    /// <param name="depthBlock">
    /// How many terms are summed at once, which decides the last digits; panels take <see cref="DepthBlock"/> at most.
    /// </param>
    /// <param name="bias">An element for each column, added to its sums where they are complete; empty for none.</param>
    /// <param name="rectifies">Whether negative sums with a bias become zero.</param>
    /// <exception cref="ArgumentException">An operand or the destination is too short.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Columns<TVector, T>(
        int rows, int first, int last, int depth, Operand<T> left, Operand<T> right, Span<T> destination, int destinationStride,
        bool accumulate, int depthBlock = DepthBlock, ReadOnlySpan<T> bias = default, bool rectifies = false)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depthBlock, 1);
        left.Require(rows, depth, nameof(left));
        right.Require(last, depth, nameof(right));
        new Operand<T>(destination, destinationStride, 1).Require(rows, last, nameof(destination));
        TileRest<T> rest = TileRest<T>.Of(bias, rectifies, last);
        if (MemoryChecks.IsOn)
        {
            Checked<TVector, T>(
                rows, first, last, depth, left, right, destination, destinationStride, accumulate, depthBlock, bias, in rest);
        }
        else
        {
            Compute<TVector, T>(
                rows, first, last, depth, in left, in right, destination, destinationStride, accumulate, depthBlock, in rest);
        }
    }

    /// <summary>The same where every load and store must lie within the operands, the destination or this thread's own scratch.</summary>
    private static unsafe void Checked<TVector, T>(
        int rows, int first, int last, int depth, Operand<T> left, Operand<T> right, Span<T> destination, int destinationStride,
        bool accumulate, int depthBlock, ReadOnlySpan<T> bias, in TileRest<T> rest)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged
    {
        fixed (T* ofLeft = left.Values, ofRight = right.Values, ofDestination = destination, ofBias = bias)
        {
            using MemoryChecks.KnownTensors known = PanelScratch<T>.OfThread.AddTo(MemoryChecks.Name())
                .Add(ofLeft, left.Values.Length).Add(ofRight, right.Values.Length).Add(ofDestination, destination.Length)
                .Add(ofBias, bias.Length);
            Compute<TVector, T>(
                rows, first, last, depth, in left, in right, destination, destinationStride, accumulate, depthBlock, in rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Compute<TVector, T>(
        int rows, int first, int last, int depth, in Operand<T> left, in Operand<T> right, Span<T> destination, int destinationStride,
        bool accumulate, int depthBlock, in TileRest<T> rest)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged
    {
        // The last column of all decides, wherever a call begins.
        bool sumsInLanes = rows < RowsWorthTransposing || (depthBlock > DepthBlock && ProductShape.LeavesLanesEmpty(last, TVector.Count));
        if (sumsInLanes && left.DepthStride == 1 && right.DepthStride == 1)
        {
            for (int from = 0; from < depth; from += depthBlock)
            {
                DepthInLanes.Columns<TVector, T>(
                    rows, first, last, from, Math.Min(depth - from, depthBlock), in left, in right, destination, destinationStride,
                    accumulate || from > 0);
            }

            if (!rest.IsNone)
            {
                rest.Apply<TVector>(rows, first, last, destination, destinationStride);
            }

            return;
        }

        InPanels<TVector, T>(
            rows, first, last, depth, in left, in right, destination, destinationStride, accumulate, Math.Min(depthBlock, DepthBlock),
            in rest);
    }

    /// <summary>The products of neighbouring columns, panel by panel, each laid out first where it does not lie so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InPanels<TVector, T>(
        int rows, int first, int last, int depth, in Operand<T> left, in Operand<T> right, Span<T> destination, int destinationStride,
        bool accumulate, int depthBlock, in TileRest<T> rest)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged
    {
        TileRest<T> none = default;
        PanelScratch<T> scratch = PanelScratch<T>.OfThread;
        int registers;
        for (int column = first; column < last; column += registers * TVector.Count)
        {
            registers = Panel<TVector, T>.Registers(last - column);
            int width = Math.Min(last - column, registers * TVector.Count);
            bool isWhole = width == registers * TVector.Count;
            for (int from = 0; from < depth; from += depthBlock)
            {
                int terms = Math.Min(depth - from, depthBlock);
                ref T panel = ref right.At(column, from);
                nint stride = right.DepthStride;
                if (!right.LiesInLanes || !isWhole || rows >= RowsWorthPacking)
                {
                    stride = registers * TVector.Count;
                    PanelLayout.LayOut<TVector, T>(right, column, width, from, terms, scratch.Panel, (int)stride);
                    panel = ref MemoryMarshal.GetReference(scratch.Panel);
                }

                Panel<TVector, T>.Product(
                    in left, from, terms, ref panel, stride, registers, rows, column, width, destination, destinationStride,
                    accumulate || from > 0, in from + depthBlock < depth ? ref none : ref rest);
            }
        }
    }

    /// <summary>The number of elements that <see cref="Pack{TVector, T}"/> writes, whatever the width of the registers.</summary>
    /// <param name="columns">The columns of the right operand.</param>
    /// <param name="depth">The number of terms of each sum.</param>
    public static int PackedLength<T>(int columns, int depth)
        where T : unmanaged => checked(ProductShape.InWholeRegisters(columns, PanelScratch<T>.WidestRegister) * depth);

    /// <summary>
    /// Lays out a right operand that many products will read, panel after panel for registers of this width, zeros behind the last column.
    /// The last panel is one register wide where that is enough: a single row would read the zeros for nothing.
    /// </summary>
    /// <typeparam name="TVector">The register.</typeparam>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="columns">The columns.</param>
    /// <param name="depth">The number of terms.</param>
    /// <param name="right">The operand; its first index is the column.</param>
    /// <param name="panels">Room for <see cref="PackedLength"/> elements.</param>
    /// <exception cref="ArgumentException">The operand or the room is too short.</exception>
    public static void Pack<TVector, T>(int columns, int depth, Operand<T> right, Span<T> panels)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged
    {
        right.Require(columns, depth, nameof(right));
        RequirePanels<T>(columns, depth, panels);
        int stride;
        for (int column = 0; column < columns; column += stride)
        {
            stride = Panel<TVector, T>.Registers(columns - column) * TVector.Count;
            int width = Math.Min(columns - column, stride);
            PanelLayout.LayOut<TVector, T>(right, column, width, 0, depth, panels.Slice(column * depth, depth * stride), stride);
        }
    }

    /// <summary>The same for the widest registers that this processor has, which are those that generated code chooses.</summary>
    /// <inheritdoc cref="Pack{TVector, T}"/>
    public static void Pack<T>(int columns, int depth, Operand<T> right, Span<T> panels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Pack<Simd512<T>, T>(columns, depth, right, panels);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Pack<Simd256<T>, T>(columns, depth, right, panels);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Pack<Simd128<T>, T>(columns, depth, right, panels);
        }
        else
        {
            Pack<Simd1<T>, T>(columns, depth, right, panels);
        }
    }

    /// <summary>
    /// The same as <see cref="Columns"/> with a right operand that <see cref="Pack{TVector, T}"/> has laid out for the same register.
    /// </summary>
    /// <param name="rows">The rows of the destination.</param>
    /// <param name="first">The first column to compute; a multiple of <see cref="ColumnBlock"/>.</param>
    /// <param name="last">The column behind the last one: that of the operand, or a multiple of <see cref="ColumnBlock"/> as well.</param>
    /// <param name="depth">The number of terms of the packed operand.</param>
    /// <param name="begin">The first of the terms to sum.</param>
    /// <param name="end">The term behind the last one.</param>
    /// <param name="left">The left operand, beginning with the first of those terms.</param>
    /// <param name="panels">The packed operand.</param>
    /// <param name="destination">Row-major.</param>
    /// <param name="destinationStride">The elements from row to row.</param>
    /// <param name="accumulate">Whether the products are added to what the destination holds.</param>
    /// <param name="depthBlock">
    /// How many terms are summed at once, which decides the last digits; panels take <see cref="DepthBlock"/> at most.
    /// </param>
    /// <param name="bias">An element for each column, added to its sums where they are complete; empty for none.</param>
    /// <param name="rectifies">Whether negative sums with a bias become zero.</param>
    /// <exception cref="ArgumentException">An operand or the destination is too short.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackedColumns<TVector, T>(
        int rows, int first, int last, int depth, int begin, int end, Operand<T> left, ReadOnlySpan<T> panels, Span<T> destination,
        int destinationStride, bool accumulate, int depthBlock = DepthBlock, ReadOnlySpan<T> bias = default, bool rectifies = false)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depthBlock, 1);
        left.Require(rows, end - begin, nameof(left));
        RequirePanels(last, depth, panels);
        new Operand<T>(destination, destinationStride, 1).Require(rows, last, nameof(destination));
        TileRest<T> rest = TileRest<T>.Of(bias, rectifies, last);
        if (MemoryChecks.IsOn)
        {
            CheckedPacked<TVector, T>(
                rows, first, last, depth, begin, end, left, panels, destination, destinationStride, accumulate, depthBlock, bias, in rest);
        }
        else
        {
            ComputePacked<TVector, T>(
                rows, first, last, depth, begin, end, left, panels, destination, destinationStride, accumulate, depthBlock, in rest);
        }
    }

    /// <summary>The same where every load and store must lie within the operands, the destination or this thread's own scratch.</summary>
    private static unsafe void CheckedPacked<TVector, T>(
        int rows, int first, int last, int depth, int begin, int end, Operand<T> left, ReadOnlySpan<T> panels, Span<T> destination,
        int destinationStride, bool accumulate, int depthBlock, ReadOnlySpan<T> bias, in TileRest<T> rest)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged
    {
        fixed (T* ofLeft = left.Values, ofPanels = panels, ofDestination = destination, ofBias = bias)
        {
            using MemoryChecks.KnownTensors known = PanelScratch<T>.OfThread.AddTo(MemoryChecks.Name())
                .Add(ofLeft, left.Values.Length).Add(ofPanels, panels.Length).Add(ofDestination, destination.Length)
                .Add(ofBias, bias.Length);
            ComputePacked<TVector, T>(
                rows, first, last, depth, begin, end, left, panels, destination, destinationStride, accumulate, depthBlock, in rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ComputePacked<TVector, T>(
        int rows, int first, int last, int depth, int begin, int end, Operand<T> left, ReadOnlySpan<T> panels, Span<T> destination,
        int destinationStride, bool accumulate, int depthBlock, in TileRest<T> rest)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged
    {
        TileRest<T> none = default;
        depthBlock = Math.Min(depthBlock, DepthBlock);
        int stride;
        for (int column = first; column < last; column += stride)
        {
            int registers = Panel<TVector, T>.Registers(last - column);
            stride = registers * TVector.Count;
            int width = Math.Min(last - column, stride);
            for (int from = begin; from < end; from += depthBlock)
            {
                int terms = Math.Min(end - from, depthBlock);
                ref T panel = ref Unsafe.Add(ref MemoryMarshal.GetReference(panels), ((nint)column * depth) + ((nint)from * stride));
                Panel<TVector, T>.Product(
                    in left, from - begin, terms, ref panel, stride, registers, rows, column, width, destination, destinationStride,
                    accumulate || from > begin, in from + depthBlock < end ? ref none : ref rest);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RequirePanels<T>(int columns, int depth, ReadOnlySpan<T> panels)
        where T : unmanaged
    {
        int length = PackedLength<T>(columns, depth);
        if (panels.Length < length)
        {
            ThrowTooShort(length, columns, depth, panels.Length, nameof(panels));
        }
    }

    private static void ThrowTooShort(int length, int columns, int depth, int found, string name) =>
        throw new ArgumentException($"Expected at least {length} values for {columns} x {depth} in panels, found {found}.", name);
}
