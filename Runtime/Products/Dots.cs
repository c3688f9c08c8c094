using System.Runtime.CompilerServices;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

/// <summary>
/// Products of few rows, both operands contiguous along the depth: it takes the lanes, eight columns share each load of the left operand,
/// and the right operand, usually the weights, is read exactly once per row.
/// </summary>
internal static class Dots
{
    internal static void Columns<V, T>(
        int rows, int first, int last, int depth, Operand<T> left, Operand<T> right, Span<T> destination, int destinationStride, bool accumulate)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        for (int row = 0; row < rows; row++)
        {
            ref T x = ref left.At(row, 0);
            Span<T> products = destination.Slice(row * destinationStride, last);
            int column = first;
            for (; column <= last - 4; column += 4)
            {
                Four<V, T>(ref x, ref right.At(column, 0), right.Stride, depth, products.Slice(column, 4), accumulate);
            }

            for (; column < last; column++)
            {
                One<V, T>(ref x, ref right.At(column, 0), depth, ref products[column], accumulate);
            }
        }
    }

    private static void Four<V, T>(ref T x, ref T weights, nint stride, nint depth, Span<T> products, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        V sum0 = V.Zero;
        V sum1 = V.Zero;
        V sum2 = V.Zero;
        V sum3 = V.Zero;
        nint r = 0;
        for (; r <= depth - V.Count; r += V.Count)
        {
            V left = V.LoadFrom(ref x, r);
            sum0 = V.MultiplyAdd(left, V.LoadFrom(ref weights, r), sum0);
            sum1 = V.MultiplyAdd(left, V.LoadFrom(ref weights, stride + r), sum1);
            sum2 = V.MultiplyAdd(left, V.LoadFrom(ref weights, (2 * stride) + r), sum2);
            sum3 = V.MultiplyAdd(left, V.LoadFrom(ref weights, (3 * stride) + r), sum3);
        }

        double dot0 = V.Sum(sum0);
        double dot1 = V.Sum(sum1);
        double dot2 = V.Sum(sum2);
        double dot3 = V.Sum(sum3);
        for (; r < depth; r++)
        {
            double left = ToDouble(Unsafe.Add(ref x, r));
            dot0 += left * ToDouble(Unsafe.Add(ref weights, r));
            dot1 += left * ToDouble(Unsafe.Add(ref weights, stride + r));
            dot2 += left * ToDouble(Unsafe.Add(ref weights, (2 * stride) + r));
            dot3 += left * ToDouble(Unsafe.Add(ref weights, (3 * stride) + r));
        }

        products[3] = Finish(dot3, products[3], add);
        products[2] = Finish(dot2, products[2], add);
        products[1] = Finish(dot1, products[1], add);
        products[0] = Finish(dot0, products[0], add);
    }

    private static void One<V, T>(ref T x, ref T weights, nint depth, ref T product, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        V sum = V.Zero;
        nint r = 0;
        for (; r <= depth - V.Count; r += V.Count)
        {
            sum = V.MultiplyAdd(V.LoadFrom(ref x, r), V.LoadFrom(ref weights, r), sum);
        }

        double dot = V.Sum(sum);
        for (; r < depth; r++)
        {
            dot += ToDouble(Unsafe.Add(ref x, r)) * ToDouble(Unsafe.Add(ref weights, r));
        }

        product = Finish(dot, product, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double ToDouble<T>(T value)
        where T : unmanaged => typeof(T) == typeof(float) ? Unsafe.BitCast<T, float>(value) : Unsafe.BitCast<T, double>(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Finish<T>(double dot, T before, bool add)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            float product = (float)dot;
            return Unsafe.BitCast<float, T>(add ? Unsafe.BitCast<T, float>(before) + product : product);
        }

        return Unsafe.BitCast<double, T>(add ? Unsafe.BitCast<T, double>(before) + dot : dot);
    }
}
