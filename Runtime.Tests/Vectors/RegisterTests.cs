using System.Numerics;
using FusedNorm.Vectors;
using Xunit;

namespace FusedNorm.Runtime.Tests.Vectors;

/// <summary>Registers of every width against single elements, bit for bit, and single elements against what .NET computes.</summary>
public sealed class RegisterTests
{
    private const int Elements = 1 << 14;

    /// <summary>Zeros, subnormal and large numbers, infinities, NaN; the rest are random bits and random ordinary numbers.</summary>
    private static readonly double[] Special =
    [
        0, -0.0, 1, -1, 0.5, -0.5, 1e-40, -1e-40, 1e-310, 88.7, -88.7, -100, 709.7, -740, 1e300, -1e300,
        double.PositiveInfinity, double.NegativeInfinity, double.NaN,
    ];

    public static TheoryData<string> Functions => ElementaryFunction.Names;

    [Theory]
    [MemberData(nameof(Functions))]
    public void Functions_give_the_same_bits_in_every_register(string name)
    {
        ElementaryFunction function = ElementaryFunction.ByName[name];
        float[] singles = Samples(BitConverter.Int32BitsToSingle);
        float[] ofSingles = [.. singles.Select(function.OfSingle)];
        AssertSameBits(ofSingles, function.Map<Simd1<float>, float>(singles), singles);
        AssertSameBits(ofSingles, function.Map<Simd128<float>, float>(singles), singles);
        AssertSameBits(ofSingles, function.Map<Simd256<float>, float>(singles), singles);
        AssertSameBits(ofSingles, function.Map<Simd512<float>, float>(singles), singles);

        double[] doubles = Samples(bits => BitConverter.Int64BitsToDouble(((long)bits << 32) ^ (bits * 0x9E3779B9L)));
        double[] ofDoubles = [.. doubles.Select(function.OfDouble)];
        AssertSameBits(ofDoubles, function.Map<Simd1<double>, double>(doubles), doubles);
        AssertSameBits(ofDoubles, function.Map<Simd128<double>, double>(doubles), doubles);
        AssertSameBits(ofDoubles, function.Map<Simd256<double>, double>(doubles), doubles);
        AssertSameBits(ofDoubles, function.Map<Simd512<double>, double>(doubles), doubles);
    }

    [Fact]
    public void Primitives_of_single_precision_do_what_dotnet_does()
    {
        float[] samples = Samples(BitConverter.Int32BitsToSingle);
        CheckPrimitives<Simd1<float>, float>(samples, 126);
        CheckPrimitives<Simd128<float>, float>(samples, 126);
        CheckPrimitives<Simd256<float>, float>(samples, 126);
        CheckPrimitives<Simd512<float>, float>(samples, 126);
        CheckPrimitives<SimdX4<Simd256<float>, float>, float>(samples, 126);
    }

    [Fact]
    public void Primitives_of_double_precision_do_what_dotnet_does()
    {
        double[] samples = Samples(bits => BitConverter.Int64BitsToDouble(((long)bits << 32) ^ (bits * 0x9E3779B9L)));
        CheckPrimitives<Simd1<double>, double>(samples, 1022);
        CheckPrimitives<Simd128<double>, double>(samples, 1022);
        CheckPrimitives<Simd256<double>, double>(samples, 1022);
        CheckPrimitives<Simd512<double>, double>(samples, 1022);
        CheckPrimitives<SimdX4<Simd256<double>, double>, double>(samples, 1022);
    }

    [Fact]
    public void Sums_are_those_of_the_lanes_in_double_precision()
    {
        CheckSums<Simd1<float>, float>();
        CheckSums<Simd128<float>, float>();
        CheckSums<Simd256<float>, float>();
        CheckSums<Simd512<float>, float>();
        CheckSums<SimdX4<Simd128<float>, float>, float>();
        CheckSums<SimdX4<Simd512<float>, float>, float>();
        CheckSums<Simd1<double>, double>();
        CheckSums<Simd128<double>, double>();
        CheckSums<Simd256<double>, double>();
        CheckSums<Simd512<double>, double>();
        CheckSums<SimdX4<Simd128<double>, double>, double>();
        CheckSums<SimdX4<Simd512<double>, double>, double>();
    }

