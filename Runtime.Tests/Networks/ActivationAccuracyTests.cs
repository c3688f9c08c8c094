using System.Globalization;
using FusedNorm.Runtime.Tests.Random;
using Xunit;
using Xunit.Abstractions;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>
/// The digits of activations that are made of several functions, in units in the last place of the exact result, over the whole range of
/// their argument. The tests print what they measured; docs/numerics.md has the table.
/// </summary>
[Trait("Size", "Medium")]
public sealed class ActivationAccuracyTests(ITestOutputHelper output)
{
    private const int Row = 35;

    /// <summary>A little above what was measured, so that a lost digit shows.</summary>
    private static readonly Dictionary<string, double> Bounds = new() { ["Mish"] = 4, ["LogSigmoid"] = 2 };

    /// <summary>Of the 2^32 numbers in single precision, one in so many is measured; the environment can ask for all.</summary>
    private static readonly uint Stride =
        uint.Parse(Environment.GetEnvironmentVariable("FUSEDNORM_FLOAT_STRIDE") ?? "10007", CultureInfo.InvariantCulture);

    public static TheoryData<string> Names => [.. Bounds.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Double_precision_is_within_its_bound_of_the_recorded_exact_values(string name)
    {
        List<(double X, double Exact, double Below)> points = [];
        foreach (string point in Recording.Read<Dictionary<string, string[]>>("Vectors", "functions.json")[name])
        {
            string[] words = point.Split(' ');
            double[] pair = Bits.Parse<double>($"{words[0]} {words[1]}");
            points.Add((pair[0], pair[1], double.Parse(words[2], CultureInfo.InvariantCulture)));
        }

        double[] found = Outputs("Only" + name + "Double", [.. points.Select(point => point.X)]);
        Report(name, "double", points.Zip(
            found, (point, y) => (point.X, Math.Abs(((y - point.Exact) / LastPlace(point.Exact)) - point.Below))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Single_precision_is_within_its_bound_of_double_precision(string name)
    {
        List<double> inputs = [];
        for (ulong bits = 0; bits <= uint.MaxValue; bits += Stride)
        {
            float x = BitConverter.UInt32BitsToSingle((uint)bits);
            if (float.IsFinite(x))
            {
                inputs.Add(x);
            }
        }

        double[] exact = Outputs("Only" + name + "Double", inputs);
        double[] found = Outputs("Only" + name, inputs);
        Assert.All(exact, y => Assert.True(double.IsFinite(y)));
        Report(name, "float", inputs.Select((x, i) => (x, Math.Abs(found[i] - exact[i]) / LastPlaceOfSingle(x, exact[i]))));
    }

    private void Report(string name, string element, IEnumerable<(double X, double Error)> errors)
    {
        // A NaN, from a result that should be a number, is larger than all.
        (double x, double error) = errors.MaxBy(point => double.IsNaN(point.Error) ? double.PositiveInfinity : point.Error);
        output.WriteLine(FormattableString.Invariant($"{name,-10} {element,-7} {error:F2} ulp at {x:R}"));
        Assert.True(error < Bounds[name], FormattableString.Invariant($"{name}: {error} ulp at {x:R}"));
    }

    private static double[] Outputs(string network, List<double> inputs)
    {
        double[] whole = new double[(inputs.Count + Row - 1) / Row * Row];
        for (int i = 0; i < inputs.Count; i++)
        {
            whole[i] = inputs[i];
        }

        return TestedNetwork.Create(network).Predict(whole)[..inputs.Count];
    }

    private static double LastPlace(double value) => Math.Max(Math.BitIncrement(Math.Abs(value)) - Math.Abs(value), double.Epsilon);

    /// <summary>Where an exponential underflows gradually, and x is a factor of it, its last place times x is what can be told.</summary>
    private static double LastPlaceOfSingle(double x, double value) =>
        Math.Max(Math.ScaleB(1, Math.Max(Math.ILogB(value), -126) - 23), Math.Abs(x) * float.Epsilon);
}
