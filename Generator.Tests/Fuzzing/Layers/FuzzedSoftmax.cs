namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>
/// Softmax or its logarithm over the last dimension. The gradient of x(i) sums over every output of the row, with ∂p(k)/∂x(i) = p(k) ([i =
/// k] - p(i)).
/// </summary>
internal sealed class FuzzedSoftmax(bool isLog) : FuzzedLayer
{
    public override string Kind => isLog ? "LogSoftmax" : "Softmax";

    public override string NamePrefix => "act";

    public override int[] OutputShape(Shapes inputs) => inputs.Input;

    public override double[] Forward(LayerPass pass)
    {
        int size = pass.InputShape[^1];
        double[] distribution = new double[pass.Input.Length];
        double[] output = new double[pass.Input.Length];
        for (int row = 0; row < output.Length; row += size)
        {
            double largest = double.NegativeInfinity;
            for (int i = row; i < row + size; i++)
            {
                largest = Math.Max(largest, pass.Input[i]);
            }

            double sum = 0;
            for (int i = row; i < row + size; i++)
            {
                distribution[i] = Math.Exp(pass.Input[i] - largest);
                sum += distribution[i];
            }

            for (int i = row; i < row + size; i++)
            {
                distribution[i] /= sum;
                output[i] = isLog ? pass.Input[i] - largest - Math.Log(sum) : distribution[i];
            }
        }

        pass.Saved["distribution"] = distribution;
        return output;
    }

    public override double[][] Backward(LayerPass pass, double[] gradient)
    {
        int size = pass.InputShape[^1];
        double[] p = pass.Saved["distribution"];
        double[] inputGradient = new double[gradient.Length];
        for (int row = 0; row < gradient.Length; row += size)
        {
            double sum = 0;
            for (int k = row; k < row + size; k++)
            {
                sum += isLog ? gradient[k] : gradient[k] * p[k];
            }

            for (int i = row; i < row + size; i++)
            {
                inputGradient[i] = isLog ? gradient[i] - (p[i] * sum) : p[i] * (gradient[i] - sum);
            }
        }

        return [inputGradient];
    }
}
