using FusedNorm.Files;
using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Import.Rules;

/// <summary>Linear layers: Gemm for samples of one dimension, MatMul for others, and behind it an Add where there is a bias.</summary>
internal static class LinearRules
{
    public static IReadOnlyList<Operation>? Match(Recognizer recognizer, GraphNode node) => node.OpType switch
    {
        "Gemm" => Gemm(recognizer, node),
        "MatMul" => Product(recognizer, node, node, bias: null),
        "Add" => WithBias(recognizer, node),
        _ => null,
    };

    private static IReadOnlyList<Operation> Gemm(Recognizer recognizer, GraphNode node)
    {
        foreach (string scale in new[] { "alpha", "beta" })
        {
            if (node.Float(scale, 1) != 1)
            {
                return recognizer.Refuse(node, $"{scale} = {node.Attributes[scale]}", "a linear layer has no such factor");
            }
        }

        if (node.Int("transA", 0) != 0)
        {
            return recognizer.Refuse(node, "transA = 1", "the batch comes first here");
        }

        Constant? bias = recognizer.Values.Constant(node.Input(2));
        if (recognizer.Values.Constant(node.Input(1)) is not Constant weight || weight.Shape.Length != 2 || !weight.IsFloat || (bias is null && node.Input(2).Length > 0))
        {
            return recognizer.Refuse(node, "inputs 2 and 3", "the weight, of two dimensions, and the bias must be constants");
        }

        if (recognizer.Values.Shape(node.Input(0)) is { Length: not 1 } shape)
        {
            return recognizer.Refuse(node, Malformed.Shape(shape), "it multiplies samples of one dimension");
        }

        bool isTransposed = node.Int("transB", 0) != 0;
        return Linear(recognizer, node, node.Input(0), weight, isTransposed, bias);
    }

    private static IReadOnlyList<Operation>? WithBias(Recognizer recognizer, GraphNode node)
    {
        foreach ((string product, string added) in new[] { (node.Input(0), node.Input(1)), (node.Input(1), node.Input(0)) })
        {
            if (recognizer.Producer(product, "MatMul") is GraphNode matMul && recognizer.Values.Constant(added) is { IsFloat: true } bias
                && recognizer.Values.Constant(matMul.Input(1)) is { Shape: [_, long outputs] } && bias.Length == outputs && bias.Shape.LastOrDefault() == outputs)
            {
                return Product(recognizer, node, matMul, bias);
            }
        }

        return null;
    }

    private static IReadOnlyList<Operation> Product(Recognizer recognizer, GraphNode last, GraphNode matMul, Constant? bias) =>
        recognizer.Values.Constant(matMul.Input(1)) is { Shape.Length: 2, IsFloat: true } weight
            ? Linear(recognizer, last, matMul.Input(0), weight, isTransposed: false, bias)
            : recognizer.Refuse(matMul, "input 2", "a linear layer multiplies by a constant of two dimensions; there is no product of two values");

    /// <summary>PyTorch's weight is (out, in), which is a Gemm's second operand with transB, and a MatMul's the other way round.</summary>
    private static IReadOnlyList<Operation> Linear(Recognizer recognizer, GraphNode node, string input, Constant weight, bool isTransposed, Constant? bias)
    {
        (long outputs, long inputs) = isTransposed ? (weight.Shape[0], weight.Shape[1]) : (weight.Shape[1], weight.Shape[0]);
        if (recognizer.Values.Shape(input) is not long[] shape)
        {
            return [recognizer.Unknown(node)];
        }

        if (outputs < 1)
        {
            return recognizer.Refuse(node, $"a weight of shape {Malformed.Shape(weight.Shape)}", "expected sizes that are positive");
        }

        if (shape is not [.., long last] || last != inputs)
        {
            return recognizer.Refuse(node, $"{inputs} inputs", $"expected as many as the last dimension of {Malformed.Shape(shape)} has");
        }

        if (bias is not null && bias.Length != outputs && bias.Length != 1)
        {
            return recognizer.Refuse(node, $"a bias of shape {Malformed.Shape(bias.Shape)}", $"expected one for each of the {outputs} outputs");
        }

        // Kept as it is where the file has rows of outputs already.
        bool transposes = isTransposed == weight.IsTransposed;
        LayerTensor[] biases = bias is null ? [] : [new LayerTensor("bias", bias.Repeated(outputs / bias.Length), [outputs])];
        return
        [
            new Operation("Linear", node, node.Output, input)
            {
                Arguments = [Text.Of(outputs)],
                Options = [.. Text.Option("Bias", bias is not null, missing: true)],
                Tensors = [new LayerTensor("weight", weight, [outputs, inputs], transposes), .. biases],
            },
        ];
    }
}
