using System.Globalization;
using Xunit;

namespace FusedNorm.Runtime.Tests.Random;

/// <summary>What <see cref="TorchRandom"/> refuses, what it leaves alone, and that it allocates nothing where it fills.</summary>
public class TorchRandomTests
{
    private const string NotFinite = "uniform_ expects from, to and to-from to be finite values of ";

    public static TheoryData<string, string> RefusedDraws => new()
    {
        { "uniform reversed", "uniform_ expects to return a [from, to) range, but found from=2.5 > to=1." },
        { "uniform NaN", "uniform_ expects to return a [from, to) range, but found from=NaN > to=1." },
        { "uniform too large for float", NotFinite + "float, but found from=-1E+39 and to=0." },
        { "uniform too wide for float", NotFinite + "float, but found from=-3E+38 and to=3E+38." },
        { "uniform too wide for double", NotFinite + "double, but found from=-1.7E+308 and to=1.7E+308." },
        { "normal negative", "normal expects std >= 0.0, but found std -0.5." },
        { "normal NaN", "normal expects std >= 0.0, but found std NaN." },
        { "randint empty", "random_ expects 'from' to be less than 'to', but got from=5 >= to=5." },
        { "dropout above 1", "dropout probability has to be between 0 and 1, but got 1.5." },
        { "dropout NaN", "dropout probability has to be between 0 and 1, but got NaN." },
        { "negative count", "Trying to create tensor with negative dimension -1." },
        { "negative n", "Trying to create tensor with negative dimension -3." },
        { "linear without inputs", "A Linear layer needs at least 1 input, but -1 were found." },
        { "linear with a wrong weight", "A weight of 4 inputs needs a multiple of 4 values, but 6 were found." },
        { "linear with a wrong bias", "A weight of 6 values over 3 inputs needs a bias of 2 values or none, but 3 were found." },
    };

    [Theory]
    [MemberData(nameof(RefusedDraws))]
    public void A_refused_draw_says_what_it_found_and_changes_nothing(string draw, string message)
    {
        TorchRandom random = new(8);
        random.Normal(1);
        byte[] before = random.GetState();
        float[] values = [7, 7, 7, 7, 7, 7];
        double[] doubles = [7, 7, 7];
        CultureInfo culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("fi-FI");
        try
        {
            Action call = draw switch
            {
                "uniform reversed" => () => random.Uniform(values, 2.5, 1),
                "uniform NaN" => () => random.Uniform(doubles, double.NaN, 1),
                "uniform too large for float" => () => random.Uniform(values, -1e39, 0),
                "uniform too wide for float" => () => random.Uniform(values, -3e38, 3e38),
                "uniform too wide for double" => () => random.Uniform(doubles, -1.7e308, 1.7e308),
                "normal negative" => () => random.Normal(values, 0, -0.5),
                "normal NaN" => () => random.Normal(doubles, 0, double.NaN),
                "randint empty" => () => random.RandInt(5, 5, 3),
                "dropout above 1" => () => random.DropoutMask(values, 1.5),
                "dropout NaN" => () => random.DropoutMask(doubles, double.NaN),
                "negative count" => () => random.Normal(-1),
                "negative n" => () => random.RandPerm(-3),
                "linear without inputs" => () => Init.Linear(random, values, [], -1),
                "linear with a wrong weight" => () => Init.Linear(random, values, [], 4),
                "linear with a wrong bias" => () => Init.Linear(random, values, new float[3], 3),
                _ => throw new InvalidOperationException(draw),
            };
            Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        Assert.Equal(before, random.GetState());
        Assert.All(values, value => Assert.Equal(7, value));
        Assert.All(doubles, value => Assert.Equal(7, value));
    }

    [Fact]
    public void Filling_allocates_nothing()
    {
        TorchRandom random = new(1);
        float[] singles = new float[100];
        double[] doubles = new double[100];
        long[] integers = new long[100];
        int[] order = new int[100];
        void DrawEverything()
        {
            random.Uniform(singles, -1, 1);
            random.Uniform(doubles, -1, 1);
            random.Normal(singles);
            random.Normal(singles.AsSpan(0, 7));
            random.Normal(doubles, 1, 2);
            random.RandInt(0, 10, integers);
            random.RandPerm(order);
            random.DropoutMask(singles, 0.5);
            random.DropoutMask(doubles, 0.5);
            Init.Linear(random, singles.AsSpan(0, 90), singles.AsSpan(90), 9);
        }

        Allocations.None(DrawEverything);
    }

    [Fact]
    public void A_random_seed_can_be_read_and_used_again()
    {
        TorchRandom first = new();
        TorchRandom second = new(first.Seed);
        Assert.Equal(first.Normal(20), second.Normal(20));
        Assert.NotEqual(first.Seed, new TorchRandom().Seed);
    }

    [Theory]
    [InlineData(5, 4294967301)]
    [InlineData(-1, 4294967295)]
    [InlineData(0, long.MinValue)]
    public void Only_the_low_32_bits_of_a_seed_matter(long seed, long other) =>
        Assert.Equal(new TorchRandom(seed).Uniform(5), new TorchRandom(other).Uniform(5));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(623)]
    [InlineData(624)]
    [InlineData(625)]
    public void A_saved_state_continues_where_it_was_saved(int words)
    {
        TorchRandom random = new(12);
        random.Uniform(words);
        byte[] state = random.GetState();
        float[] expected = [.. random.Normal(3), .. random.Uniform(700), .. random.Normal(1)];

        TorchRandom other = new(99);
        other.Normal(1);
        other.SetState(state);
        Assert.Equal(12, other.Seed);
        float[] found = [.. other.Normal(3), .. other.Uniform(700), .. other.Normal(1)];
        Assert.Equal(expected, found);
    }

