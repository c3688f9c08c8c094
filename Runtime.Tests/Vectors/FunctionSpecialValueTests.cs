using FusedNorm.Vectors;
using Xunit;

namespace FusedNorm.Runtime.Tests.Vectors;

/// <summary>Where a function's value is exact: at zeros of either sign, at infinities, where it saturates, overflows, underflows.</summary>
public sealed class FunctionSpecialValueTests
{
    private const double Infinity = double.PositiveInfinity;

    public static TheoryData<string> Functions => ElementaryFunction.Names;

    [Theory]
    [MemberData(nameof(Functions))]
    public void Nan_stays_nan(string name)
    {
        Assert.True(float.IsNaN(ElementaryFunction.ByName[name].OfSingle(float.NaN)));
        Assert.True(double.IsNaN(ElementaryFunction.ByName[name].OfDouble(double.NaN)));
    }

    [Theory]
    [InlineData("Exp", 0, 1)]
    [InlineData("Exp", -0.0, 1)]
    [InlineData("Exp", Infinity, Infinity)]
    [InlineData("Exp", -Infinity, 0)]
    [InlineData("Exp", 1e30, Infinity)]
    [InlineData("Exp", -1e30, 0)]
    [InlineData("Expm1", 0, 0)]
    [InlineData("Expm1", -0.0, -0.0)]
    [InlineData("Expm1", Infinity, Infinity)]
    [InlineData("Expm1", -Infinity, -1)]
    [InlineData("Expm1", 1e30, Infinity)]
    [InlineData("Expm1", -50, -1)]
    [InlineData("Log", 1, 0)]
    [InlineData("Log", 0, -Infinity)]
    [InlineData("Log", -0.0, -Infinity)]
    [InlineData("Log", Infinity, Infinity)]
    [InlineData("Log", -1e-30, double.NaN)]
    [InlineData("Log", -1, double.NaN)]
    [InlineData("Log", -Infinity, double.NaN)]
    [InlineData("Log1p", 0, 0)]
    [InlineData("Log1p", -0.0, -0.0)]
    [InlineData("Log1p", -1, -Infinity)]
    [InlineData("Log1p", Infinity, Infinity)]
    [InlineData("Log1p", -1.5, double.NaN)]
    [InlineData("Log1p", -Infinity, double.NaN)]
    [InlineData("Sigmoid", 0, 0.5)]
    [InlineData("Sigmoid", -0.0, 0.5)]
    [InlineData("Sigmoid", 40, 1)]
    [InlineData("Sigmoid", Infinity, 1)]
    [InlineData("Sigmoid", -800, 0)]
    [InlineData("Sigmoid", -Infinity, 0)]
    [InlineData("Tanh", 0, 0)]
    [InlineData("Tanh", -0.0, -0.0)]
    [InlineData("Tanh", 20, 1)]
    [InlineData("Tanh", -20, -1)]
    [InlineData("Tanh", Infinity, 1)]
    [InlineData("Tanh", -Infinity, -1)]
    [InlineData("Erf", 0, 0)]
    [InlineData("Erf", -0.0, -0.0)]
    [InlineData("Erf", 6, 1)]
    [InlineData("Erf", -6, -1)]
    [InlineData("Erf", Infinity, 1)]
    [InlineData("Erf", -Infinity, -1)]
    public void Exact_values_are_exact(string name, double x, double expected)
    {
        AssertSameBits((float)expected, ElementaryFunction.ByName[name].OfSingle((float)x));
        AssertSameBits(expected, ElementaryFunction.ByName[name].OfDouble(x));
    }

    /// <summary>The last argument before each change and the first one behind it.</summary>
    [Fact]
    public void Exp_overflows_and_underflows_where_the_exact_value_does()
    {
        Assert.True(float.IsFinite(Scalar.Exp(88.72283f)));
        Assert.Equal(float.PositiveInfinity, Scalar.Exp(88.72284f));
        Assert.True(double.IsFinite(Scalar.Exp(709.782712893384)));
        Assert.Equal(double.PositiveInfinity, Scalar.Exp(709.7827128933841));

        Assert.Equal(float.Epsilon, Scalar.Exp(-103.97207f));
        Assert.Equal(0f, Scalar.Exp(-103.97209f));
        Assert.Equal(double.Epsilon, Scalar.Exp(-745.1332191019411));
        Assert.Equal(0d, Scalar.Exp(-745.1332191019412));
    }

    /// <summary>Next to ln 2^-130 and ln 2^-1050: subnormal results, rounded once, so the nearest ones.</summary>
    [Fact]
    public void Exp_and_sigmoid_underflow_gradually()
    {
        Assert.Equal(524289 * float.Epsilon, Scalar.Exp(-90.10913f));
        Assert.Equal(524289 * float.Epsilon, Scalar.Sigmoid(-90.10913f));
        Assert.Equal(16777216 * double.Epsilon, Scalar.Exp(-727.8045395879426));
        Assert.Equal(16777216 * double.Epsilon, Scalar.Sigmoid(-727.8045395879426));
    }

    [Theory]
    [InlineData("Expm1")]
    [InlineData("Log1p")]
    [InlineData("Tanh")]
    public void Functions_with_slope_one_at_zero_return_subnormal_arguments(string name)
    {
        foreach (float x in new[] { float.Epsilon, -3 * float.Epsilon, 1e-40f, -1.1754942e-38f, 1.1754944e-38f })
        {
            AssertSameBits(x, ElementaryFunction.ByName[name].OfSingle(x));
        }

        foreach (double x in new[] { double.Epsilon, -3 * double.Epsilon, 1e-310, -2.225073858507201e-308, 2.2250738585072014e-308 })
        {
            AssertSameBits(x, ElementaryFunction.ByName[name].OfDouble(x));
        }
    }

    [Fact]
    public void Log_of_the_smallest_and_largest_numbers()
    {
        Assert.Equal((float)(-149 * Math.Log(2)), Scalar.Log(float.Epsilon));
        Assert.Equal((float)(128 * Math.Log(2)), Scalar.Log(float.MaxValue));
        Assert.Equal(-744.4400719213812, Scalar.Log(double.Epsilon));
        Assert.Equal(709.782712893384, Scalar.Log(double.MaxValue));
        Assert.Equal((float)(128 * Math.Log(2)), Scalar.Log1p(float.MaxValue));
        Assert.Equal(709.782712893384, Scalar.Log1p(double.MaxValue));
    }

    [Theory]
    [InlineData("Tanh")]
    [InlineData("Erf")]
    public void Odd_functions_saturate_at_one_and_never_beyond(string name)
    {
        ElementaryFunction function = ElementaryFunction.ByName[name];
        for (float x = 0.5f; x < 30; x += 0.001f)
        {
            float y = function.OfSingle(x);
            Assert.True(y <= 1, $"{name}({x}) = {y}");
            Assert.Equal(-y, function.OfSingle(-x));
            double z = function.OfDouble(x);
            Assert.True(z <= 1, $"{name}({x}) = {z}");
            Assert.Equal(-z, function.OfDouble(-x));
        }
    }

    private static void AssertSameBits(float expected, float found)
    {
        Assert.Equal(expected, found);
        Assert.Equal(float.IsNegative(expected) && !float.IsNaN(expected), float.IsNegative(found) && !float.IsNaN(found));
    }

    private static void AssertSameBits(double expected, double found)
    {
        Assert.Equal(expected, found);
        Assert.Equal(double.IsNegative(expected) && !double.IsNaN(expected), double.IsNegative(found) && !double.IsNaN(found));
    }
}
