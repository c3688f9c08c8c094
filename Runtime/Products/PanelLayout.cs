using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FusedNorm.Execution;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

/// <summary>
/// Lays out what one panel of columns needs of the right operand: the columns of each term side by side, zeros behind the last.
/// </summary>
internal static class PanelLayout
{
    /// <param name="right">The operand; its first index is the column.</param>
    /// <param name="column">The first column.</param>
    /// <param name="width">The number of columns there are.</param>
    /// <param name="from">The first term.</param>
    /// <param name="depth">The number of terms.</param>
    /// <param name="panel">Where they go.</param>
    /// <param name="stride">The columns of the panel.</param>
    internal static void LayOut<V, T>(Operand<T> right, int column, int width, int from, int depth, Span<T> panel, int stride)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        if (MemoryChecks.IsOn)
        {
            right.RequireBlock(column, width, from, depth);
            MemoryChecks.Require(panel.Length, 0, depth * stride);
        }

        if (right.LiesInLanes)
        {
            Copy<V, T>(right, column, width, from, depth, panel, stride);
        }
        else
        {
            if (width < stride)
            {
                panel[..(depth * stride)].Clear();
            }

            Transpose(right, column, width, from, depth, panel, stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy<V, T>(Operand<T> right, int column, int width, int from, int depth, Span<T> panel, int stride)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        if (width < stride)
        {
            for (int r = 0; r < depth; r++)
            {
                Span<T> term = panel.Slice(r * stride, stride);
                MemoryMarshal.CreateReadOnlySpan(ref right.At(column, from + r), width).CopyTo(term);
                term[width..].Clear();
            }

            return;
        }

        ref T source = ref right.At(column, from);
        ref T target = ref MemoryMarshal.GetReference(panel);
        for (int r = 0; r < depth; r++)
        {
            V.StoreTo(V.LoadFrom(ref source, 0), ref target, 0);
            if (stride > V.Count)
            {
                V.StoreTo(V.LoadFrom(ref source, V.Count), ref target, V.Count);
            }

            if (stride > 2 * V.Count)
            {
                V.StoreTo(V.LoadFrom(ref source, 2 * V.Count), ref target, 2 * V.Count);
                V.StoreTo(V.LoadFrom(ref source, 3 * V.Count), ref target, 3 * V.Count);
            }

            source = ref Unsafe.Add(ref source, right.DepthStride);
            target = ref Unsafe.Add(ref target, stride);
        }
    }

    /// <summary>Squares as wide as the columns allow, then what is left element by element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose<T>(Operand<T> right, int column, int width, int from, int depth, Span<T> panel, int stride)
        where T : unmanaged
    {
        int square = right.DepthStride == 1 ? Transposition.Depth<T>() : 0;
        int wholeWidth = square == 0 ? 0 : width / square * square;
        int wholeDepth = square == 0 ? 0 : depth / square * square;
        ref T to = ref MemoryMarshal.GetReference(panel);
        for (int j = 0; j < wholeWidth;)
        {
            j += Transposition.Rows(
                ref right.At(column + j, from), right.Stride, wholeWidth - j, wholeDepth, ref Unsafe.Add(ref to, j), stride);
        }

        for (int j = 0; j < width; j++)
        {
            for (int r = j < wholeWidth ? wholeDepth : 0; r < depth; r++)
            {
                Unsafe.Add(ref to, (r * stride) + j) = right.At(column + j, from + r);
            }
        }
    }
}
