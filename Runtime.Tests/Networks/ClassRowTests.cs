using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>
/// Softmax and losses with as many classes as registers have lanes, some fewer and some more, against their formulas in double precision.
/// </summary>
public sealed class ClassRowTests
{
    private const int Batch = 3;

    public static TheoryData<string> Activations => Named("ClassesSoftmax", "ClassesLogSoftmax");

    public static TheoryData<string> Losses => Named("ClassesLoss");

    [Theory]
    [MemberData(nameof(Activations))]
    public void Softmax_of_any_number_of_classes(string name)
    {
        TestedNetwork network = TestedNetwork.Create(name);
        bool isLog = name.Contains("Log", StringComparison.Ordinal);
        int classes = network.SampleLength;
        double[] gradient = Draw.Normal(4, Batch * classes);
        foreach (double[] input in Inputs(network))
        {
            double[] output = network.Forward(input);
            double[] predicted = network.Predict(input);
            network.Backward(gradient);
            for (int row = 0; row < Batch * classes; row += classes)
            {
                double[] p = Softmax(input[row..(row + classes)]);
                double[] g = gradient[row..(row + classes)];
                double mean = isLog ? g.Sum() : g.Zip(p, (slope, share) => slope * share).Sum();
                for (int k = 0; k < classes; k++)
                {
                    double expected = isLog ? LogSoftmax(input[row..(row + classes)], k) : p[k];
                    AssertClose(expected, output[row + k], network.IsDouble);
                    AssertClose(expected, predicted[row + k], network.IsDouble);
                    AssertClose(isLog ? g[k] - (p[k] * mean) : p[k] * (g[k] - mean), network.InputGradient[row + k], network.IsDouble);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Smoothed_losses_of_any_number_of_classes(string name)
    {
        const double Smoothing = 0.25;
        TestedNetwork network = TestedNetwork.Create(name);
        int classes = network.SampleLength;
        int[] targets = [0, classes - 1, classes / 2];
        foreach (double[] input in Inputs(network))
        {
            double loss = network.Loss(input, targets);
            network.Backward();
            double expected = 0;
            for (int n = 0; n < Batch; n++)
            {
                double[] logits = input[(n * classes)..((n + 1) * classes)];
                double[] p = Softmax(logits);
                for (int k = 0; k < classes; k++)
                {
                    double wanted = (Smoothing / classes) + (k == targets[n] ? 1 - Smoothing : 0);
                    expected -= wanted * LogSoftmax(logits, k) / Batch;
                    AssertClose((p[k] - wanted) / Batch, network.InputGradient[(n * classes) + k], network.IsDouble);
                }
            }

            AssertClose(expected, loss, network.IsDouble);
        }
    }

    [Fact]
    public void Logits_as_far_apart_as_numbers_are_have_a_finite_smoothed_loss()
    {
        double far = (double)3e38f;
        TestedNetwork network = TestedNetwork.Create("ClassesLoss4");
        Assert.Equal(0.25 / 4 * 2 * far * 3, network.Loss([far, -far, -far, -far], [0]), far * 1e-6);
    }

    /// <summary>Ordinary logits, logits with a large offset and logits of which one takes all.</summary>
    private static IEnumerable<double[]> Inputs(TestedNetwork network)
    {
        double[] normal = [.. Draw.Normal(3, Batch * network.SampleLength).Select(x => (double)(float)x)];
        yield return normal;
        yield return [.. normal.Select(x => Math.Round(x * 16) + 65536)];
        yield return [.. normal.Select((x, i) => (double)(float)(i % 5 == 1 ? 30 : x))];
    }

    private static double[] Softmax(double[] logits)
    {
        double[] powers = [.. logits.Select(logit => Math.Exp(logit - logits.Max()))];
        return [.. powers.Select(power => power / powers.Sum())];
    }

    private static double LogSoftmax(double[] logits, int k) =>
        logits[k] - logits.Max() - Math.Log(logits.Sum(logit => Math.Exp(logit - logits.Max())));

    private static void AssertClose(double expected, double found, bool isDouble) =>
        Assert.Equal(expected, found, (isDouble ? 1e-14 : 1e-6) * (1 + Math.Abs(expected)));

    private static TheoryData<string> Named(params string[] prefixes) =>
    [
        .. typeof(ClassRowTests).Assembly.GetTypes()
            .Where(type => type.IsDefined(typeof(NetworkAttribute), inherit: false) && prefixes.Any(prefix => type.Name.StartsWith(
                prefix, StringComparison.Ordinal)))
            .Select(type => type.Name)
            .Order(StringComparer.Ordinal),
    ];
}
