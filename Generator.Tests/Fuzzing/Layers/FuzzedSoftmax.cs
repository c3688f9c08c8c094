namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>
/// Softmax or its logarithm over the last dimension. The gradient of x(i) sums over every output of the row, with ∂p(k)/∂x(i) = p(k) ([i = k] - p(i)).
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
            double largest = pass.Input.Skip(row).Take(size).Max();
            double sum = pass.Input.Skip(row).Take(size).Sum(x => Math.Exp(x - largest));
            for (int i = row; i < row + size; i++)
            {
                distribution[i] = Math.Exp(pass.Input[i] - largest) / sum;
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
            for (int i = row; i < row + size; i++)
            {
                for (int k = row; k < row + size; k++)
                {
                    double same = i == k ? 1 : 0;
                    inputGradient[i] += gradient[k] * (isLog ? same - p[i] : p[k] * (same - p[i]));
                }
            }
        }

        return [inputGradient];
    }
}
