using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Lowering;

/// <summary>
/// What every layer is: a graph's layer that describes its loops. It never prints code; the lowering fuses its loops with its neighbours'.
/// </summary>
internal abstract class LoweredLayer(LayerOptions options) : Layer(options)
{
    /// <summary>What a node's layer says to the lowering: the graph knows a layer by its base alone, and every layer is this.</summary>
    public static LoweredLayer Of(Node node) => (LoweredLayer)node.Layer;

    /// <summary>Describes the layer's loops from <c>node.Input</c> to <c>node.Output</c>.</summary>
    public abstract void Forward(ForwardLowering lowering, Node node);

    /// <summary>Describes the loops from the gradient of <c>node.Output</c> to those of the parameters and of <c>node.Input</c>.</summary>
    public abstract void Backward(BackwardLowering lowering, Node node);
}
