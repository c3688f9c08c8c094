using System.Numerics;
using System.Runtime.InteropServices;
using FusedNorm.Products;
using FusedNorm.Vectors;
using Xunit;

namespace FusedNorm.Runtime.Tests.Products;

/// <summary>
/// A bias and a rectifier while the sums are in registers: the same bits as in a pass of its own behind the product, whichever tiles,
/// panels and blocks the product is made of.
/// </summary>
public sealed class ProductRestTests
{
    /// <summary>Around what goes with the depth in the lanes (five rows or fewer), the tiles, and what panels are laid out for.</summary>
    private static readonly int[] rows = [1, 2, 5, 6, 7, 13, 25];

    /// <summary>One term, a few, and three blocks of the depth.</summary>
    private static readonly int[] depths = [1, 7, 530];

    [Fact]
    public void Single_precision()
    {
        AllShapes<Simd512<float>, float>();
        AllShapes<Simd256<float>, float>();
        AllShapes<Simd128<float>, float>();
        AllShapes<Simd1<float>, float>();
    }

    [Fact]
    public void Double_precision()
    {
        AllShapes<Simd512<double>, double>();
        AllShapes<Simd256<double>, double>();
        AllShapes<Simd128<double>, double>();
        AllShapes<Simd1<double>, double>();
    }

    /// <summary>Sums over long blocks of the depth, with the depth in the lanes, as few columns have them.</summary>
    [Fact]
    public void Long_blocks_of_the_depth()
    {
        Check<Simd512<float>, float>(9, 10, 784, depthBlock: 400);
        Check<Simd256<float>, float>(9, 5, 784, depthBlock: 400);
        Check<Simd128<double>, double>(9, 3, 784, depthBlock: 400);
    }

    [Fact]
    public void A_bias_that_is_too_short_is_named_before_anything_is_written()
    {
        float[] product = new float[12];
        ArgumentException exception = Assert.Throws<ArgumentException>(() => MatrixProduct.Columns<Simd128<float>, float>(
            3, 0, 4, 5, new(new float[15], 5, 1), new(new float[20], 5, 1), product, 4, accumulate: false, bias: [1, 2, 3]));
        Assert.Equal("bias", exception.ParamName);
        Assert.StartsWith("Expected a bias for 4 columns, found 3.", exception.Message, StringComparison.Ordinal);
        Assert.All(product, value => Assert.Equal(0, value));
    }

    /// <summary>One column, a register and one less and more, panels of two and four, and primes.</summary>
    private static void AllShapes<V, T>()
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (int columns in new[] { 1, V.Count - 1, V.Count, V.Count + 1, 2 * V.Count, (4 * V.Count) + 3, 67, 131 }.Where(c => c > 0))
        {
            foreach (int count in rows)
            {
                foreach (int depth in depths)
                {
                    Check<V, T>(count, columns, depth);
                }
            }
        }
    }

    private static void Check<V, T>(int rows, int columns, int depth, int depthBlock = MatrixProduct.DepthBlock)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Margin = 3;
        int stride = columns + Margin;
        T[] left = Values<T>(rows * depth, 1);
        left[^1] = T.NaN;
        T[] right = Values<T>(columns * depth, 2);
        T[] before = Values<T>(rows * stride, 3);
        T[] bias = Values<T>(columns, 4);
        T[] panels = new T[MatrixProduct.PackedLength<T>(columns, depth)];
        MatrixProduct.Pack<V, T>(columns, depth, new(right, depth, 1), panels);
        foreach ((bool accumulate, bool rectifies, bool isPacked) in Choices())
        {
            T[] expected = [.. before];
            Multiply(expected, default, false);
            for (int i = 0; i < rows * columns; i++)
            {
                ref T value = ref expected[(i / columns * stride) + (i % columns)];
                value += bias[i % columns];
                value = rectifies && value < T.Zero ? T.Zero : value;
            }

            T[] found = [.. before];
            Multiply(found, bias, rectifies);
            Assert.True(
                MemoryMarshal.AsBytes(expected.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(found.AsSpan())),
                $"{typeof(V).Name}: {rows} x {columns} x {depth}, adds {accumulate}, rectifies {rectifies}, packed {isPacked}");

            // In blocks of columns, as threads and the loops behind a product take them.
            void Multiply(Span<T> destination, ReadOnlySpan<T> ofBias, bool floor)
            {
                for (int first = 0; first < columns; first += MatrixProduct.ColumnBlock)
                {
                    int last = Math.Min(columns, first + MatrixProduct.ColumnBlock);
                    if (isPacked)
                    {
                        MatrixProduct.PackedColumns<V, T>(
                            rows, first, last, depth, 0, depth, new(left, depth, 1), panels, destination, stride, accumulate, depthBlock,
                            ofBias, floor);
                    }
                    else
                    {
                        MatrixProduct.Columns<V, T>(
                            rows, first, last, depth, new(left, depth, 1), new(right, depth, 1), destination, stride, accumulate,
                            depthBlock, ofBias, floor);
                    }
                }
            }
        }
    }

    private static IEnumerable<(bool Accumulate, bool Rectifies, bool IsPacked)> Choices() =>
        from accumulate in new[] { false, true }
        from rectifies in new[] { false, true }
        from isPacked in new[] { false, true }
        select (accumulate, rectifies, isPacked);

    private static T[] Values<T>(int count, long seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [.. new TorchRandom(seed).Normal(count).Select(value => T.CreateChecked(value))];
}
