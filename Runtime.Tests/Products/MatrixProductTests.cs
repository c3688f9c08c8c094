using System.Numerics;
using FusedNorm.Products;
using FusedNorm.Vectors;
using Xunit;

namespace FusedNorm.Runtime.Tests.Products;

/// <summary>
/// Matrix products of every form a linear layer needs, beside sums in double precision, at the edges of tiles, panels and blocks.
/// </summary>
public sealed class MatrixProductTests
{
    /// <summary>
    /// Rows, columns, depth: ones, primes, and what lies around a tile (8), a panel (2 to 32) and a block of the depth (256).
    /// </summary>
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 1, 1 },
        { 1, 10, 64 },
        { 2, 3, 5 },
        { 2, 10, 100 },
        { 4, 11, 67 },
        { 5, 17, 31 },
        { 5, 71, 33 },
        { 3, 134, 65 },
        { 6, 16, 16 },
        { 7, 15, 33 },
        { 8, 32, 64 },
        { 9, 33, 65 },
        { 13, 64, 257 },
        { 6, 12, 7 },
        { 6, 22, 8 },
        { 24, 31, 256 },
        { 25, 47, 255 },
        { 64, 10, 300 },
        { 67, 129, 513 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Forward_sums_over_the_inputs(int rows, int columns, int depth)
    {
        Compare<float>(rows, columns, depth, (depth, 1), (depth, 1));
        Compare<double>(rows, columns, depth, (depth, 1), (depth, 1));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Input_gradient_sums_over_the_outputs(int rows, int columns, int depth)
    {
        Compare<float>(rows, columns, depth, (depth, 1), (1, columns));
        Compare<double>(rows, columns, depth, (depth, 1), (1, columns));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Weight_gradient_sums_over_the_samples(int rows, int columns, int depth)
    {
        Compare<float>(rows, columns, depth, (1, rows), (1, columns));
        Compare<double>(rows, columns, depth, (1, rows), (1, columns));
    }

    /// <summary>
    /// So few columns that the depth takes the lanes, in blocks that are longer than those of panels, around the fives and fours that are
    /// taken at once.
    /// </summary>
    [Theory]
    [InlineData(1, 784)]
    [InlineData(2, 300)]
    [InlineData(3, 513)]
    [InlineData(4, 784)]
    [InlineData(5, 333)]
    [InlineData(6, 784)]
    [InlineData(7, 600)]
    [InlineData(9, 401)]
    [InlineData(10, 784)]
    public void Few_columns_sum_over_long_blocks_of_the_depth(int columns, int depth)
    {
        foreach (int rows in (int[])[1, 2, 7, 64])
        {
            Compare<float>(rows, columns, depth, (depth, 1), (depth, 1), depthBlock: 400);
            Compare<double>(rows, columns, depth, (depth, 1), (depth, 1), depthBlock: 400);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Columns_are_the_same_bits_one_block_at_a_time(int rows, int columns, int depth)
    {
        Check<Simd512<float>, float>();
        Check<Simd256<float>, float>();
        Check<Simd512<double>, double>();
        Check<Simd128<double>, double>();

        void Check<V, T>()
            where V : struct, ISimd<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T[] left = Values<T>(rows * depth, 1);
            T[] right = Values<T>(columns * depth, 2);
            T[] whole = new T[rows * columns];
            T[] parts = new T[rows * columns];
            MatrixProduct.Columns<V, T>(
                rows, 0, columns, depth, new(left, depth, 1), new(right, depth, 1), whole, columns, accumulate: false);
            for (int first = 0; first < columns; first += MatrixProduct.ColumnBlock)
            {
                int last = Math.Min(first + MatrixProduct.ColumnBlock, columns);
                MatrixProduct.Columns<V, T>(
                    rows, first, last, depth, new(left, depth, 1), new(right, depth, 1), parts, columns, accumulate: false);
            }

            Assert.Equal(whole, parts);
        }
    }

    /// <summary>
    /// As a norm behind the product takes them, some channels with all of their positions at a time: of any width, and with any rows left
    /// over.
    /// </summary>
    [Theory]
    [InlineData(6, 96)]
    [InlineData(7, 31)]
    [InlineData(8, 257)]
    [InlineData(9, 96)]
    [InlineData(13, 33)]
    public void Columns_of_an_operand_that_is_transposed_are_the_same_bits_in_blocks_of_any_width(int rows, int depth)
    {
        foreach (int block in new[] { 1, 31, 62, 100, 217, 300, 500 })
        {
            InBlocks<float, Simd512<float>>(rows, depth, block);
            InBlocks<float, Simd256<float>>(rows, depth, block);
            InBlocks<float, Simd128<float>>(rows, depth, block);
            InBlocks<float, Simd1<float>>(rows, depth, block);
            InBlocks<double, Simd512<double>>(rows, depth, block);
            InBlocks<double, Simd256<double>>(rows, depth, block);
            InBlocks<double, Simd128<double>>(rows, depth, block);
        }
    }

    private static void InBlocks<T, V>(int rows, int depth, int block)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ISimd<V, T>
    {
        const int Columns = 620;
        T[] left = Values<T>(rows * depth, 1);
        T[] right = Values<T>(Columns * depth, 2);
        T[] whole = new T[rows * Columns];
        T[] blocks = new T[rows * Columns];
        MatrixProduct.Columns<V, T>(
            rows, 0, Columns, depth, new(left, depth, 1), new(right, 1, Columns), whole, Columns, accumulate: false);
        for (int first = 0; first < Columns; first += block)
        {
            int width = Math.Min(block, Columns - first);
            MatrixProduct.Columns<V, T>(
                rows, 0, width, depth, new(left, depth, 1), new(right.AsSpan(first), 1, Columns),
                blocks.AsSpan(first), Columns, accumulate: false);
        }

        Assert.Equal(whole, blocks);
    }

    /// <summary>An operand in panels, whole and one block of columns at a time, the second half of the depth added to the first.</summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void Packed_columns_are_those_of_the_operand(int rows, int columns, int depth)
    {
        Check<Simd512<float>, float>();
        Check<Simd256<float>, float>();
        Check<Simd128<float>, float>();
        Check<Simd1<float>, float>();
        Check<Simd512<double>, double>();
        Check<Simd256<double>, double>();

        void Check<V, T>()
            where V : struct, ISimd<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T[] left = Values<T>(rows * depth, 1);
            T[] right = Values<T>(columns * depth, 2);
            T[] panels = new T[MatrixProduct.PackedLength<T>(columns, depth)];
            MatrixProduct.Pack<V, T>(columns, depth, new(right, depth, 1), panels);
            T[] whole = new T[rows * columns];
            MatrixProduct.PackedColumns<V, T>(
                rows, 0, columns, depth, 0, depth, new(left, depth, 1), panels, whole, columns, accumulate: false);
            T[] parts = new T[rows * columns];
            T[] halves = new T[rows * columns];
            for (int first = 0; first < columns; first += MatrixProduct.ColumnBlock)
            {
                int last = Math.Min(first + MatrixProduct.ColumnBlock, columns);
                MatrixProduct.PackedColumns<V, T>(
                    rows, first, last, depth, 0, depth, new(left, depth, 1), panels, parts, columns, accumulate: false);
                MatrixProduct.PackedColumns<V, T>(
                    rows, first, last, depth, 0, depth / 2, new(left, depth, 1), panels, halves, columns, accumulate: false);
                MatrixProduct.PackedColumns<V, T>(
                    rows, first, last, depth, depth / 2, depth, new(left.AsSpan(depth / 2), depth, 1),
                    panels, halves, columns, accumulate: depth > 1);
            }

            Assert.Equal(whole, parts);
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                {
                    (double sum, double size) = Dot<T>(left.AsSpan(i * depth), 1, right.AsSpan(j * depth), 1, depth);
                    double bound = Unit<T>() * size * (Math.Min(depth, MatrixProduct.DepthBlock) + 6);
                    Assert.InRange(double.CreateChecked(whole[(i * columns) + j]), sum - bound, sum + bound);
                    Assert.InRange(double.CreateChecked(halves[(i * columns) + j]), sum - bound, sum + bound);
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    public void Nan_and_infinity_reach_their_row_alone(int rows)
    {
        const int Columns = 37, Depth = 21;
        float[] left = Values<float>(rows * Depth, 1);
        float[] right = Values<float>(Columns * Depth, 2);
        left[(rows - 1) * Depth] = float.NaN;
        float[] product = new float[rows * Columns];
        MatrixProduct.Columns<Simd256<float>, float>(
            rows, 0, Columns, Depth, new(left, Depth, 1), new(right, Depth, 1), product, Columns, accumulate: false);
        Assert.All(product[..((rows - 1) * Columns)], value => Assert.True(float.IsFinite(value)));
        Assert.All(product[((rows - 1) * Columns)..], value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void What_is_too_short_is_named_before_anything_is_written()
    {
        float[] product = new float[12];
        Check("left", "Expected at least 15 values for 3 x 5, found 14.", 14, 20, 12);
        Check("right", "Expected at least 20 values for 4 x 5, found 19.", 15, 19, 12);
        Check("destination", "Expected at least 12 values for 3 x 4, found 11.", 15, 20, 11);
        Assert.All(product, value => Assert.Equal(0, value));

        void Check(string parameter, string message, int left, int right, int destination)
        {
            ArgumentException exception = Assert.Throws<ArgumentException>(() => MatrixProduct.Columns<Simd128<float>, float>(
                3, 0, 4, 5, new(Values<float>(left, 1), 5, 1), new(Values<float>(right, 2), 5, 1),
                product.AsSpan(0, destination), 4, accumulate: false));
            Assert.Equal(parameter, exception.ParamName);
            Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>
    /// Every width of registers, once written and once added to what is there, in a destination with room on both sides that stays as it
    /// is.
    /// </summary>
    private static void Compare<T>(
        int rows, int columns, int depth, (int Stride, int Depth) left,
        (int Stride, int Depth) right, int depthBlock = MatrixProduct.DepthBlock)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Compare<Simd512<T>, T>(rows, columns, depth, left, right, depthBlock);
        Compare<Simd256<T>, T>(rows, columns, depth, left, right, depthBlock);
        Compare<Simd128<T>, T>(rows, columns, depth, left, right, depthBlock);
        Compare<Simd1<T>, T>(rows, columns, depth, left, right, depthBlock);
    }

    private static void Compare<V, T>(
        int rows, int columns, int depth, (int Stride, int Depth) left,
        (int Stride, int Depth) right, int depthBlock = MatrixProduct.DepthBlock)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Margin = 3;
        int stride = columns + Margin;
        T[] a = Values<T>(rows * depth, 1);
        T[] b = Values<T>(columns * depth, 2);
        T[] before = Values<T>(rows * stride, 3);
        foreach (bool accumulate in (bool[])[false, true])
        {
            T[] found = [.. before];
            MatrixProduct.Columns<V, T>(
                rows, 0, columns, depth, new(a, left.Stride, left.Depth),
                new(b, right.Stride, right.Depth), found, stride, accumulate, depthBlock);
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                {
                    double first = accumulate ? double.CreateChecked(before[(i * stride) + j]) : 0;
                    (double sum, double size) = Dot<T>(
                        a.AsSpan(i * left.Stride), left.Depth, b.AsSpan(j * right.Stride), right.Depth, depth);

                    // Each of the additions in a row rounds once, by half a unit of at most the sum of all sizes.
                    double bound =
                        Unit<T>() * (Math.Abs(first) + size) * (Math.Min(depth, depthBlock) + 4 + (depth / MatrixProduct.DepthBlock));
                    Assert.InRange(double.CreateChecked(found[(i * stride) + j]), first + sum - bound, first + sum + bound);
                }

                Assert.Equal(before.AsSpan((i * stride) + columns, Margin), found.AsSpan((i * stride) + columns, Margin));
            }
        }
    }

    /// <summary>A sum of products in double precision, and that of their sizes.</summary>
    private static (double Sum, double Size) Dot<T>(ReadOnlySpan<T> left, int leftStride, ReadOnlySpan<T> right, int rightStride, int depth)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = 0;
        double size = 0;
        for (int r = 0; r < depth; r++)
        {
            double term = double.CreateChecked(left[r * leftStride]) * double.CreateChecked(right[r * rightStride]);
            sum += term;
            size += Math.Abs(term);
        }

        return (sum, size);
    }

    /// <summary>Half the distance between one and the next number.</summary>
    private static double Unit<T>()
        where T : unmanaged => typeof(T) == typeof(float) ? Math.Pow(2, -24) : Math.Pow(2, -53);

    private static T[] Values<T>(int count, long seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [.. new TorchRandom(seed).Normal(count).Select(value => T.CreateChecked(value))];
}
