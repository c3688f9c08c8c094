using System.Runtime.CompilerServices;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

/// <summary>
/// Products of few rows, or of few columns that would leave most of a register empty, both operands contiguous along the depth: it takes the
/// lanes. Eight sums or more run side by side, because each waits for its last addition: of eight columns, of two rows and four or five columns, or
/// of neighbouring terms where there are fewer columns.
/// </summary>
internal static partial class Dots
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Columns<V, T>(
        int rows, int first, int last, int depth, Operand<T> left, Operand<T> right, Span<T> destination, int destinationStride, bool accumulate)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        int row = 0;
        for (; row <= rows - 2; row += 2)
        {
            Span<T> products = destination.Slice(row * destinationStride, destinationStride + last);
            for (int block = first; block < last; block += MatrixProduct.ColumnBlock)
            {
                TwoRows<V, T>(row, block, Math.Min(block + MatrixProduct.ColumnBlock, last), depth, left, right, products, destinationStride, accumulate);
            }
        }

        if (row < rows)
        {
            LastRow<V, T>(ref left.At(row, 0), first, last, depth, right, destination.Slice(row * destinationStride, last), accumulate);
        }
    }

    /// <summary>Two rows of a block of columns: five columns at a time as often as that leaves no column behind the fours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TwoRows<V, T>(
        int row, int column, int last, int depth, Operand<T> left, Operand<T> right, Span<T> products, int productStride, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        ref T x = ref left.At(row, 0);
        for (; (last - column) % 4 > 0 && column <= last - 5; column += 5)
        {
            TwoByFive<V, T>(ref x, left.Stride, ref right.At(column, 0), right.Stride, depth, products.Slice(column), productStride, add);
        }

        for (; column <= last - 4; column += 4)
        {
            TwoByFour<V, T>(ref x, left.Stride, ref right.At(column, 0), right.Stride, depth, products.Slice(column), productStride, add);
        }

        for (; column < last; column++)
        {
            TwoByOne<V, T>(ref x, left.Stride, ref right.At(column, 0), depth, ref products[column], ref products[productStride + column], add);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LastRow<V, T>(ref T x, int first, int last, int depth, Operand<T> right, Span<T> products, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        int column = first;
        for (; column <= last - 8; column += 8)
        {
            Eight<V, T>(ref x, ref right.At(column, 0), right.Stride, depth, products.Slice(column, 8), add);
        }

        for (; column <= last - 2; column += 2)
        {
            Two<V, T>(ref x, ref right.At(column, 0), right.Stride, depth, products.Slice(column, 2), add);
        }

        if (column < last)
        {
            One<V, T>(ref x, ref right.At(column, 0), depth, ref products[column], add);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight<V, T>(ref T x, ref T weights, nint stride, nint depth, Span<T> products, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        V sum0 = V.Zero;
        V sum1 = V.Zero;
        V sum2 = V.Zero;
        V sum3 = V.Zero;
        V sum4 = V.Zero;
        V sum5 = V.Zero;
        V sum6 = V.Zero;
        V sum7 = V.Zero;
        nint r = 0;
        for (; r <= depth - V.Count; r += V.Count)
        {
            V x0 = V.LoadFrom(ref x, r);
            V.AddProduct(ref sum0, x0, V.LoadFrom(ref weights, r));
            V.AddProduct(ref sum1, x0, V.LoadFrom(ref weights, stride + r));
            V.AddProduct(ref sum2, x0, V.LoadFrom(ref weights, (2 * stride) + r));
            V.AddProduct(ref sum3, x0, V.LoadFrom(ref weights, (3 * stride) + r));
            V.AddProduct(ref sum4, x0, V.LoadFrom(ref weights, (4 * stride) + r));
            V.AddProduct(ref sum5, x0, V.LoadFrom(ref weights, (5 * stride) + r));
            V.AddProduct(ref sum6, x0, V.LoadFrom(ref weights, (6 * stride) + r));
            V.AddProduct(ref sum7, x0, V.LoadFrom(ref weights, (7 * stride) + r));
        }

        FinishFour(sum4, sum5, sum6, sum7, ref x, ref Unsafe.Add(ref weights, 4 * stride), stride, r, depth, products[4..], add);
        FinishFour(sum0, sum1, sum2, sum3, ref x, ref weights, stride, r, depth, products, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Two<V, T>(ref T x, ref T weights, nint stride, nint depth, Span<T> products, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        V sum00 = V.Zero;
        V sum01 = V.Zero;
        V sum02 = V.Zero;
        V sum03 = V.Zero;
        V sum10 = V.Zero;
        V sum11 = V.Zero;
        V sum12 = V.Zero;
        V sum13 = V.Zero;
        nint r = 0;
        for (; r <= depth - (4 * V.Count); r += 4 * V.Count)
        {
            V x00 = V.LoadFrom(ref x, r);
            V.AddProduct(ref sum00, x00, V.LoadFrom(ref weights, r));
            V.AddProduct(ref sum10, x00, V.LoadFrom(ref weights, stride + r));
            V x01 = V.LoadFrom(ref x, r + V.Count);
            V.AddProduct(ref sum01, x01, V.LoadFrom(ref weights, r + V.Count));
            V.AddProduct(ref sum11, x01, V.LoadFrom(ref weights, stride + r + V.Count));
            V x02 = V.LoadFrom(ref x, r + (2 * V.Count));
            V.AddProduct(ref sum02, x02, V.LoadFrom(ref weights, r + (2 * V.Count)));
            V.AddProduct(ref sum12, x02, V.LoadFrom(ref weights, stride + r + (2 * V.Count)));
            V x03 = V.LoadFrom(ref x, r + (3 * V.Count));
            V.AddProduct(ref sum03, x03, V.LoadFrom(ref weights, r + (3 * V.Count)));
            V.AddProduct(ref sum13, x03, V.LoadFrom(ref weights, stride + r + (3 * V.Count)));
        }

        for (; r <= depth - V.Count; r += V.Count)
        {
            V x0 = V.LoadFrom(ref x, r);
            V.AddProduct(ref sum00, x0, V.LoadFrom(ref weights, r));
            V.AddProduct(ref sum10, x0, V.LoadFrom(ref weights, stride + r));
        }

        Finish((sum10 + sum11) + (sum12 + sum13), ref x, ref Unsafe.Add(ref weights, stride), r, depth, ref products[1], add);
        Finish((sum00 + sum01) + (sum02 + sum03), ref x, ref weights, r, depth, ref products[0], add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One<V, T>(ref T x, ref T weights, nint depth, ref T product, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        V sum00 = V.Zero;
        V sum01 = V.Zero;
        V sum02 = V.Zero;
        V sum03 = V.Zero;
        nint r = 0;
        for (; r <= depth - (4 * V.Count); r += 4 * V.Count)
        {
            V x00 = V.LoadFrom(ref x, r);
            V.AddProduct(ref sum00, x00, V.LoadFrom(ref weights, r));
            V x01 = V.LoadFrom(ref x, r + V.Count);
            V.AddProduct(ref sum01, x01, V.LoadFrom(ref weights, r + V.Count));
            V x02 = V.LoadFrom(ref x, r + (2 * V.Count));
            V.AddProduct(ref sum02, x02, V.LoadFrom(ref weights, r + (2 * V.Count)));
            V x03 = V.LoadFrom(ref x, r + (3 * V.Count));
            V.AddProduct(ref sum03, x03, V.LoadFrom(ref weights, r + (3 * V.Count)));
        }

        for (; r <= depth - V.Count; r += V.Count)
        {
            V x0 = V.LoadFrom(ref x, r);
            V.AddProduct(ref sum00, x0, V.LoadFrom(ref weights, r));
        }

        Finish((sum00 + sum01) + (sum02 + sum03), ref x, ref weights, r, depth, ref product, add);
    }
}
