using FusedNorm.Files;
using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Import.Rules;

/// <summary>Sums of values, which are residuals, and concatenations.</summary>
internal static class JoinRules
{
    public static IReadOnlyList<Operation>? Match(Recognizer recognizer, GraphNode node) => node.OpType switch
    {
        "Add" or "Sum" => Sum(recognizer, node),
        "Concat" => Concat(recognizer, node),
        _ => null,
    };

    private static IReadOnlyList<Operation> Sum(Recognizer recognizer, GraphNode node)
    {
        if (node.Inputs.Exists(input => recognizer.Values.Constant(input) is not null))
        {
            return recognizer.Refuse(node, "a constant among several summands", "a constant is added to one value");
        }

        long[]?[] shapes = [.. node.Inputs.Select(recognizer.Values.Shape)];
        if (Array.Exists(shapes, shape => shape is null))
        {
            return [recognizer.Unknown(node)];
        }

        long[] first = shapes[0]!;
        return Array.Find(shapes, shape => !shape!.AsSpan().SequenceEqual(first)) is long[] other
            ? recognizer.Refuse(
                node, $"{Malformed.Shape(first)} and {Malformed.Shape(other)}",
                "values of the same shape are added here, nothing is broadcast")
            : node.Inputs.Count == 1 ? [new Operation(Operation.View, node, node.Output, node.Input(0))]
            : [new Operation(Operation.Add, node, node.Output, [.. node.Inputs])];
    }

    private static IReadOnlyList<Operation> Concat(Recognizer recognizer, GraphNode node)
    {
        if (node.Inputs.Exists(input => recognizer.Values.Constant(input) is not null))
        {
            return recognizer.Refuse(node, "a constant part", "only values are concatenated");
        }

        if (recognizer.Values.Shape(node.Input(0)) is not long[] shape)
        {
            return [recognizer.Unknown(node)];
        }

        long axis = node.Int("axis", 0);
        if (recognizer.Values.SampleAxis(axis, shape.Length) != 0)
        {
            return recognizer.Refuse(node, $"axis = {axis}", "channels are concatenated here, axis 1");
        }

        return node.Inputs.Count switch
        {
            1 => [new Operation(Operation.View, node, node.Output, node.Input(0))],
            _ => [new Operation(Operation.Concat, node, node.Output, [.. node.Inputs])],
        };
    }
}
