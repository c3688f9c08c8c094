using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

/// <summary>
/// All rows of the left operand times one panel of the right one, over one block of the depth. What stays the same from row to row is
/// handed on as arguments: the JIT compiler would copy a struct of them for each panel, which takes longer than the products of a single
/// row.
/// </summary>
internal static class Panel<V, T>
    where V : struct, ISimd<V, T>
    where T : unmanaged
{
    /// <summary>
    /// How many registers of columns a panel has where so many columns are left: four whole ones if there are 32 registers, else two or
    /// one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Registers(int columns) => Unsafe.SizeOf<V>() == 64 && columns >= 4 * V.Count ? 4 : columns > V.Count ? 2 : 1;

    /// <summary>Computes all rows of some columns.</summary>
    /// <param name="left">The left operand.</param>
    /// <param name="from">The first term.</param>
    /// <param name="depth">The number of terms.</param>
    /// <param name="panel">The right operand's columns of the first term, side by side.</param>
    /// <param name="stride">The elements from term to term.</param>
    /// <param name="registers">How many registers of columns, as <see cref="Registers"/> says.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="column">The first column of the destination.</param>
    /// <param name="width">The columns that there are; the panel may be wider.</param>
    /// <param name="destination">Row-major.</param>
    /// <param name="destinationStride">The elements from row to row.</param>
    /// <param name="add">Whether the destination is added to.</param>
    /// <param name="rest">What is done to finished sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Product(
        in Operand<T> left, int from, int depth, ref T panel, nint stride, int registers, int rows, int column, int width,
        Span<T> destination, int destinationStride, bool add, in TileRest<T> rest)
    {
        ref T c = ref Unsafe.Add(ref MemoryMarshal.GetReference(destination), column);
        if (width == registers * V.Count)
        {
            Rows(
                in left, from, depth, ref panel, stride, registers, 0, rows, ref c, destinationStride, add, in rest, column);
        }
        else
        {
            PartialRows(
                in left, from, depth, ref panel, stride, registers, rows, width, PanelScratch<T>.OfThread.Tile, ref c, destinationStride,
                add, in rest, column);
        }
    }

    /// <summary>
    /// Computes the rows from one to before another, in tiles as large as the registers allow; <paramref name="c"/> is the destination of
    /// the first.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rows(
        in Operand<T> left, int from, int depth, ref T panel, nint stride, int registers, int row, int end, ref T c, int cStride, bool add,
        in TileRest<T> rest, int column)
    {
        if (registers == 1)
        {
            NarrowRows(in left, from, depth, ref panel, stride, row, end, ref c, cStride, add, in rest, column);
            return;
        }

        if (registers == 4)
        {
            WideRows(in left, from, depth, ref panel, stride, row, end, ref c, cStride, add, in rest, column);
            return;
        }

        // 32 registers hold sixteen sums with room for their operands, 16 registers twelve; with four registers of columns 24.
        if (Unsafe.SizeOf<V>() == 64)
        {
            for (; row <= end - 8; row += 8, c = ref Unsafe.Add(ref c, 8 * cStride))
            {
                Tile.EightByTwo<V, T>(in left, row, from, depth, ref panel, stride, ref c, cStride, add, in rest, column);
            }
        }
        else
        {
            for (; row <= end - 6; row += 6, c = ref Unsafe.Add(ref c, 6 * cStride))
            {
                Tile.SixByTwo<V, T>(in left, row, from, depth, ref panel, stride, ref c, cStride, add, in rest, column);
            }
        }

        for (; row <= end - 4; row += 4, c = ref Unsafe.Add(ref c, 4 * cStride))
        {
            Tile.FourByTwo<V, T>(in left, row, from, depth, ref panel, stride, ref c, cStride, add, in rest, column);
        }

        for (; row <= end - 2; row += 2, c = ref Unsafe.Add(ref c, 2 * cStride))
        {
            Tile.TwoByTwo<V, T>(in left, row, from, depth, ref panel, stride, ref c, cStride, add, in rest, column);
        }

        if (row < end)
        {
            Tile.OneByTwo<V, T>(in left, row, from, depth, ref panel, stride, ref c, add, in rest, column);
        }
    }

    /// <summary>The same for a panel of four registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WideRows(
        in Operand<T> left, int from, int depth, ref T panel, nint stride, int row, int end, ref T c, int cStride, bool add,
        in TileRest<T> rest, int column)
    {
        for (; row <= end - 6; row += 6, c = ref Unsafe.Add(ref c, 6 * cStride))
        {
            Tile.SixByFour<V, T>(in left, row, from, depth, ref panel, stride, ref c, cStride, add, in rest, column);
        }

        for (; row <= end - 4; row += 4, c = ref Unsafe.Add(ref c, 4 * cStride))
        {
            Tile.FourByFour<V, T>(in left, row, from, depth, ref panel, stride, ref c, cStride, add, in rest, column);
        }

        for (; row <= end - 2; row += 2, c = ref Unsafe.Add(ref c, 2 * cStride))
        {
            Tile.TwoByFour<V, T>(in left, row, from, depth, ref panel, stride, ref c, cStride, add, in rest, column);
        }

        if (row < end)
        {
            Tile.OneByFour<V, T>(in left, row, from, depth, ref panel, stride, ref c, add, in rest, column);
        }
    }

    /// <summary>
    /// Computes the rows of a panel that is wider than what is left of the destination: bare sums aside first, then what there is room
    /// for.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PartialRows(
        in Operand<T> left, int from, int depth, ref T panel, nint stride, int registers, int rows, int width, Span<T> tile, ref T c,
        int cStride, bool add, in TileRest<T> rest, int column)
    {
        TileRest<T> none = default;
        int tileStride = registers * V.Count;
        for (int row = 0; row < rows; row += PanelScratch<T>.TileRows)
        {
            int end = Math.Min(rows, row + PanelScratch<T>.TileRows);
            Rows(
                in left, from, depth, ref panel, stride, registers, row, end, ref MemoryMarshal.GetReference(tile), tileStride, add: false,
                in none, column);
            CopyColumns(
                end - row, width, ref MemoryMarshal.GetReference(tile), tileStride, ref Unsafe.Add(ref c, (nint)row * cStride), cStride,
                add, in rest, column);
        }
    }

    /// <summary>Copies rows of bare sums to where there is no room for all registers of a panel, or adds them, and finishes them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void CopyColumns(
        int rows, int width, ref T products, nint stride, ref T c, nint cStride, bool add, in TileRest<T> rest, int column)
    {
        if (width >= V.Count)
        {
            Copy<V>(rows, width, ref products, stride, ref c, cStride, add, in rest, column);
        }
        else if (width >= Vector256<T>.Count)
        {
            Copy<Simd256<T>>(rows, width, ref products, stride, ref c, cStride, add, in rest, column);
        }
        else if (width >= Vector128<T>.Count)
        {
            Copy<Simd128<T>>(rows, width, ref products, stride, ref c, cStride, add, in rest, column);
        }
        else
        {
            CopyElements(rows, width, ref products, stride, ref c, cStride, add, in rest, column);
        }
    }

    /// <summary>
    /// Copies rows of one to two registers, or adds them: in two registers that overlap, both read before one is written.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy<VRow>(
        int rows, int width, ref T products, nint stride, ref T c, nint cStride, bool add, in TileRest<T> rest, int column)
        where VRow : struct, ISimd<VRow, T>
    {
        nint second = width - VRow.Count;
        for (; rows > 0; rows--, products = ref Unsafe.Add(ref products, stride), c = ref Unsafe.Add(ref c, cStride))
        {
            VRow left = VRow.LoadFrom(ref products, 0);
            VRow right = VRow.LoadFrom(ref products, second);
            if (add)
            {
                left = VRow.LoadFrom(ref c, 0) + left;
                right = VRow.LoadFrom(ref c, second) + right;
            }

            if (!rest.IsNone)
            {
                VRow floor = VRow.Create(rest.Floor);
                left = TileRest<T>.Of(left, VRow.LoadFrom(ref rest.Bias, column), floor);
                right = TileRest<T>.Of(right, VRow.LoadFrom(ref rest.Bias, column + second), floor);
            }

            VRow.StoreTo(left, ref c, 0);
            VRow.StoreTo(right, ref c, second);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyElements(
        int rows, int width, ref T products, nint stride, ref T c, nint cStride, bool add, in TileRest<T> rest, int column)
    {
        for (; rows > 0; rows--, products = ref Unsafe.Add(ref products, stride), c = ref Unsafe.Add(ref c, cStride))
        {
            for (int j = 0; j < width; j++)
            {
                ref T to = ref Unsafe.Add(ref c, j);
                T sum = add ? TileRest<T>.Sum(to, Unsafe.Add(ref products, j)) : Unsafe.Add(ref products, j);
                to = rest.IsNone ? sum : rest.Of(sum, column + j);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NarrowRows(
        in Operand<T> left, int from, int depth, ref T panel, nint stride, int row, int end, ref T c, int cStride, bool add,
        in TileRest<T> rest, int column)
    {
        if (Unsafe.SizeOf<V>() == 64)
        {
            for (; row <= end - 16; row += 16, c = ref Unsafe.Add(ref c, 16 * cStride))
            {
                Tile.SixteenByOne<V, T>(in left, row, from, depth, ref panel, stride, ref c, cStride, add, in rest, column);
            }
        }

        for (; row <= end - 8; row += 8, c = ref Unsafe.Add(ref c, 8 * cStride))
        {
            Tile.EightByOne<V, T>(in left, row, from, depth, ref panel, stride, ref c, cStride, add, in rest, column);
        }

        for (; row <= end - 4; row += 4, c = ref Unsafe.Add(ref c, 4 * cStride))
        {
            Tile.FourByOne<V, T>(in left, row, from, depth, ref panel, stride, ref c, cStride, add, in rest, column);
        }

        for (; row <= end - 2; row += 2, c = ref Unsafe.Add(ref c, 2 * cStride))
        {
            Tile.TwoByOne<V, T>(in left, row, from, depth, ref panel, stride, ref c, cStride, add, in rest, column);
        }

        if (row < end)
        {
            Tile.OneByOne<V, T>(in left, row, from, depth, ref panel, stride, ref c, add, in rest, column);
        }
    }
}
