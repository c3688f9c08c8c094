using System.Numerics;
using FusedNorm.Vectors;
using Xunit;

namespace FusedNorm.Runtime.Tests.Vectors;

/// <summary>Four sums at once, for every register, beside sums in double precision.</summary>
public sealed class FourSumsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_register_has_its_sum_and_nothing_beside_them_is_written(bool add)
    {
        Check<Simd1<float>, float>(add);
        Check<Simd128<float>, float>(add);
        Check<Simd256<float>, float>(add);
        Check<Simd512<float>, float>(add);
        Check<SimdX4<Simd256<float>, float>, float>(add);
        Check<Simd1<double>, double>(add);
        Check<Simd128<double>, double>(add);
        Check<Simd256<double>, double>(add);
        Check<Simd512<double>, double>(add);
    }

    /// <summary>
    /// Numbers of 2^23 and more: two of the same 128 bits are exact in single precision, those of several only in double.
    /// </summary>
    [Fact]
    public void Lanes_of_several_registers_are_added_in_double_precision()
    {
        float[] numbers = new float[16];
        (numbers[0], numbers[4], numbers[8], numbers[12]) = (1 << 24, 1, 1, 1);
        Simd512<float> register = Simd512<float>.Load(numbers, 0);
        float[] sums = new float[4];
        FourSums.Store<Simd512<float>, float>(register, register, register, register, sums, 0);
        Assert.Equal([16777220f, 16777220f, 16777220f, 16777220f], sums);
    }

    [Fact]
    public void Nan_and_infinity_reach_their_own_sum_alone()
    {
        float[] numbers = [.. Enumerable.Repeat(1f, 64)];
        numbers[16 + 3] = float.NaN;
        numbers[32 + 9] = float.PositiveInfinity;
        Simd512<float>[] registers = [.. Enumerable.Range(0, 4).Select(i => Simd512<float>.Load(numbers, 16 * i))];
        float[] sums = new float[4];
        FourSums.Store<Simd512<float>, float>(registers[0], registers[1], registers[2], registers[3], sums, 0);
        Assert.Equal([16, float.NaN, float.PositiveInfinity, 16], sums);
    }

    [Fact]
    public void A_destination_that_is_too_short_is_left_alone()
    {
        float[] sums = new float[5];
        Simd256<float> ones = Simd256<float>.Create(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => FourSums.Store<Simd256<float>, float>(ones, ones, ones, ones, sums, 2));
        Assert.All(sums, sum => Assert.Equal(0, sum));
    }

    private static void Check<TVector, T>(bool add)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] numbers = [.. new TorchRandom(7).Normal(4 * TVector.Count).Select(T.CreateChecked)];
        TVector[] registers = [.. Enumerable.Range(0, 4).Select(i => TVector.Load(numbers, i * TVector.Count))];
        T[] before = [.. new TorchRandom(8).Normal(7).Select(T.CreateChecked)];
        T[] found = [.. before];
        FourSums.Store<TVector, T>(registers[0], registers[1], registers[2], registers[3], found, 2, add);
        for (int i = 0; i < 4; i++)
        {
            double[] terms = [.. numbers.Skip(i * TVector.Count).Take(TVector.Count).Select(double.CreateChecked)];
            double first = add ? double.CreateChecked(before[2 + i]) : 0;
            double unit = typeof(T) == typeof(float) ? Math.Pow(2, -24) : Math.Pow(2, -53);
            double bound = 4 * unit * (Math.Abs(first) + terms.Sum(Math.Abs));
            Assert.InRange(double.CreateChecked(found[2 + i]), first + terms.Sum() - bound, first + terms.Sum() + bound);
        }

        Assert.Equal(before[..2], found[..2]);
        Assert.Equal(before[6..], found[6..]);
    }
}
