using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Import.Rules;

/// <summary>Operators that are one layer: activations, softmax, dropout, and those that do nothing.</summary>
internal static class PointwiseRules
{
    public static IReadOnlyList<Operation>? Match(Recognizer recognizer, GraphNode node) => node.OpType switch
    {
        "Relu" => [Layer(node, "ReLU")],
        "Sigmoid" or "Tanh" => [Layer(node, node.OpType)],
        "HardSwish" => [Layer(node, "Hardswish")],
        "LeakyRelu" => Slope(recognizer, node, "LeakyReLU", 0.01f),
        "Elu" => Slope(recognizer, node, "ELU", 1),
        "Gelu" => [Layer(node, "GELU") with { Options = [.. Text.Option("Tanh", node.Text("approximate", "none") == "tanh", missing: false)] }],
        "Softmax" or "LogSoftmax" => Softmax(recognizer, node),
        "Dropout" => Dropout(recognizer, node),
        "Identity" => [Layer(node, Operation.View)],
        "Cast" => Cast(recognizer, node),
        _ => null,
    };

    private static Operation Layer(GraphNode node, string kind) => new(kind, node, node.Output, node.Input(0));

    /// <summary>What ONNX takes for an attribute that is missing is what PyTorch, and the layer here, take.</summary>
    private static IReadOnlyList<Operation> Slope(Recognizer recognizer, GraphNode node, string kind, float missing)
    {
        float alpha = node.Float("alpha", missing);
        return float.IsFinite(alpha)
            ? [Layer(node, kind) with { Arguments = alpha == missing ? [] : [Text.Of(alpha)] }]
            : recognizer.Refuse(node, $"alpha = {alpha}", "expected a finite number");
    }

    private static IReadOnlyList<Operation> Softmax(Recognizer recognizer, GraphNode node)
    {
        if (recognizer.Values.Shape(node.Input(0)) is not long[] shape)
        {
            return [recognizer.Unknown(node)];
        }

        long axis = node.Int("axis", recognizer.Opset < 13 ? 1 : -1);
        return axis == -1 || axis == shape.Length
            ? [Layer(node, node.OpType)]
            : recognizer.Refuse(node, $"axis = {axis}", "it runs over the last dimension here");
    }

    private static IReadOnlyList<Operation> Dropout(Recognizer recognizer, GraphNode node)
    {
        // The ratio is an attribute before opset 12, an input from then on.
        double ratio = recognizer.Values.Constant(node.Input(1))?.Scalar ?? node.Float("ratio", 0.5f);
        return ratio is >= 0 and <= 1
            ? [Layer(node, "Dropout") with { Arguments = [Text.Of((float)ratio)] }]
            : recognizer.Refuse(node, $"ratio = {Text.Of(ratio)}", "expected a number from 0 to 1");
    }

    private static IReadOnlyList<Operation>? Cast(Recognizer recognizer, GraphNode node) =>
        OnnxTensorReader.Find(node.Int("to", 0)) == recognizer.Values.FloatType ? [Layer(node, Operation.View)] : null;
}
