using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>
/// Pools with neighbouring windows in the lanes, against plain loops: rows that end before, at and behind the end of a register, equal
/// elements, NaN and infinities at every place of a window, and that a register which overlaps the one before adds nothing twice.
/// </summary>
[Trait("Size", "Medium")]
public sealed class WindowRowTests
{
    private const int Batch = 2;

    public static TheoryData<string> Names =>
    [
        .. typeof(WindowRowTests).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(Nets.Classifier).Namespace && type.IsDefined(typeof(NetworkAttribute), inherit: false))
            .Select(type => type.Name)
            .Where(name => name.StartsWith("RowAvg", StringComparison.Ordinal) || name.StartsWith("RowMax", StringComparison.Ordinal)
                || name.StartsWith("RowGlobal", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Windows_and_their_gradients_agree(string name)
    {
        TestedNetwork network = TestedNetwork.Create(name);
        double[] input = Draw.Normal(5, Batch * network.SampleLength);
        Compare(network, input);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Of_equal_elements_the_first_is_the_largest(string name)
    {
        TestedNetwork network = TestedNetwork.Create(name);
        Compare(network, [.. Draw.Normal(6, Batch * network.SampleLength).Select(x => Math.Round(x))]);
        Compare(network, [.. Enumerable.Repeat(double.NegativeInfinity, Batch * network.SampleLength)]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_NaN_is_larger_than_all_and_the_last_of_several_takes_the_gradient(string name)
    {
        TestedNetwork network = TestedNetwork.Create(name);
        double[] input = Draw.Normal(7, Batch * network.SampleLength);
        for (int at = 0; at < input.Length; at += 7)
        {
            double[] hostile = [.. input];
            hostile[at] = double.NaN;
            Compare(network, hostile);
            hostile[(at + 1) % input.Length] = double.NaN;
            hostile[(at + 3) % input.Length] = double.PositiveInfinity;
            hostile[(at + 4) % input.Length] = double.NegativeInfinity;
            Compare(network, hostile);
        }
    }

    private static void Compare(TestedNetwork network, double[] input)
    {
        Windows windows = Windows.Of(network);
        input = network.IsDouble ? input : [.. input.Select(x => (double)(float)x)];
        double[] gradient = Draw.Normal(8, Batch * network.OutputShape.Aggregate(1, (product, size) => product * size));
        (double[] output, double[] inputGradient) = windows.Run(input, gradient);
        double tolerance = network.IsDouble ? 1e-13 : 2e-6;
        AssertClose(output, network.Forward(input), tolerance);
        network.Backward(gradient);
        AssertClose(inputGradient, network.InputGradient, tolerance);
        AssertClose(output, network.Predict(input), tolerance);
    }

    private static void AssertClose(double[] expected, double[] found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            bool agrees = double.IsFinite(expected[i])
                ? Math.Abs(expected[i] - found[i]) <= tolerance * (1 + Math.Abs(expected[i]))
                : expected[i].Equals(found[i]);
            Assert.True(agrees, $"at {i}: expected {expected[i]:R}, found {found[i]:R}");
        }
    }

    /// <summary>The windows of a pool over planes.</summary>
    private sealed record Windows(bool IsMaximum, int Height, int Width, int KernelHeight, int KernelWidth, int Stride, int Padding)
    {
        private int OutputHeight => ((Height + (2 * Padding) - KernelHeight) / Stride) + 1;

        private int OutputWidth => ((Width + (2 * Padding) - KernelWidth) / Stride) + 1;

        public static Windows Of(TestedNetwork network)
        {
            int[] shape = network.SampleShape;
            return network.Declaration.OfType<LayerAttribute>().Single() switch
            {
                MaxPool2dAttribute pool => new(
                    true, shape[1], shape[2], pool.KernelHeight, pool.KernelWidth,
                    pool.Stride == 0 ? pool.KernelHeight : pool.Stride, pool.Padding),
                AvgPool2dAttribute pool => new(
                    false, shape[1], shape[2], pool.KernelHeight, pool.KernelWidth,
                    pool.Stride == 0 ? pool.KernelHeight : pool.Stride, pool.Padding),
                AdaptiveMaxPool2dAttribute => new(true, shape[1], shape[2], shape[1], shape[2], 1, 0),
                AdaptiveAvgPool2dAttribute => new(false, shape[1], shape[2], shape[1], shape[2], 1, 0),
                object other => throw new InvalidOperationException($"{other.GetType().Name} is no pool of these tests."),
            };
        }

        /// <summary>The output, and the gradient of the input from one of the output.</summary>
        public (double[] Output, double[] InputGradient) Run(double[] input, double[] gradient)
        {
            double[] output = new double[gradient.Length];
            double[] inputGradient = new double[input.Length];
            for (int at = 0; at < output.Length; at++)
            {
                int plane = at / (OutputHeight * OutputWidth);
                int top = (at / OutputWidth % OutputHeight * Stride) - Padding;
                int left = (at % OutputWidth * Stride) - Padding;
                int[] cells =
                [
                    .. from h in Enumerable.Range(top, KernelHeight)
                       from w in Enumerable.Range(left, KernelWidth)
                       where h >= 0 && h < Height && w >= 0 && w < Width
                       select (((plane * Height) + h) * Width) + w,
                ];
                if (IsMaximum)
                {
                    int largest = cells[0];
                    foreach (int cell in cells)
                    {
                        largest = input[cell] > input[largest] || double.IsNaN(input[cell]) ? cell : largest;
                    }

                    output[at] = input[largest];
                    inputGradient[largest] += gradient[at];
                    continue;
                }

                output[at] = cells.Sum(cell => input[cell]) / (KernelHeight * KernelWidth);
                foreach (int cell in cells)
                {
                    inputGradient[cell] += gradient[at] / (KernelHeight * KernelWidth);
                }
            }

            return (output, inputGradient);
        }
    }
}
