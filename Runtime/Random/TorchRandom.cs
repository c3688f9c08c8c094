using System.Globalization;
using System.Runtime.CompilerServices;

namespace FusedNorm;

/// <summary>
/// PyTorch's CPU random generator: the same seed and the same calls give the same numbers as <c>torch.manual_seed</c> and
/// <c>torch.rand</c>, <c>randn</c>, <c>randint</c>, <c>randperm</c> and dropout do.
/// </summary>
/// <remarks>
/// <para>
/// The engine is MT19937; what a draw makes of its words follows PyTorch's <c>aten/src/ATen/core/DistributionsHelper.h</c> and
/// <c>aten/src/ATen/native/cpu/DistributionTemplates.h</c>, and was compared with PyTorch 1.13.1 on x64: every bit was the same. So it is
/// on every machine that runs .NET, with or without vector instructions. Two things alone take the platform's logarithm, sine and cosine,
/// which may differ by a few units in the last place: normal values in double precision, and sixteen or more normal values in single
/// precision from a generator without fused multiply-add. (Fewer than sixteen are computed in double precision and rounded, which hides
/// all but about one such difference in 10^8.)
/// </para>
/// <para>
/// A PyTorch tensor is one call: <c>torch.randn(20)</c> is <c>Normal(20)</c>, not <c>Normal(10)</c> twice. An instance is not safe for use
/// from several threads at once. None of its numbers are fit for secrets.
/// </para>
/// </remarks>
public sealed partial class TorchRandom
{
    private readonly MersenneTwister engine;
    private readonly bool fusedMultiplyAdd;

    // The second value of a scalar normal pair, waiting for the next one.
    private double? spareNormal;

    /// <summary>A generator with the stream of <c>torch.manual_seed(seed)</c>.</summary>
    /// <param name="seed">The seed; as in PyTorch only its low 32 bits matter, so that 5 and 2^32 + 5 give the same stream.</param>
    /// <param name="fusedMultiplyAdd">
    /// Whether values are rounded as PyTorch rounds them on a CPU with AVX2 or AVX-512, where a product and a sum share one rounding (the
    /// default), or as it does without (<c>ATEN_CPU_CAPABILITY=default</c>). The words drawn are the same.
    /// </param>
    public TorchRandom(long seed, bool fusedMultiplyAdd = true)
    {
        Seed = seed;
        engine = new MersenneTwister(unchecked((uint)seed));
        this.fusedMultiplyAdd = fusedMultiplyAdd;
    }

    /// <summary>A generator with a random seed, kept in <see cref="Seed"/> so that a run can be repeated.</summary>
    public TorchRandom()
        // Not the cryptographic generator: on Linux it loads OpenSSL, which small containers do not have.
        : this(System.Random.Shared.Next())
    {
    }

    /// <summary>The seed the stream started from, PyTorch's <c>initial_seed()</c>.</summary>
    public long Seed { get; private set; }

    /// <summary>Draws <c>torch.rand(count)</c>: values of [0, 1), a multiple of 2^-24 each.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public float[] Uniform(int count)
    {
        float[] values = NewArray<float>(count);
        Uniform(values);
        return values;
    }

    /// <summary>Fills with values of [low, high), as <c>tensor.uniform_(low, high)</c> on a float32 tensor.</summary>
    /// <param name="destination">What is filled; one word is drawn per value.</param>
    /// <param name="low">The lower bound.</param>
    /// <param name="high">The upper bound, at least <paramref name="low"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A bound or their distance is not a finite float, or they are the wrong way round.
    /// </exception>
    public void Uniform(Span<float> destination, double low = 0, double high = 1)
    {
        CheckBounds(low, high, float.MaxValue, "float");
        float start = (float)low;
        float range = (float)high - start;
        foreach (ref float value in destination)
        {
            float unit = engine.NextSingle();
            value = fusedMultiplyAdd ? MathF.FusedMultiplyAdd(unit, range, start) : unit * range + start;
        }
    }

    /// <summary>Fills with values of [low, high), as <c>tensor.uniform_(low, high)</c> on a float64 tensor.</summary>
    /// <param name="destination">What is filled; two words are drawn per value.</param>
    /// <param name="low">The lower bound.</param>
    /// <param name="high">The upper bound, at least <paramref name="low"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bound or their distance is not finite, or they are the wrong way round.</exception>
    public void Uniform(Span<double> destination, double low = 0, double high = 1)
    {
        CheckBounds(low, high, double.MaxValue, "double");
        double range = high - low;
        foreach (ref double value in destination)
        {
            double unit = engine.NextDouble();
            value = fusedMultiplyAdd ? Math.FusedMultiplyAdd(unit, range, low) : unit * range + low;
        }
    }

