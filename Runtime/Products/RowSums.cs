using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using FusedNorm.Execution;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

/// <summary>
/// Sums of the rows of a left operand whose rows lie side by side, for generated code: the gradient of a bias is made of what the gradient
/// of its weight is a product of, so one kernel computes both.
/// </summary>
public static class RowSums
{
    /// <summary>
    /// Adds Σ operand(i, r) over r to element i, every term added in double precision and in the order of r: the same bits whatever the
    /// register.
    /// </summary>
    /// <typeparam name="TVector">The register.</typeparam>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="rows">The rows of the operand.</param>
    /// <param name="depth">The number of terms of each sum.</param>
    /// <param name="operand">The operand; its first index is the row, and neighbouring rows lie side by side.</param>
    /// <param name="sums">What is added to, an element for each row.</param>
    /// <exception cref="ArgumentException">The operand or the room for the sums is too short, or rows do not lie side by side.</exception>
    public static void Add<TVector, T>(int rows, int depth, Operand<T> operand, Span<T> sums)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        operand.Require(rows, depth, nameof(operand));
        if (operand.Stride != 1)
        {
            throw new ArgumentException(
                $"Expected rows that lie side by side, found {operand.Stride} elements from one to the next.", nameof(operand));
        }

        if (sums.Length < rows)
        {
            throw new ArgumentException($"Expected room for {rows} sums, found {sums.Length}.", nameof(sums));
        }

        if (rows >= 4 * TVector.Count)
        {
            Registers<SimdX4<TVector, T>, T>(rows, depth, operand, sums);
        }
        else if (rows >= TVector.Count)
        {
            Registers<TVector, T>(rows, depth, operand, sums);
        }
        else if (rows >= Vector256<T>.Count)
        {
            Registers<Simd256<T>, T>(rows, depth, operand, sums);
        }
        else if (rows >= Vector128<T>.Count)
        {
            Registers<Simd128<T>, T>(rows, depth, operand, sums);
        }
        else
        {
            Registers<Simd1<T>, T>(rows, depth, operand, sums);
        }
    }

    /// <summary>
    /// A register of rows at a time; the last one overlaps the one before, and only its rows that were not summed yet count.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Registers<V, T>(int rows, int depth, Operand<T> operand, Span<T> sums)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ColumnSums totals = default;
        for (int next = 0; next < rows; next += V.Count)
        {
            int row = Math.Min(next, rows - V.Count);
            if (MemoryChecks.IsOn)
            {
                operand.RequireBlock(row, V.Count, 0, depth);
            }

            V lower = V.Zero;
            V upper = V.Zero;
            for (int r = 0; r < depth; r++)
            {
                V.AddWide(ref lower, ref upper, V.LoadFrom(ref operand.At(row, r), 0));
            }

            Span<double> lanes = totals;
            lanes.Clear();
            V.AddWideTo(lanes, lower, upper);
            for (int i = next; i < Math.Min(next + V.Count, rows); i++)
            {
                sums[i] += T.CreateTruncating(lanes[i - row]);
            }
        }
    }
}