    [Fact]
    public void Wide_sums_add_every_element_in_double_precision()
    {
        CheckWideSums<Simd1<float>, float>();
        CheckWideSums<Simd128<float>, float>();
        CheckWideSums<Simd256<float>, float>();
        CheckWideSums<Simd512<float>, float>();
        CheckWideSums<SimdX4<Simd128<float>, float>, float>();
        CheckWideSums<SimdX4<Simd512<float>, float>, float>();
        CheckWideSums<Simd1<double>, double>();
        CheckWideSums<Simd128<double>, double>();
        CheckWideSums<Simd256<double>, double>();
        CheckWideSums<Simd512<double>, double>();
        CheckWideSums<SimdX4<Simd128<double>, double>, double>();
        CheckWideSums<SimdX4<Simd512<double>, double>, double>();
    }

    [Fact]
    public void Elements_move_to_the_lanes_they_belong_to()
    {
        CheckLanes<Simd1<float>, float>();
        CheckLanes<Simd128<float>, float>();
        CheckLanes<Simd256<float>, float>();
        CheckLanes<Simd512<float>, float>();
        CheckLanes<SimdX4<Simd128<float>, float>, float>();
        CheckLanes<SimdX4<Simd512<float>, float>, float>();
        CheckLanes<Simd1<double>, double>();
        CheckLanes<Simd128<double>, double>();
        CheckLanes<Simd256<double>, double>();
        CheckLanes<Simd512<double>, double>();
        CheckLanes<SimdX4<Simd128<double>, double>, double>();
        CheckLanes<SimdX4<Simd512<double>, double>, double>();
    }

    [Fact]
    public void The_largest_element_is_found_in_every_lane_and_a_NaN_before_it()
    {
        CheckLargest<Simd1<float>, float>();
        CheckLargest<Simd128<float>, float>();
        CheckLargest<Simd256<float>, float>();
        CheckLargest<Simd512<float>, float>();
        CheckLargest<SimdX4<Simd128<float>, float>, float>();
        CheckLargest<SimdX4<Simd512<float>, float>, float>();
        CheckLargest<Simd1<double>, double>();
        CheckLargest<Simd128<double>, double>();
        CheckLargest<Simd256<double>, double>();
        CheckLargest<Simd512<double>, double>();
        CheckLargest<SimdX4<Simd128<double>, double>, double>();
        CheckLargest<SimdX4<Simd512<double>, double>, double>();
    }

    private static void CheckLanes<TVector, T>()
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = TVector.Count;
        T[] numbers = [.. Enumerable.Range(0, 3 * ColumnSums.MaximumLanes).Select(T.CreateChecked)];
        TVector first = TVector.Load(numbers, 0);
        TVector second = TVector.Load(numbers, count);
        TVector third = TVector.Load(numbers, 2 * count);
        Assert.Equal(numbers[..count], LanesOf<TVector, T>(TVector.Indices));
        Assert.Equal(Every(2, 0), LanesOf<TVector, T>(TVector.Even(first, second)));
        Assert.Equal(Every(2, 1), LanesOf<TVector, T>(TVector.Odd(first, second)));
        Assert.Equal(Every(3, 0), LanesOf<TVector, T>(TVector.EveryThird(first, second, third, 0)));
        Assert.Equal(Every(3, 1), LanesOf<TVector, T>(TVector.EveryThird(first, second, third, 1)));
        Assert.Equal(Every(3, 2), LanesOf<TVector, T>(TVector.EveryThird(first, second, third, 2)));

        T[] alternating = [.. Enumerable.Range(0, 2 * count).Select(i => numbers[(i % 2 * count) + (i / 2)])];
        Assert.Equal(alternating[..count], LanesOf<TVector, T>(TVector.InterleaveLower(first, second)));
        Assert.Equal(alternating[count..], LanesOf<TVector, T>(TVector.InterleaveUpper(first, second)));