    /// <summary>Draws <c>torch.randint(low, high, (count,))</c>: integers of [low, high).</summary>
    /// <param name="low">The smallest value.</param>
    /// <param name="high">One more than the largest value.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative, or the range is empty.</exception>
    public long[] RandInt(long low, long high, int count)
    {
        CheckRange(low, high);
        long[] values = NewArray<long>(count);
        RandInt(low, high, values);
        return values;
    }

    /// <summary>Fills with integers of [low, high), as <c>torch.randint</c>.</summary>
    /// <param name="low">The smallest value.</param>
    /// <param name="high">One more than the largest value.</param>
    /// <param name="destination">What is filled; a word is drawn per value, or two where the range has 2^32 values or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty.</exception>
    /// <remarks>
    /// As in PyTorch the value is a remainder, so the lower ones come a little more often unless the range is a power of two.
    /// </remarks>
    public void RandInt(long low, long high, Span<long> destination)
    {
        CheckRange(low, high);
        ulong range = unchecked((ulong)high - (ulong)low);
        foreach (ref long value in destination)
        {
            ulong word = range > uint.MaxValue ? engine.NextUInt64() : engine.NextUInt32();
            value = unchecked((long)((ulong)low + word % range));
        }
    }

    /// <summary>Draws <c>torch.randperm(n)</c>: 0 to n - 1 in a random order.</summary>
    /// <param name="n">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is negative.</exception>
    public int[] RandPerm(int n)
    {
        int[] order = NewArray<int>(n);
        RandPerm(order);
        return order;
    }

    /// <summary>Fills with 0 to length - 1 in a random order, as <c>torch.randperm</c>; draws a word for each value but the last.</summary>
    /// <param name="destination">What is filled.</param>
    public void RandPerm(Span<int> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = i;
        }

        for (int i = 0; i < destination.Length - 1; i++)
        {
            int other = i + (int)(engine.NextUInt32() % (uint)(destination.Length - i));
            (destination[i], destination[other]) = (destination[other], destination[i]);
        }
    }

    /// <summary>
    /// Fills with what <c>torch.nn.Dropout(p)</c> multiplies a float32 tensor by: 0 with probability p, else 1 / (1 - p).
    /// </summary>
    /// <param name="destination">What is filled; two words are drawn per value, and none where p is 0 or 1.</param>
    /// <param name="p">The probability of a zero.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is not in [0, 1].</exception>
    /// <remarks>
    /// PyTorch wheels that are built with Intel's MKL draw dropout on Intel CPUs from another generator, so that a seed's mask there
    /// depends on the CPU's maker. This is the portable definition, which every other build and CPU uses.
    /// </remarks>
    public void DropoutMask(Span<float> destination, double p)
    {
        CheckProbability(p);
        if (p is 0 or 1)
        {
            destination.Fill(1 - (float)p);
            return;
        }

        float kept = 1 / (float)(1 - p);
        foreach (ref float value in destination)
        {
            value = engine.NextDouble() < 1 - p ? kept : 0;
        }
    }

    /// <summary>
    /// Fills with what <c>torch.nn.Dropout(p)</c> multiplies a float64 tensor by: 0 with probability p, else 1 / (1 - p).
    /// </summary>
    /// <inheritdoc cref="DropoutMask(Span{float}, double)"/>
    public void DropoutMask(Span<double> destination, double p)
    {
        CheckProbability(p);
        if (p is 0 or 1)
        {
            destination.Fill(1 - p);
            return;
        }

        double kept = 1 / (1 - p);
        foreach (ref double value in destination)
        {
            value = engine.NextDouble() < 1 - p ? kept : 0;
        }
    }

    private static T[] NewArray<T>(int count, [CallerArgumentExpression(nameof(count))] string? argument = null)
    {
        return count >= 0
            ? new T[count]
            : throw new ArgumentOutOfRangeException(argument, Invariant($"Trying to create tensor with negative dimension {count}."));
    }

    private static void CheckBounds(double low, double high, double largest, string type)
    {
        if (!(low <= high))
        {
            throw new ArgumentOutOfRangeException(
                nameof(low),
                Invariant($"uniform_ expects to return a [from, to) range, but found from={low} > to={high}."));
        }

        if (!(Math.Abs(low) <= largest && Math.Abs(high) <= largest && high - low <= largest))
        {
            throw new ArgumentOutOfRangeException(
                nameof(high),
                Invariant($"uniform_ expects from, to and to-from to be finite values of {type}, but found from={low} and to={high}."));
        }
    }

    private static void CheckRange(long low, long high)
    {
        if (low >= high)
        {
            throw new ArgumentOutOfRangeException(
                nameof(low), Invariant($"random_ expects 'from' to be less than 'to', but got from={low} >= to={high}."));
        }
    }

    private static void CheckProbability(double p)
    {
        if (!(p >= 0 && p <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(p), Invariant($"dropout probability has to be between 0 and 1, but got {p}."));
        }
    }

    /// <summary>A message with numbers that read the same in every culture.</summary>
    internal static string Invariant(FormattableString message) => message.ToString(CultureInfo.InvariantCulture);
}
