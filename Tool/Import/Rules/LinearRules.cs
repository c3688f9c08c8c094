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
        (ValueTable values, double alpha, double beta) = (recognizer.Values, node.Float("alpha", 1), node.Float("beta", 1));
        (bool turnsFirst, bool turnsSecond) = (node.Int("transA", 0) != 0, node.Int("transB", 0) != 0);
        ConstantTensor? bias = values.Constant(node.Input(2));
        bool addsValue = bias is null && node.Input(2).Length > 0;
        if (values.Constant(node.Input(0)) is { Shape.Length: 2, IsFloat: true } left)
        {
            // W x + b with a sample in each column.
            if (bias is { IsFloat: false } || addsValue || (bias is not null && bias.Length != 1 && bias.Shape is not [_, 1]))
            {
                return recognizer.Refuse(node, "input 3", "a bias must be a constant, with one number for each output");
            }

            string columns = node.Input(1);
            return Linear(
                recognizer, node, node.Output, columns, left.Scaled(alpha), !turnsFirst, bias?.Scaled(beta), isColumns: !turnsSecond);
        }

        if (turnsFirst && values.Columns(node.Input(0)) is null)
        {
            return recognizer.Refuse(node, "transA = 1", "the batch comes first here");
        }

        if (values.Constant(node.Input(1)) is not { Shape.Length: 2, IsFloat: true } weight || bias is { IsFloat: false })
        {
            return recognizer.Refuse(node, "inputs 2 and 3", "the weight, of two dimensions, and the bias must be constants");
        }

        if (values.Shape(node.Input(0)) is long[] shape && shape.Length != (values.HasBatch ? 1 : 2))
        {
            return recognizer.Refuse(node, Malformed.Shape(shape), "it multiplies samples of one dimension");
        }

        // One number for each sample of a batch is no bias.
        if (bias is not null && bias.Length != 1 && bias.Shape[^1] != bias.Length)
        {
            return recognizer.Refuse(node, $"a bias of shape {Malformed.Shape(bias.Shape)}", "expected one for each output");
        }

        if (!addsValue)
        {
            string rows = node.Input(0);
            return Linear(
                recognizer, node, node.Output, rows, weight.Scaled(alpha), turnsSecond, bias?.Scaled(beta), isColumns: turnsFirst);
        }

        // What is added comes through layers: a residual.
        if (beta != 1 || values.Shape(node.Output) is not long[] sum || values.Shape(node.Input(2))?.AsSpan().SequenceEqual(sum) != true)
        {
            return recognizer.Refuse(node, "input 3", "a bias must be a constant; a value is added in the same shape, with beta = 1");
        }

        string product = values.NewValue(node.Output + "/product", sum);
        return
        [
            new Operation(Operation.Add, node, node.Output, product, node.Input(2)),
            .. Linear(recognizer, node, product, node.Input(0), weight.Scaled(alpha), turnsSecond, null, isColumns: turnsFirst),
        ];
    }

    private static IReadOnlyList<Operation>? WithBias(Recognizer recognizer, GraphNode node)
    {
        foreach ((string product, string added) in new[] { (node.Input(0), node.Input(1)), (node.Input(1), node.Input(0)) })
        {
            if (recognizer.Producer(product, "MatMul") is not GraphNode matMul
                || recognizer.Values.Constant(added) is not { IsFloat: true } bias)
            {
                continue;
            }

            bool isRight = recognizer.Values.Constant(matMul.Input(1))?.Matrix is { Shape: [_, long outputs] }
                && bias.Length == outputs && bias.Shape.LastOrDefault() == outputs;
            bool isLeft = recognizer.Values.Constant(matMul.Input(0)) is { Shape: [long rows, _] }
                && bias.Length == rows && bias.Shape is [_, 1];
            if (isRight || isLeft)
            {
                return Product(recognizer, node, matMul, bias);
            }
        }

        return null;
    }

    private static IReadOnlyList<Operation> Product(Recognizer recognizer, GraphNode last, GraphNode matMul, ConstantTensor? bias) =>
        recognizer.Values.Constant(matMul.Input(1))?.Matrix is { Shape.Length: 2, IsFloat: true } weight
            ? Linear(recognizer, last, last.Output, matMul.Input(0), weight, isTransposed: false, bias, isColumns: false)
        : recognizer.Values.Constant(matMul.Input(0)) is { Shape.Length: 2, IsFloat: true } left
            && recognizer.Values.Columns(matMul.Input(1)) is not null
            ? Linear(recognizer, last, last.Output, matMul.Input(1), left, isTransposed: true, bias, isColumns: true)
            : recognizer.Refuse(
                matMul, "input 2", "a linear layer multiplies by a constant of two dimensions; there is no product of two values");

    /// <summary>PyTorch's weight is (out, in), which is a Gemm's second operand with transB, and a MatMul's the other way round.</summary>
    private static IReadOnlyList<Operation> Linear(
        Recognizer recognizer, GraphNode node, string output, string input,
        ConstantTensor weight, bool isTransposed, ConstantTensor? bias, bool isColumns)
    {
        (long outputs, long inputs) = isTransposed ? (weight.Shape[0], weight.Shape[1]) : (weight.Shape[1], weight.Shape[0]);
        bool isHere = isColumns == recognizer.Values.Columns(input) is not null;
        if (!isHere || recognizer.Values.Sample(input) is not long[] shape)
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
            return recognizer.Refuse(
                node, $"a bias of shape {Malformed.Shape(bias.Shape)}", $"expected one for each of the {outputs} outputs");
        }

        // Kept as it is where the file has rows of outputs already.
        bool transposes = isTransposed == weight.IsTransposed;
        LayerTensor[] biases = bias is null ? [] : [new LayerTensor("bias", bias.Repeated(outputs / bias.Length), [outputs])];
        return [Make(node, output, input, new LayerTensor("weight", weight, [outputs, inputs], transposes), biases)];
    }

    /// <summary>A linear layer.</summary>
    public static Operation Make(GraphNode node, string output, string input, LayerTensor weight, LayerTensor[] bias) =>
        new("Linear", node, output, input)
        {
            Arguments = [Text.Of(weight.Shape[0])],
            Options = [.. Text.Option("Bias", bias.Length > 0, missing: true)],
            Tensors = [weight, .. bias],
        };
}
