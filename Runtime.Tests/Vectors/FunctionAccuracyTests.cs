using System.Globalization;
using FusedNorm.Runtime.Tests.Random;
using Xunit;
using Xunit.Abstractions;

namespace FusedNorm.Runtime.Tests.Vectors;

/// <summary>
/// The error of every function in units in the last place of the exact result, over the whole range of its argument. The tests print
/// what they measured; docs/numerics.md has the table.
/// </summary>
[Trait("Size", "Medium")]
public sealed class FunctionAccuracyTests(ITestOutputHelper output)
{
    /// <summary>What overflows to infinity in single precision, as a number.</summary>
    private const double TwoTo128 = 3.402823669209385e38;

    /// <summary>
    /// The promise is 4 for every function. These bounds lie a little above what was measured of 70 million points in single and 30 000
    /// in double precision, so that a lost digit shows before the promise is broken.
    /// </summary>
    private static readonly Dictionary<string, double> Bounds = new()
    {
        ["Exp"] = 1.25,
        ["Expm1"] = 2,
        ["Log"] = 1,
        ["Log1p"] = 1.5,
        ["Sigmoid"] = 2.5,
        ["Tanh"] = 2.75,
        ["Erf"] = 1.5,
    };

    /// <summary>Of the 2^32 numbers in single precision, one in so many is measured; the environment can ask for all.</summary>
    private static readonly uint Stride =
        uint.Parse(Environment.GetEnvironmentVariable("FUSEDNORM_FLOAT_STRIDE") ?? "1009", CultureInfo.InvariantCulture);

    public static TheoryData<string> Functions => ElementaryFunction.Names;

    [Theory]
    [MemberData(nameof(Functions))]
    public void Double_precision_is_within_its_bound_of_the_recorded_exact_values(string name)
    {
        ElementaryFunction function = ElementaryFunction.ByName[name];
        Worst worst = default;
        foreach (string point in Recording.Read<Dictionary<string, string[]>>("Vectors", "functions.json")[name])
        {
            string[] words = point.Split(' ');
            double[] pair = Bits.Parse<double>($"{words[0]} {words[1]}");
            double rest = double.Parse(words[2], CultureInfo.InvariantCulture);
            worst.Add(pair[0], Math.Abs(((function.OfDouble(pair[0]) - pair[1]) / LastPlace(pair[1])) - rest));
        }

        Report(name, "double", worst);
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Single_precision_is_within_its_bound_of_double_precision(string name)
    {
        ElementaryFunction function = ElementaryFunction.ByName[name];
        Worst worst = default;
        for (ulong bits = 0; bits <= uint.MaxValue; bits += Stride)
        {
            float x = BitConverter.UInt32BitsToSingle((uint)bits);
            double exact = function.OfDouble(x);
            float found = function.OfSingle(x);
            if (double.IsNaN(exact) || double.IsInfinity(exact))
            {
                Assert.Equal(exact, found);
                continue;
            }

            // Infinity is right where the exact value rounds to it, and counts as the number it stands for elsewhere.
            double finite = float.IsInfinity(found) ? Math.CopySign(TwoTo128, found) : found;
            worst.Add(x, Math.Abs(exact) >= TwoTo128 && float.IsInfinity(found) ? 0 : Math.Abs(finite - exact) / LastPlaceOfSingle(exact));
        }

        Report(name, "float", worst);
    }

    private void Report(string name, string element, Worst worst)
    {
        output.WriteLine(FormattableString.Invariant(
            $"{name,-8} {element,-7} {worst.Error:F2} ulp at {worst.Argument:R}, {worst.Count} points"));
        Assert.True(worst.Error < Bounds[name], $"{name}: {worst.Error} ulp at {worst.Argument:R}");
    }

    private static double LastPlace(double value) => Math.Max(Math.BitIncrement(Math.Abs(value)) - Math.Abs(value), double.Epsilon);

    private static double LastPlaceOfSingle(double value) => Math.ScaleB(1, Math.Max(Math.ILogB(value), -126) - 23);

    /// <summary>The largest error so far. A NaN, from a result that should be a number, is larger than all.</summary>
    private struct Worst
    {
        internal double Error { get; private set; }

        internal double Argument { get; private set; }

        internal int Count { get; private set; }

        internal void Add(double argument, double error)
        {
            Count++;
            if (!(error <= Error) && !double.IsNaN(Error))
            {
                Error = error;
                Argument = argument;
            }
        }
    }
}
