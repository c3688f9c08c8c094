namespace FusedNorm.Runtime.Tests.Reference;

/// <summary>y = x Wᵀ + b over the last dimension, W of shape (out, in).</summary>
internal sealed class ReferenceLinear(double[] weight, double[]? bias, int inFeatures) : ReferenceLayer
{
    private readonly int outFeatures = weight.Length / inFeatures;
    private double[] input = [];

    public override int[] OutputShape(int[] input) => [.. input[..^1], outFeatures];

    public override Measured Forward(Measured input, int batch)
    {
        this.input = input.Values;
        int rows = input.Values.Length / inFeatures;
        double[] output = new double[rows * outFeatures];
        double scale = 0;
        for (int row = 0; row < rows; row++)
        {
            for (int o = 0; o < outFeatures; o++)
            {
                double sum = bias?[o] ?? 0;
                double terms = Math.Abs(sum);
                for (int i = 0; i < inFeatures; i++)
                {
                    double term = this.input[(row * inFeatures) + i] * weight[(o * inFeatures) + i];
                    sum += term;
                    terms += Math.Abs(term);
                }

                output[(row * outFeatures) + o] = sum;
                scale = Math.Max(scale, terms);
            }
        }

        return new Measured(output, Math.Max(scale, input.Scale));
    }

    public override Measured Backward(Measured gradient, int batch)
    {
        int rows = input.Length / inFeatures;
        double[] weightGradient = new double[weight.Length];
        double[] biasGradient = new double[outFeatures];
        double[] inputGradient = new double[input.Length];
        double weightScale = 0;
        double biasScale = 0;
        for (int o = 0; o < outFeatures; o++)
        {
            double biasTerms = 0;
            for (int row = 0; row < rows; row++)
            {
                biasGradient[o] += gradient.Values[(row * outFeatures) + o];
                biasTerms += Math.Abs(gradient.Values[(row * outFeatures) + o]);
            }

            biasScale = Math.Max(biasScale, biasTerms);
            for (int i = 0; i < inFeatures; i++)
            {
                double weightTerms = 0;
                for (int row = 0; row < rows; row++)
                {
                    double slope = gradient.Values[(row * outFeatures) + o];
                    weightGradient[(o * inFeatures) + i] += slope * input[(row * inFeatures) + i];
                    weightTerms += Math.Abs(slope * input[(row * inFeatures) + i]);
                    inputGradient[(row * inFeatures) + i] += slope * weight[(o * inFeatures) + i];
                }

                weightScale = Math.Max(weightScale, weightTerms);
            }
        }

        Gradients["weight"] = new Measured(weightGradient, Math.Max(weightScale, gradient.Scale));
        if (bias is not null)
        {
            Gradients["bias"] = new Measured(biasGradient, Math.Max(biasScale, gradient.Scale));
        }

        return new Measured(inputGradient, Math.Max(Measured.Largest(inputGradient), gradient.Scale));
    }
}