        T[] Every(int step, int from) => [.. Enumerable.Range(0, count).Select(i => numbers[(step * i) + from])];
    }

    private static void CheckLargest<TVector, T>()
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int lane = 0; lane < TVector.Count; lane++)
        {
            T[] x = [.. Enumerable.Range(0, TVector.Count).Select(i => T.CreateChecked(-i - 2))];
            x[lane] = -T.One;
            Assert.Equal(-1, TVector.Largest(TVector.Load(x, 0)));
            for (int other = 0; other < TVector.Count; other++)
            {
                T[] withNaN = [.. x];
                withNaN[other] = T.NaN;
                Assert.True(double.IsNaN(TVector.Largest(TVector.Load(withNaN, 0))));
            }
        }

        Assert.Equal(double.NegativeInfinity, TVector.Largest(TVector.Create(T.NegativeInfinity)));
        Assert.Equal(double.PositiveInfinity, TVector.Largest(TVector.Create(T.PositiveInfinity)));
    }

    private static T[] LanesOf<TVector, T>(TVector register)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged
    {
        T[] elements = new T[TVector.Count];
        TVector.Store(register, elements, 0);
        return elements;
    }

    /// <summary>Whole numbers whose sums single precision cannot hold.</summary>
    private static void CheckSums<TVector, T>()
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] numbers = [.. Enumerable.Range(0, ColumnSums.MaximumLanes).Select(i => (1 << 23) + (i * 7919) + 1)];
        TVector register = TVector.Load([.. numbers.Select(T.CreateChecked)], 0);
        Assert.Equal(numbers.Take(TVector.Count).Sum(), TVector.Sum(register));
    }

    /// <summary>Whole numbers whose sums and squares single precision cannot hold and double precision holds exactly.</summary>
    private static void CheckWideSums<TVector, T>()
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long[] numbers = [.. Enumerable.Range(0, 128).Select(i => (i % 3 == 0 ? -1L : 1L) * ((1 << 22) + (i * 7919)))];
        T[] x = [.. numbers.Select(T.CreateChecked)];
        (TVector sumLower, TVector sumUpper, TVector squareLower, TVector squareUpper) =
            (TVector.Zero, TVector.Zero, TVector.Zero, TVector.Zero);
        for (int i = 0; i < x.Length; i += TVector.Count)
        {
            TVector.AddWide(ref sumLower, ref sumUpper, TVector.Load(x, i));
            TVector.AddSquareWide(ref squareLower, ref squareUpper, TVector.Load(x, i), TVector.Create(T.CreateChecked(5)));
        }

        Assert.Equal(numbers.Sum(), TVector.SumWide(sumLower, sumUpper));
        Assert.Equal(numbers.Sum(number => (double)((number - 5) * (number - 5))), TVector.SumWide(squareLower, squareUpper));

        ColumnSums lanes = default;
        TVector.AddWideTo(lanes, sumLower, sumUpper);
        TVector.AddWideTo(lanes, sumLower, sumUpper);
        for (int lane = 0; lane < ColumnSums.MaximumLanes; lane++)
        {
            Assert.Equal(lane < TVector.Count ? 2 * numbers.Where((_, i) => i % TVector.Count == lane).Sum() : 0, lanes[lane]);
        }
    }

    private static void CheckPrimitives<TVector, T>(T[] x, int smallestExponent)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] y = [.. x.Reverse()];
        AssertSameBits([.. x.Select(T.Abs)], Map<TVector, T>(x, y, (a, _) => TVector.Abs(a)), x);
        AssertSameBits([.. x.Select(a => -a)], Map<TVector, T>(x, y, (a, _) => -a), x);
        AssertSameBits([.. x.Select(T.Sqrt)], Map<TVector, T>(x, y, (a, _) => TVector.Sqrt(a)), x);
        AssertSameBits([.. x.Zip(y, T.CopySign)], Map<TVector, T>(x, y, TVector.CopySign), x);

        T[] sums = [.. x.Zip(y, (a, b) => Scalar.MultiplyAdd(a, b, a))];
        AssertSameBits(sums, Map<TVector, T>(x, y, (a, b) => TVector.MultiplyAdd(a, b, a)), x);
        AssertSameBits(sums, Map<TVector, T>(x, y, (sum, b) =>
        {
            TVector.AddProduct(ref sum, sum, b);
            return sum;
        }), x);

        // Which of two zeros is the larger one, torch leaves open too.
        T[] ordered = [.. x.Where(a => a != T.Zero), T.One, T.One];
        ordered = ordered[..(ordered.Length / 16 * 16)];
        T[] other = [.. ordered.Reverse()];
        AssertSameBits([.. ordered.Zip(other, T.Max)], Map<TVector, T>(ordered, other, VectorMath.Max<TVector, T>), ordered);
        AssertSameBits([.. ordered.Zip(other, T.Min)], Map<TVector, T>(ordered, other, VectorMath.Min<TVector, T>), ordered);

        T[] exponents = [.. Enumerable.Range(-smallestExponent, (2 * smallestExponent) + 2).Select(T.CreateChecked)];
        exponents = [.. exponents, .. Enumerable.Repeat(T.Zero, 16 - (exponents.Length % 16))];
        AssertSameBits(
            [.. exponents.Select(n => T.ScaleB(T.One, int.CreateChecked(n)))],
            Map<TVector, T>(exponents, exponents, (n, _) => TVector.PowerOfTwo(n)),
            exponents);

        T[] breaks = [T.Sqrt(T.CreateChecked(0.5)), T.Sqrt(T.CreateChecked(2)), T.One, T.BitDecrement(T.One)];
        T[] positive = [.. x.Select(T.Abs).Where(T.IsNormal), .. breaks];
        positive = positive[^(positive.Length / 16 * 16)..];
        T[] mantissas = Map<TVector, T>(positive, positive, (a, _) => TVector.SplitExponent(a, out TVector _));
        T[] parts = Map<TVector, T>(positive, positive, (a, _) =>
        {
            TVector.SplitExponent(a, out TVector exponent);
            return exponent;
        });
        AssertSameBits(positive, [.. mantissas.Zip(parts, (m, n) => T.ScaleB(m, int.CreateChecked(n)))], positive);
        Assert.All(mantissas, m => Assert.InRange(double.CreateChecked(m), 0.70710676, 1.4142136));
    }

    private static T[] Map<TVector, T>(T[] x, T[] y, Func<TVector, TVector, TVector> function)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged
    {
        T[] values = new T[x.Length];
        for (int next = 0; next < x.Length; next += TVector.Count)
        {
            // The last register overlaps the one before.
            int i = Math.Min(next, x.Length - TVector.Count);
            TVector.Store(function(TVector.Load(x, i), TVector.Load(y, i)), values, i);
        }

        return values;
    }

    private static T[] Samples<T>(Func<int, T> fromBits)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        System.Random random = new(1029);
        T[] samples = new T[Elements];
        for (int i = 0; i < Elements; i++)
        {
            samples[i] = (i % 3) switch
            {
                0 => fromBits((int)random.NextInt64(int.MinValue, (long)int.MaxValue + 1)),
                1 => T.CreateTruncating((random.NextDouble() - 0.5) * 8),
                _ => T.CreateTruncating((random.NextDouble() - 0.5) * 220),
            };
        }

        // Not at the same place of every register.
        for (int i = 0; i < Special.Length; i++)
        {
            samples[17 * i] = T.CreateTruncating(Special[i]);
        }

        return samples;
    }

    /// <summary>Of a NaN, only that it is one: IEEE 754 leaves its bits open.</summary>
    private static void AssertSameBits<T>(T[] expected, T[] found, T[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            bool same = T.IsNaN(expected[i])
                ? T.IsNaN(found[i])
                : expected[i].Equals(found[i]) && T.IsNegative(expected[i]) == T.IsNegative(found[i]);
            Assert.True(same, $"at {x[i]}: {expected[i]} expected, {found[i]} found in element {i}");
        }
    }
}