    [Fact]
    public void A_saved_state_keeps_the_second_value_of_a_normal_pair()
    {
        TorchRandom random = new(12);
        random.Normal(1);
        byte[] state = random.GetState();
        float expected = random.Normal(1)[0];
        random.SetState(state);
        Assert.Equal(expected, random.Normal(1)[0]);
    }

    [Fact]
    public void Bytes_that_are_no_state_are_refused_and_change_nothing()
    {
        TorchRandom random = new(3);
        byte[] state = random.GetState();
        byte[] unseeded = [.. state];
        unseeded[12] = 0;
        byte[] beyond = [.. state];
        beyond[16] = 7;
        Assert.Contains("5056 bytes, but found 5055", Refusal(state[1..]), StringComparison.Ordinal);
        Assert.Contains("found 0, 1 and 0", Refusal(unseeded), StringComparison.Ordinal);
        Assert.Contains("found 1, 1 and 7", Refusal(beyond), StringComparison.Ordinal);
        Assert.Contains("found 0, 0 and 0", Refusal(new byte[5056]), StringComparison.Ordinal);
        Assert.Equal(state, random.GetState());

        string Refusal(byte[] bytes) => Assert.Throws<ArgumentException>(() => random.SetState(bytes)).Message;
    }

    [Theory]
    [InlineData(5)]
    [InlineData(20)]
    public void A_standard_normal_value_is_scaled_in_one_rounding_or_two(int count)
    {
        double[] standard = new double[count];
        double[] fused = new double[count];
        double[] unfused = new double[count];
        new TorchRandom(1).Normal(standard);
        new TorchRandom(1, fusedMultiplyAdd: true).Normal(fused, 0.1, 1.7);
        new TorchRandom(1, fusedMultiplyAdd: false).Normal(unfused, 0.1, 1.7);
        Assert.Equal(standard.Select(value => Math.FusedMultiplyAdd(value, 1.7, 0.1)), fused);
        Assert.Equal(standard.Select(value => value * 1.7 + 0.1), unfused);
        Assert.NotEqual(fused, unfused);
    }

    [Fact]
    public void Normal_values_have_their_mean_and_standard_deviation()
    {
        double[] values = new double[100_000];
        new TorchRandom(1).Normal(values, -3, 2);
        double mean = values.Average();
        double deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));

        // Five standard errors.
        Assert.Equal(-3, mean, 5 * 2 / Math.Sqrt(values.Length));
        Assert.Equal(2, deviation, 5 * 2 / Math.Sqrt(2 * values.Length));
    }
}
