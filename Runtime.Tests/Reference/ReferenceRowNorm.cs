namespace FusedNorm.Runtime.Tests.Reference;

/// <summary>
/// Layer, group and RMS normalisation: each run of <paramref name="length"/> neighbouring elements has statistics of its own.
/// </summary>
/// <param name="length">The number of elements that are normalised together.</param>
/// <param name="sampleLength">The number of elements of a sample.</param>
/// <param name="parameter">The weight and bias of an element, by its index in the sample.</param>
/// <param name="weight">The scales, or null.</param>
/// <param name="bias">The shifts, or null.</param>
/// <param name="eps">What is added under the root.</param>
/// <param name="subtractsMean">Whether the mean is subtracted.</param>
internal sealed class ReferenceRowNorm(
    int length, int sampleLength, Func<int, int> parameter, double[]? weight, double[]? bias, double eps, bool subtractsMean)
        : ReferenceLayer
{
    private double[] normalised = [];
    private double[] inverses = [];

    public override Measured Forward(Measured input, int batch)
    {
        double[] x = input.Values;
        normalised = new double[x.Length];
        inverses = new double[x.Length];
        double[] output = new double[x.Length];
        double scale = 0;
        foreach (int[] run in Enumerable.Range(0, x.Length).Chunk(length))
        {
            double mean = subtractsMean ? run.Sum(i => x[i]) / length : 0;
            double square = run.Sum(i => (x[i] - mean) * (x[i] - mean)) / length;
            foreach (int i in run)
            {
                inverses[i] = 1 / Math.Sqrt(square + eps);
                normalised[i] = (x[i] - mean) * inverses[i];
                double scaled = normalised[i] * Weight(i);
                double shift = bias?[parameter(i % sampleLength)] ?? 0;
                output[i] = scaled + shift;
                scale = Math.Max(scale, Math.Abs(scaled) + Math.Abs(shift));
            }
        }

        return new Measured(output, scale);
    }

    public override Measured Backward(Measured gradient, int batch)
    {
        double[] g = gradient.Values;
        double[] inputGradient = new double[g.Length];
        double scale = gradient.Scale;
        foreach (int[] run in Enumerable.Range(0, g.Length).Chunk(length))
        {
            double meanGradient = subtractsMean ? run.Sum(i => g[i] * Weight(i)) / length : 0;
            double meanProduct = run.Sum(i => g[i] * Weight(i) * normalised[i]) / length;
            foreach (int i in run)
            {
                inputGradient[i] = inverses[i] * ((g[i] * Weight(i)) - meanGradient - (normalised[i] * meanProduct));
                scale = Math.Max(
                    scale, inverses[i] * (Math.Abs(g[i] * Weight(i)) + Math.Abs(meanGradient) + Math.Abs(normalised[i] * meanProduct)));
            }
        }

        if (weight is not null)
        {
            Gradients["weight"] = Sum(weight.Length, i => g[i] * normalised[i], g.Length);
        }

        if (bias is not null)
        {
            Gradients["bias"] = Sum(bias.Length, i => g[i], g.Length);
        }

        return new Measured(inputGradient, scale);
    }

    private double Weight(int i) => weight?[parameter(i % sampleLength)] ?? 1;

    private Measured Sum(int count, Func<int, double> term, int elements)
    {
        double[] sums = new double[count];
        double[] terms = new double[count];
        for (int i = 0; i < elements; i++)
        {
            sums[parameter(i % sampleLength)] += term(i);
            terms[parameter(i % sampleLength)] += Math.Abs(term(i));
        }

        return new Measured(sums, terms.Max());
    }
}
