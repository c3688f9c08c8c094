namespace FusedNorm.Generator.Graph;

/// <summary>Why a network cannot be an ONNX model: its first layer that no operator computes exactly.</summary>
/// <param name="Node">The layer.</param>
/// <param name="Reason">What of it ONNX cannot say.</param>
internal sealed record OnnxRefusal(Node Node, string Reason)
{
    /// <summary>The refusal of a network; null where every layer can be exported.</summary>
    public static OnnxRefusal? Of(NetworkGraph graph) => graph.Nodes
        .Where(node => node.Layer.OnnxObstacle is not null)
        .Select(node => new OnnxRefusal(node, node.Layer.OnnxObstacle!))
        .FirstOrDefault();

    /// <summary>What messages say: <c>bn1 (BatchNorm1d) normalises with …</c>.</summary>
    public override string ToString() => $"{Node.Name} ({Node.Layer.Kind}) {Reason}";
}
