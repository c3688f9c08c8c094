using FusedNorm.Files;
using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Import.Rules;

/// <summary>
/// A value to which constants are added, or which is multiplied by them. What becomes of it is decided where its neighbours are known:
/// <see cref="Placement"/>.
/// </summary>
internal static class AffineRules
{
    public static IReadOnlyList<Operation>? Match(Recognizer recognizer, GraphNode node)
    {
        if (node.OpType == "Neg" && recognizer.Values.Sample(node.Input(0)) is long[] negated)
        {
            return [Make(node, node.Output, node.Input(0), () => AffineMap.Times(Ones(negated), [-1]))];
        }

        if (node.OpType is not ("Add" or "Sum" or "Sub" or "Mul" or "Div") || node.Inputs.Count != 2)
        {
            return null;
        }

        (ConstantTensor? left, ConstantTensor? right) =
            (recognizer.Values.Constant(node.Inputs[0]), recognizer.Values.Constant(node.Inputs[1]));
        if (left is null == right is null || (left is not null && node.OpType == "Div"))
        {
            return null;
        }

        ConstantTensor constant = (left ?? right)!;
        string value = left is null ? node.Inputs[0] : node.Inputs[1];
        if (!constant.IsFloat)
        {
            return recognizer.Refuse(node, "a constant of whole numbers", "a network here computes with floats");
        }

        if (recognizer.Values.Sample(value) is not long[] sample)
        {
            return [recognizer.Unknown(node)];
        }

        if (Shape(recognizer.Values, value, constant, sample) is not long[] shape)
        {
            return recognizer.Refuse(
                node,
                $"a constant of shape {Malformed.Shape(constant.Shape)}",
                $"expected one that is broadcast to {Malformed.Shape(sample)}, and is the same for every sample");
        }

        return [Make(node, node.Output, value, Map)];

        AffineMap Map()
        {
            double[] numbers = TensorValues.Decode(constant.Plain());
            return node.OpType switch
            {
                "Add" or "Sum" => AffineMap.Plus(shape, numbers),
                "Mul" => AffineMap.Times(shape, numbers),
                "Div" => AffineMap.Times(shape, [.. numbers.Select(number => 1 / number)]),
                _ when left is null => AffineMap.Plus(shape, [.. numbers.Select(number => -number)]),
                _ => AffineMap.Times(Ones(sample), [-1]).Then(AffineMap.Plus(shape, numbers))!,
            };
        }
    }

    /// <summary>An operation that multiplies by constants or adds them.</summary>
    public static Operation Make(GraphNode node, string output, string value, Func<AffineMap> map) =>
        new(Operation.Affine, node, output, value) { Map = map };

    /// <summary>The shape of a constant among a sample's dimensions; null where it has others.</summary>
    public static long[]? Shape(ValueTable values, string value, ConstantTensor constant, long[] sample)
    {
        long[] own = constant.Shape;
        if (values.Shape(value) is null)
        {
            // The batch comes last.
            own = own is [] or [1] ? [] : own is [.., 1] ? own[..^1] : [0];
        }

        own = [.. own.SkipWhile(size => size == 1)];
        if (own.Length > sample.Length)
        {
            return null;
        }

        long[] shape = [.. Ones(sample[own.Length..]), .. own];
        return shape.Zip(sample).All(pair => pair.First == 1 || pair.First == pair.Second) ? shape : null;
    }

    private static long[] Ones(long[] like) => [.. Enumerable.Repeat(1L, like.Length)];
}
