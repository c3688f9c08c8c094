using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Import.Rules;

/// <summary>Operators that are one layer: activations, softmax, dropout, and those that do nothing.</summary>
internal static class PointwiseRules
{
    public static IReadOnlyList<Operation>? Match(Recognizer recognizer, GraphNode node) => node.OpType switch
    {
        "Relu" => [Layer(node, "ReLU")],
        "Sigmoid" or "Tanh" or "Softplus" or "Softsign" or "Mish" => [Layer(node, node.OpType)],
        "HardSigmoid" => HardSigmoid(recognizer, node),
        "HardSwish" => [Layer(node, "Hardswish")],
        "LeakyRelu" => Slope(recognizer, node, "LeakyReLU", 0.01f),
        "Clip" => Clip(recognizer, node),
        "Max" => Max(recognizer, node),
        "PRelu" => PRelu(recognizer, node),
        "Celu" when node.Float("alpha", 1) == 0 => recognizer.Refuse(node, "alpha = 0", "expected another number"),
        "Celu" => Slope(recognizer, node, "CELU", 1),
        "Selu" => Selu(recognizer, node),
        "Elu" => Slope(recognizer, node, "ELU", 1),
        "Gelu" =>
            [Layer(node, "GELU") with { Options = [.. Text.Option("Tanh", node.Text("approximate", "none") == "tanh", missing: false)] }],
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

    /// <summary>Over the last dimension, or over one that is the last but for sizes of 1, where the value can be flat.</summary>
    private static IReadOnlyList<Operation> Softmax(Recognizer recognizer, GraphNode node)
    {
        if (recognizer.Values.Shape(node.Input(0)) is not long[] shape)
        {
            return [recognizer.Unknown(node)];
        }

        // Before opset 13 it runs over all dimensions from the axis on.
        bool runsToTheEnd = node.Opset < 13;
        long axis = node.Int("axis", runsToTheEnd ? 1 : -1);
        if (recognizer.Values.SampleAxis(axis, shape.Length) is int first)
        {
            if (first == shape.Length - 1)
            {
                return [Layer(node, node.OpType)];
            }

            bool isAlone = (runsToTheEnd ? shape[..first] : [.. shape[..first], .. shape[(first + 1)..]]).All(size => size == 1);
            if (isAlone)
            {
                return [Layer(node, node.OpType) with { Sees = [ShapeRules.Length(shape)] }];
            }
        }

        return recognizer.Refuse(node, $"axis = {axis}", "it runs over the last dimension here");
    }

    /// <summary>Between two bounds; with 0 below it and nothing above it is a ReLU, with neither it is nothing.</summary>
    private static IReadOnlyList<Operation>? Clip(Recognizer recognizer, GraphNode node)
    {
        double? low = Bound(1, "min", double.NegativeInfinity);
        double? high = Bound(2, "max", double.PositiveInfinity);
        return (low, high) switch
        {
            (<= -float.MaxValue, >= float.MaxValue) => [Layer(node, Operation.View)],
            (0, >= float.MaxValue) => [Layer(node, "ReLU")],
            (0, 6) => [Layer(node, "ReLU6")],
            (null, _) or (_, null) => recognizer.Refuse(node, "its bounds", "expected constants"),
            (double least, double most) when least < most && double.IsFinite(least) && double.IsFinite(most) =>
                [Layer(node, "Hardtanh") with { Arguments = (least, most) == (-1, 1) ? [] : [Number(least), Number(most)] }],
            (double least, double most) => recognizer.Refuse(
                node, $"min = {Text.Of(least)}, max = {Text.Of(most)}", "expected two finite bounds, the second above the first"),
        };

        string Number(double bound) => recognizer.Values.IsDouble ? Text.Of(bound) : Text.Of((float)bound);

        double? Bound(int input, string attribute, double missing) =>
            node.Input(input).Length > 0 ? recognizer.Values.Constant(node.Input(input))?.Scalar
            : node.Attributes.TryGetValue(attribute, out NodeAttribute? bound) ? bound.Float : missing;
    }

    /// <summary>ONNX takes 0.2 for a slope that is missing; PyTorch knows a sixth alone.</summary>
    private static IReadOnlyList<Operation> HardSigmoid(Recognizer recognizer, GraphNode node)
    {
        (float alpha, float beta) = (node.Float("alpha", 0.2f), node.Float("beta", 0.5f));
        return Math.Abs(alpha - (1.0 / 6)) < 1e-6 && beta == 0.5f
            ? [Layer(node, "Hardsigmoid")]
            : recognizer.Refuse(node, $"alpha = {Text.Of(alpha)}, beta = {Text.Of(beta)}", "a Hardsigmoid here has 1 / 6 and 0.5");
    }

    /// <summary>With the numbers of its authors, which ONNX takes for those that are missing.</summary>
    private static IReadOnlyList<Operation> Selu(Recognizer recognizer, GraphNode node)
    {
        (float alpha, float gamma) = (node.Float("alpha", 1.67326319f), node.Float("gamma", 1.05070102f));
        return Math.Abs(alpha - 1.67326324) < 1e-5 && Math.Abs(gamma - 1.05070099) < 1e-5
            ? [Layer(node, "SELU")]
            : recognizer.Refuse(node, $"alpha = {Text.Of(alpha)}, gamma = {Text.Of(gamma)}", "a SELU here has 1.67326324 and 1.05070099");
    }

    /// <summary>max(x, 0).</summary>
    private static IReadOnlyList<Operation>? Max(Recognizer recognizer, GraphNode node)
    {
        int zero = node.Inputs.FindIndex(input => recognizer.Values.Constant(input)?.IsAll(0) == true);
        return node.Inputs.Count == 2 && zero >= 0 && recognizer.Values.Constant(node.Inputs[zero])!.Length == 1
            ? [new Operation("ReLU", node, node.Output, node.Inputs[1 - zero])]
            : null;
    }

    /// <summary>With one slope for all channels it computes what a leaky ReLU does.</summary>
    private static IReadOnlyList<Operation>? PRelu(Recognizer recognizer, GraphNode node)
    {
        if (recognizer.Values.Constant(node.Input(1))?.Tensor.Everywhere is not double slope || !double.IsFinite(slope))
        {
            return recognizer.Refuse(node, "slope", "there is no PReLU; with one slope for all channels it were a LeakyReLU");
        }

        recognizer.Note($"{node.Label} is a LeakyReLU here: its slope does not learn");
        return [Layer(node, "LeakyReLU") with { Arguments = [recognizer.Values.IsDouble ? Text.Of(slope) : Text.Of((float)slope)] }];
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
