using System.Numerics;
using FusedNorm.Convolutions;
using FusedNorm.Runtime.Tests.Random;
using FusedNorm.Vectors;
using Xunit;

namespace FusedNorm.Runtime.Tests.Convolutions;

/// <summary>
/// Convolutions and their gradients beside their definition in double precision, in every width of registers, and the definition beside
/// PyTorch: of one to three dimensions, with strides, padding, dilation and groups, and numbers of channels around whole registers.
/// </summary>
/// <remarks>Recorded by <c>tools/oracle/record_convolutions.py</c>, whose list of them is the only one.</remarks>
public sealed class ConvolutionTests
{
    private const int Samples = 2;

    private static readonly Recorded[] recorded = Recording.Read<Recorded[]>("Convolutions", "convolutions.json");

    /// <summary>The recorded convolutions, by their place and what they are.</summary>
    public static TheoryData<int, string> All
    {
        get
        {
            TheoryData<int, string> all = [];
            foreach ((int index, Recorded convolution) in recorded.Index())
            {
                all.Add(index, convolution.ToString());
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_output_and_both_gradients_are_PyTorch_s(int index, string what)
    {
        Reference reference = new(recorded[index]);
        AreClose(recorded[index].Output, Sums(reference.Output), what);
        AreClose(recorded[index].InputGradient, Sums(reference.InputGradient), what);
        AreClose(recorded[index].WeightGradient, Sums(reference.WeightGradient), what);
        Compare<float>(reference, 2e-6);
        Compare<double>(reference, 4e-15);
    }

    /// <summary>A batch in parts is the same to the bit: threads may share it.</summary>
    [Fact]
    public void Samples_are_the_same_bits_whichever_part_has_them()
    {
        Reference reference = new(recorded[1]);
        Tensors<float> tensors = new(reference);
        float[] whole = new float[reference.Output.Length], parts = new float[whole.Length];
        float[] panels = new float[reference.Convolution.ForwardLength<float>()];
        reference.Convolution.PackForward<Simd256<float>, float>(tensors.Weight, panels);
        reference.Convolution.Forward<Simd256<float>, float>(0, Samples, tensors.Input, panels, tensors.Bias, true, whole);
        reference.Convolution.Forward<Simd256<float>, float>(1, 2, tensors.Input, panels, tensors.Bias, true, parts);
        reference.Convolution.Forward<Simd256<float>, float>(0, 1, tensors.Input, panels, tensors.Bias, true, parts);
        Assert.Equal(whole, parts);
    }

    [Fact]
    public void What_is_too_short_is_refused_before_anything_is_written()
    {
        Convolution convolution = new(2, 3, 1, [new WindowAxis(5, 3, 1, 1, 1, 5)]);
        float[] panels = new float[convolution.ForwardLength<float>()], output = new float[15];
        Assert.Contains(
            "Expected 10 elements at least, found 9",
            Assert.Throws<ArgumentException>(() => convolution.Forward<Simd1<float>, float>(0, 1, new float[9], panels, [], false, output))
                .Message, StringComparison.Ordinal);
        Assert.Contains(
            "Expected 18 elements at least, found 17",
            Assert.Throws<ArgumentException>(() => convolution.PackForward<Simd1<float>, float>(new float[17], panels)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "a bias for 3 columns, found 2",
            Assert.Throws<ArgumentException>(
                () => convolution.Forward<Simd1<float>, float>(0, 1, new float[10], panels, new float[2], false, output)).Message,
            StringComparison.Ordinal);
        Assert.All(output, value => Assert.Equal(0, value));
        Assert.Throws<ArgumentException>(() => new Convolution(2, 3, 2, [new WindowAxis(5, 3, 1, 1, 1, 5)]));
        Assert.Throws<ArgumentException>(() => new Convolution(2, 3, 1, [new WindowAxis(5, 3, 0, 1, 1, 5)]));
    }

    private static void Compare<T>(Reference reference, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Compare<Simd512<T>, T>(reference, tolerance);
        Compare<Simd256<T>, T>(reference, tolerance);
        Compare<Simd128<T>, T>(reference, tolerance);
        Compare<Simd1<T>, T>(reference, tolerance);
    }

    private static void Compare<V, T>(Reference reference, double tolerance)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Convolution convolution = reference.Convolution;
        Tensors<T> tensors = new(reference);
        T[] panels = NaN<T>(convolution.ForwardLength<T>());
        T[] output = NaN<T>(reference.Output.Length);
        convolution.PackForward<V, T>(tensors.Weight, panels);
        convolution.Forward<V, T>(0, Samples, tensors.Input, panels, tensors.Bias, rectifies: false, output);
        AreClose(reference.Output, output, tolerance);
        convolution.Forward<V, T>(0, Samples, tensors.Input, panels, tensors.Bias, rectifies: true, output);
        AreClose([.. reference.Output.Select(value => Math.Max(0, value))], output, tolerance);

        panels = NaN<T>(convolution.InputGradientLength<T>());
        T[] gradient = NaN<T>(tensors.Input.Length);
        convolution.PackInputGradient<V, T>(tensors.Weight, panels);
        convolution.InputGradient<V, T>(0, Samples, tensors.Slope, panels, gradient);
        AreClose(reference.InputGradient, gradient, tolerance);

        T[] scratch = NaN<T>(convolution.WeightGradientLength<T>());
        T[] weight = NaN<T>(tensors.Weight.Length);
        convolution.WeightGradient<V, T>(Samples, tensors.Input, tensors.Slope, scratch, weight, add: false);
        AreClose(reference.WeightGradient, weight, tolerance);
        convolution.WeightGradient<V, T>(Samples, tensors.Input, tensors.Slope, scratch, weight, add: true);
        AreClose([.. reference.WeightGradient.Select(value => 2 * value)], weight, tolerance);
    }

    private static T[] NaN<T>(int length)
        where T : IBinaryFloatingPointIeee754<T>
    {
        T[] values = new T[length];
        Array.Fill(values, T.NaN);
        return values;
    }

    /// <summary>The sum, that of the absolute values, and one in which no two elements have the same weight.</summary>
    private static double[] Sums(double[] values)
    {
        const double Step = 0.6180339887498949;
        return [values.Sum(), values.Sum(Math.Abs), values.Index().Sum(pair => pair.Item * (pair.Index * Step % 1))];
    }

    /// <summary>Compares sums, of which the second says how large what was summed is.</summary>
    private static void AreClose(double[] expected, double[] found, string what) => Assert.All(
        expected.Zip(found), pair => Assert.True(
            Math.Abs(pair.First - pair.Second) <= 1e-12 * expected[1], $"{what}: expected {pair.First}, found {pair.Second}"));

    private static void AreClose<T>(double[] expected, T[] found, double tolerance)
        where T : IBinaryFloatingPointIeee754<T>
    {
        double scale = Math.Max(1, expected.Max(Math.Abs));
        for (int i = 0; i < expected.Length; i++)
        {
            double value = double.CreateChecked(found[i]);
            Assert.True(
                Math.Abs(value - expected[i]) <= tolerance * scale, $"{i}: expected {expected[i]}, found {value}, the largest is {scale}");
        }
    }

    /// <summary>A convolution, and sums of what PyTorch computes with it.</summary>
    private sealed record Recorded(
        int Channels, int OutputChannels, int Groups, int[][] Axes, double[] Output, double[] InputGradient, double[] WeightGradient)
    {
        public override string ToString() =>
            $"{Channels} to {OutputChannels} in {Groups}: {string.Join(", ", Axes.Select(axis => string.Join(' ', axis)))}";
    }

    /// <summary>The tensors of a reference in some precision: its numbers are exact in both.</summary>
    private sealed class Tensors<T>(Reference reference)
        where T : IBinaryFloatingPointIeee754<T>
    {
        public T[] Input { get; } = Of(reference.Input);

        public T[] Weight { get; } = Of(reference.Weight);

        public T[] Bias { get; } = Of(reference.Bias);

        public T[] Slope { get; } = Of(reference.Slope);

        private static T[] Of(float[] values) => [.. values.Select(value => T.CreateChecked(value))];
    }

    /// <summary>A convolution and what it comes to, by its definition.</summary>
    private sealed class Reference
    {
        public Reference(Recorded recorded)
        {
            (int channels, int outputChannels, int groups) = (recorded.Channels, recorded.OutputChannels, recorded.Groups);
            WindowAxis[] axes = [.. recorded.Axes.Select(axis => new WindowAxis(axis[0], axis[1], axis[2], axis[3], axis[4], axis[5]))];
            Convolution = new(channels, outputChannels, groups, axes);
            int inputs = Product(axes, axis => axis.Input), outputs = Product(axes, axis => axis.Output);
            int taps = Product(axes, axis => axis.Kernel), perGroup = channels / groups, columns = outputChannels / groups;
            TorchRandom random = new(1);
            float[] Numbers(int count) => [.. random.Normal(count)];
            (Input, Bias) = (Numbers(Samples * inputs * channels), Numbers(outputChannels));
            Weight = Numbers(outputChannels * perGroup * taps);
            Slope = Numbers(Samples * outputs * outputChannels);
            Output = [.. Enumerable.Range(0, Slope.Length).Select(i => (double)Bias[i % outputChannels])];
            (InputGradient, WeightGradient) = (new double[Input.Length], new double[Weight.Length]);
            for (int position = 0; position < outputs; position++)
            {
                for (int tap = 0; tap < taps; tap++)
                {
                    if (Place(axes, position, tap) is not int place)
                    {
                        continue;
                    }

                    for (int n = 0; n < Samples; n++)
                    {
                        for (int o = 0; o < outputChannels; o++)
                        {
                            int to = (((n * outputs) + position) * outputChannels) + o;
                            for (int c = 0; c < perGroup; c++)
                            {
                                int from = (((n * inputs) + place) * channels) + (o / columns * perGroup) + c;
                                int weight = (((o * perGroup) + c) * taps) + tap;
                                Output[to] += (double)Weight[weight] * Input[from];
                                InputGradient[from] += (double)Weight[weight] * Slope[to];
                                WeightGradient[weight] += (double)Input[from] * Slope[to];
                            }
                        }
                    }
                }
            }
        }

        public Convolution Convolution { get; }

        public float[] Input { get; }

        public float[] Weight { get; }

        public float[] Bias { get; }

        public float[] Slope { get; }

        public double[] Output { get; }

        public double[] InputGradient { get; }

        public double[] WeightGradient { get; }

        private static int Product(WindowAxis[] axes, Func<WindowAxis, int> size) =>
            axes.Aggregate(1, (product, axis) => product * size(axis));

        /// <summary>The position of the input that an element of a window covers; null for padding.</summary>
        private static int? Place(WindowAxis[] axes, int position, int tap)
        {
            int place = 0, distance = 1;
            foreach (WindowAxis axis in axes.Reverse())
            {
                int at = (position % axis.Output * axis.Stride) - axis.Padding + (tap % axis.Kernel * axis.Dilation);
                if (at < 0 || at >= axis.Input)
                {
                    return null;
                }

                place += at * distance;
                (position, tap, distance) = (position / axis.Output, tap / axis.Kernel, distance * axis.Input);
            }

            return place;
        }
    }
}
