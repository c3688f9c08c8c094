using System.Numerics;
using FusedNorm.Execution;
using FusedNorm.Vectors;
using Xunit;

namespace FusedNorm.Runtime.Tests.Vectors;

/// <summary>What registers do at the end of a run and over long ones, at every width, against single elements.</summary>
public sealed class RunRegisterTests
{
    [Fact]
    public void The_last_elements_are_kept_and_the_others_are_zero() => OnEveryRegister<KeepLastCheck>();

    [Fact]
    public void The_last_elements_are_stored_and_nothing_beside_them() => OnEveryRegister<StoreLastCheck>();

    [Fact]
    public void Elements_are_copied_to_the_same_places_and_nothing_beside_them() => OnEveryRegister<CopyCheck>();

    [Fact]
    public void Stores_past_the_caches_write_the_same_wherever_they_begin() => OnEveryRegister<PastCachesCheck>();

    /// <summary>Whole numbers whose sums and squares single precision cannot hold and double precision holds exactly.</summary>
    [Fact]
    public void Moments_add_every_element_and_its_square_in_double_precision() => OnEveryRegister<MomentsCheck>();

    /// <summary>A check of any register.</summary>
    private interface ICheck
    {
        static abstract void Run<TVector, T>()
            where TVector : struct, ISimd<TVector, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T>;
    }

    private static void OnEveryRegister<TCheck>()
        where TCheck : ICheck
    {
        TCheck.Run<Simd1<float>, float>();
        TCheck.Run<Simd128<float>, float>();
        TCheck.Run<Simd256<float>, float>();
        TCheck.Run<Simd512<float>, float>();
        TCheck.Run<SimdX4<Simd128<float>, float>, float>();
        TCheck.Run<SimdX4<Simd512<float>, float>, float>();
        TCheck.Run<Simd1<double>, double>();
        TCheck.Run<Simd128<double>, double>();
        TCheck.Run<Simd256<double>, double>();
        TCheck.Run<Simd512<double>, double>();
        TCheck.Run<SimdX4<Simd128<double>, double>, double>();
        TCheck.Run<SimdX4<Simd512<double>, double>, double>();
    }

    private sealed class KeepLastCheck : ICheck
    {
        public static void Run<TVector, T>()
            where TVector : struct, ISimd<TVector, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            // A lane that does not count may hold anything.
            foreach (T fill in new[] { T.One, T.NaN, T.PositiveInfinity })
            {
                for (int count = 0; count <= TVector.Count; count++)
                {
                    T[] x = [.. Enumerable.Range(0, TVector.Count).Select(i => i < TVector.Count - count ? fill : T.CreateChecked(i + 1))];
                    T[] kept = new T[TVector.Count];
                    TVector.Store(TVector.KeepLast(TVector.Load(x, 0), count), kept, 0);
                    Assert.Equal(x.Select((value, i) => i < TVector.Count - count ? T.Zero : value), kept);
                }
            }
        }
    }

    private sealed class StoreLastCheck : ICheck
    {
        public static void Run<TVector, T>()
            where TVector : struct, ISimd<TVector, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T[] x = [.. Enumerable.Range(1, TVector.Count).Select(T.CreateChecked)];
            for (int count = 0; count < TVector.Count; count++)
            {
                T[] stored = new T[TVector.Count + 5];
                TVector.StoreLast(TVector.Load(x, 0), stored, 2, count);
                Assert.Equal(
                    Enumerable.Range(-2, stored.Length).Select(i => i >= TVector.Count - count && i < TVector.Count ? x[i] : T.Zero),
                    stored);
            }
        }
    }

    private sealed class CopyCheck : ICheck
    {
        public static void Run<TVector, T>()
            where TVector : struct, ISimd<TVector, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T[] x = [.. Enumerable.Range(1, TVector.Count + 5).Select(T.CreateChecked)];
            T[] copied = new T[x.Length];
            TVector.Copy(x, copied, 2);
            Assert.Equal(x.Select((value, i) => i >= 2 && i < 2 + TVector.Count ? value : T.Zero), copied);
        }
    }

    private sealed class PastCachesCheck : ICheck
    {
        public static void Run<TVector, T>()
            where TVector : struct, ISimd<TVector, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T[] x = [.. Enumerable.Range(1, TVector.Count).Select(T.CreateChecked)];
            foreach (int index in new[] { 0, 1, TVector.Count, TVector.Count + 3 })
            {
                AlignedBuffer<T> buffer = new((3 * TVector.Count) + 3);
                Span<T> stored = buffer.Slice(0, buffer.Length);
                TVector.Store(TVector.Load(x, 0), stored, index, pastCaches: true);
                Streaming.Finish();
                Assert.Equal(x, stored.Slice(index, TVector.Count).ToArray());
                Assert.Equal(TVector.Count, stored.ToArray().Count(value => value != T.Zero));
            }
        }
    }

    private sealed class MomentsCheck : ICheck
    {
        public static void Run<TVector, T>()
            where TVector : struct, ISimd<TVector, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            long[] numbers = [.. Enumerable.Range(0, 128).Select(i => (i % 3 == 0 ? -1L : 1L) * ((1 << 22) + (i * 7919)))];
            T[] x = [.. numbers.Select(T.CreateChecked)];
            (TVector sumLower, TVector sumUpper, TVector squaresLower, TVector squaresUpper) =
                (TVector.Zero, TVector.Zero, TVector.Zero, TVector.Zero);
            (TVector nextLower, TVector nextUpper, TVector nextSquaresLower, TVector nextSquaresUpper) =
                (TVector.Zero, TVector.Zero, TVector.Zero, TVector.Zero);
            for (int i = 0; i < x.Length; i += TVector.Count)
            {
                TVector.AddMoments(ref sumLower, ref sumUpper, ref squaresLower, ref squaresUpper, TVector.Load(x, i));
                TVector.AddMoments(ref nextLower, ref nextUpper, ref nextSquaresLower, ref nextSquaresUpper, x, i);
            }

            double sum = numbers.Sum();
            double squares = numbers.Sum(number => (double)(number * number));
            Assert.Equal(sum, TVector.SumWide(sumLower, sumUpper));
            Assert.Equal(squares, TVector.SumWide(squaresLower, squaresUpper));
            Assert.Equal(2 * sum, TVector.SumWide(sumLower, sumUpper, nextLower, nextUpper));
            Assert.Equal(2 * squares, TVector.SumWide(squaresLower, squaresUpper, nextSquaresLower, nextSquaresUpper));

            ColumnSums lanes = default;
            TVector.AddWideTo(lanes, squaresLower, squaresUpper);
            TVector.AddWideTo(lanes, nextSquaresLower, nextSquaresUpper);
            Assert.Equal(2 * squares, ((ReadOnlySpan<double>)lanes).ToArray().Sum());
        }
    }
}
