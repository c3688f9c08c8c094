using System.Numerics;
using FusedNorm.Products;
using FusedNorm.Vectors;
using Xunit;

namespace FusedNorm.Runtime.Tests.Products;

/// <summary>
/// Sums of rows: the sum in double precision, rounded once, whatever the register; at the edges of registers and of four of them.
/// </summary>
public sealed class RowSumsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 7)]
    [InlineData(5, 300)]
    [InlineData(7, 31)]
    [InlineData(8, 3)]
    [InlineData(10, 257)]
    [InlineData(16, 5)]
    [InlineData(17, 64)]
    [InlineData(63, 9)]
    [InlineData(64, 9)]
    [InlineData(65, 9)]
    [InlineData(130, 2)]
    public void A_sum_is_that_of_its_row_to_the_last_bit(int rows, int depth)
    {
        Compare<Simd512<float>, float>(rows, depth);
        Compare<Simd256<float>, float>(rows, depth);
        Compare<Simd128<float>, float>(rows, depth);
        Compare<Simd1<float>, float>(rows, depth);
        Compare<Simd512<double>, double>(rows, depth);
        Compare<Simd256<double>, double>(rows, depth);
        Compare<Simd128<double>, double>(rows, depth);
        Compare<Simd1<double>, double>(rows, depth);
    }

    /// <summary>What single precision would lose of a large sum is there.</summary>
    [Fact]
    public void Small_terms_beside_a_large_one_count()
    {
        const int Depth = 1 << 12;
        float[] terms = new float[2 * Depth];
        Array.Fill(terms, 1);
        (terms[0], terms[^2]) = (1 << 28, -(1 << 28));
        float[] sums = new float[2];
        RowSums.Add<Simd128<float>, float>(2, Depth, new(terms, 1, 2), sums);
        Assert.Equal([Depth - 2, Depth], sums);
    }

    [Fact]
    public void What_does_not_fit_is_named_before_anything_is_written()
    {
        float[] sums = new float[4];
        Check("operand", "Expected at least 20 values for 4 x 5, found 19.", () =>
            RowSums.Add<Simd128<float>, float>(4, 5, new(new float[19], 1, 4), sums));
        Check("operand", "Expected rows that lie side by side, found 5 elements from one to the next.", () =>
            RowSums.Add<Simd128<float>, float>(4, 5, new(new float[20], 5, 1), sums));
        Check("sums", "Expected room for 4 sums, found 3.", () =>
            RowSums.Add<Simd128<float>, float>(4, 5, new(new float[20], 1, 4), sums.AsSpan(0, 3)));

        static void Check(string parameter, string message, Action add)
        {
            ArgumentException exception = Assert.Throws<ArgumentException>(parameter, add);
            Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>Adds to what is there, in an operand with room between its terms, and leaves what is behind the last sum.</summary>
    private static void Compare<V, T>(int rows, int depth)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int stride = rows + 3;
        T[] terms = [.. new TorchRandom(1).Normal(stride * depth).Select(T.CreateChecked)];
        T[] before = [.. new TorchRandom(2).Normal(rows + 1).Select(T.CreateChecked)];
        T[] found = [.. before];
        RowSums.Add<V, T>(rows, depth, new(terms, 1, stride), found);
        for (int i = 0; i < rows; i++)
        {
            double sum = 0;
            for (int r = 0; r < depth; r++)
            {
                sum += double.CreateChecked(terms[(r * stride) + i]);
            }

            Assert.Equal(before[i] + T.CreateChecked(sum), found[i]);
        }

        Assert.Equal(before[rows], found[rows]);
    }
}
