using static FusedNorm.Tool.Onnx.RuntimeOperators;

namespace FusedNorm.Tool.Onnx;

/// <summary>The operators of <c>ai.onnx.ml</c> that a pipeline of scikit-learn has around its network, in those of the standard.</summary>
internal static class PipelineOperators
{
    private const string Domain = "ai.onnx.ml";

    /// <summary>The standard nodes for a node; null for one that is none of these, or in a form that standard nodes have not.</summary>
    public static IReadOnlyList<GraphNode>? Rewrite(GraphNode node) => node.Domain != Domain ? null : node.OpType switch
    {
        "Scaler" => Scaler(node),

        // Every probability beside its class: the same numbers, in the order of the classes.
        "ZipMap" => [Make(node, "Identity", [node.Input(0)], node.Output)],
        _ => null,
    };

    /// <summary>(x - offset) scale, with a number for each feature or one for all.</summary>
    private static List<GraphNode>? Scaler(GraphNode node)
    {
        List<float> offset = Floats(node, "offset");
        List<float> scale = Floats(node, "scale");
        if (offset.Count == 0 || offset.Count != scale.Count)
        {
            return null;
        }

        GraphNode offsets = Constant(node, "offset", offset);
        GraphNode scales = Constant(node, "scale", scale);
        GraphNode difference = Make(node, "Sub", [node.Input(0), offsets.Output], Inner(node, "difference"));
        return [offsets, scales, difference, Make(node, "Mul", [difference.Output, scales.Output], node.Output)];
    }

    private static List<float> Floats(GraphNode node, string name) =>
        node.Attributes.TryGetValue(name, out NodeAttribute? attribute) ? attribute.Floats : [];

    private static GraphNode Constant(GraphNode node, string name, List<float> values)
    {
        NodeAttribute attribute = new();
        attribute.Floats.AddRange(values);
        GraphNode constant = Make(node, "Constant", [], Inner(node, name));
        constant.Attributes.Add("value_floats", attribute);
        return constant;
    }
}
