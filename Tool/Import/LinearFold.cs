using FusedNorm.Files;
using FusedNorm.Tool.Import.Rules;

namespace FusedNorm.Tool.Import;

/// <summary>
/// Constants that are multiplied or added in front of a linear layer or behind it, as part of its weight and bias. All is computed in
/// double precision, so that each weight is rounded once.
/// </summary>
internal static class LinearFold
{
    /// <summary>A layer with a map behind it.</summary>
    public static Operation Behind(Operation linear, AffineMap map, bool isDouble)
    {
        (double[] weight, double[] bias, int outputs, int inputs) = Read(linear);
        for (int output = 0; output < outputs; output++)
        {
            double scale = At(map.Scale, output);
            bias[output] = ((bias[output] - At(map.Mean, output)) * scale) + At(map.Shift, output);
            foreach (ref double factor in weight.AsSpan(output * inputs, inputs))
            {
                factor *= scale;
            }
        }

        return Write(linear, weight, bias, isDouble);
    }

    /// <summary>A layer with a map in front of it.</summary>
    public static Operation Before(Operation linear, AffineMap map, bool isDouble)
    {
        (double[] weight, double[] bias, int outputs, int inputs) = Read(linear);
        for (int output = 0; output < outputs; output++)
        {
            Span<double> row = weight.AsSpan(output * inputs, inputs);
            for (int input = 0; input < inputs; input++)
            {
                double scaled = row[input] * At(map.Scale, input);
                bias[output] += (row[input] * At(map.Shift, input)) - (scaled * At(map.Mean, input));
                row[input] = scaled;
            }
        }

        return Write(linear, weight, bias, isDouble);
    }

    private static double At(double[] numbers, int index) => numbers[numbers.Length == 1 ? 0 : index];

    private static (double[] Weight, double[] Bias, int Outputs, int Inputs) Read(Operation linear)
    {
        LayerTensor weight = linear.Tensors[0];
        double[] bias = linear.Tensors.Count > 1 ? TensorValues.Decode(linear.Tensors[1].Source.Tensor) : new double[weight.Shape[0]];
        return (TensorValues.Decode(weight.Source.Tensor.DType, weight.Content().Span), bias, (int)weight.Shape[0], (int)weight.Shape[1]);
    }

    private static Operation Write(Operation linear, double[] weight, double[] bias, bool isDouble)
    {
        LayerTensor old = linear.Tensors[0];
        DType dtype = isDouble ? DType.F64 : DType.F32;
        string key = linear.Tensors.Count > 1 ? linear.Tensors[1].Source.Key : "";
        LayerTensor[] biases = linear.Tensors.Count == 1 && Array.TrueForAll(bias, value => value == 0)
            ? []
            : [new LayerTensor("bias", Made(key, bias, bias.Length), [bias.Length])];
        LayerTensor folded = new("weight", Made(old.Source.Key, weight, old.Shape), old.Shape);
        return LinearRules.Make(linear.Node, linear.Output, linear.Inputs[0], folded, biases) with { Sees = linear.Sees };

        Constant Made(string key, double[] numbers, params long[] shape) => Constant.Of(TensorValues.Encode(numbers, dtype, shape), key);
    }
}
