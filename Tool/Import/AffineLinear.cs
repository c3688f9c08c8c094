using FusedNorm.Execution;
using FusedNorm.Files;
using FusedNorm.Tool.Import.Rules;

namespace FusedNorm.Tool.Import;

/// <summary>
/// Constants that are multiplied or added in front of a linear layer or behind it, as part of its weight and bias. All is computed in
/// double precision, so that each weight is rounded once.
/// </summary>
internal static class AffineLinear
{
    /// <summary>A layer with a map behind it.</summary>
    public static Operation Behind(Operation linear, AffineMap map, bool isDouble)
    {
        LinearFold fold = Read(linear);
        fold.Then(Norm(map));
        return Write(linear, fold, isDouble);
    }

    /// <summary>A layer with a map in front of it, whose mean goes into the bias too.</summary>
    public static Operation Before(Operation linear, AffineMap map, bool isDouble)
    {
        LinearFold fold = Read(linear);
        NormFold norm = Norm(map);
        fold.After(norm);
        int inputs = fold.Weight.Length / fold.Bias.Length;
        for (int i = 0; i < fold.Weight.Length; i++)
        {
            fold.Bias[i / inputs] -= fold.Weight[i] * norm.Mean[norm.ChannelOf(i % inputs, inputs)];
        }

        return Write(linear, fold, isDouble);
    }

    private static NormFold Norm(AffineMap map) => new(map.Mean, map.Scale, map.Shift);

    private static LinearFold Read(Operation linear)
    {
        LayerTensor weight = linear.Tensors[0];
        double[] bias = linear.Tensors.Count > 1 ? TensorValues.Decode(linear.Tensors[1].Source.Tensor) : new double[weight.Shape[0]];
        return new LinearFold(TensorValues.Decode(weight.Source.Tensor.DType, weight.Content().Span), bias);
    }

    private static Operation Write(Operation linear, LinearFold fold, bool isDouble)
    {
        double[] bias = fold.Bias;
        LayerTensor old = linear.Tensors[0];
        DType dtype = isDouble ? DType.F64 : DType.F32;
        string key = linear.Tensors.Count > 1 ? linear.Tensors[1].Source.Key : "";
        LayerTensor[] biases = linear.Tensors.Count == 1 && Array.TrueForAll(bias, value => value == 0)
            ? []
            : [new LayerTensor("bias", Made(key, bias, bias.Length), [bias.Length])];
        LayerTensor folded = new("weight", Made(old.Source.Key, fold.Weight, old.Shape), old.Shape);
        return LinearRules.Make(linear.Node, linear.Output, linear.Inputs[0], folded, biases) with { Sees = linear.Sees };

        ConstantTensor Made(string key, double[] numbers, params long[] shape) =>
            ConstantTensor.Of(TensorValues.Encode(numbers, dtype, shape), key);
    }
}
