using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers;

/// <summary><c>x.detach()</c>: the same values; what stands above gets no gradient through it.</summary>
internal sealed class Detach(LayerOptions options) : LoweredLayer(options)
{
    public override string? NamePrefix => null;

    public override string Cut => "detached";

    public override bool IsView => true;

    public override Shape InferShape(Shape input, Reporter reporter) => input;

    public override void Forward(ForwardLowering lowering, Node node) => lowering.Alias(node.Input, node.Output);

    public override void Backward(BackwardLowering lowering, Node node) =>
        throw new InvalidOperationException("No gradient reaches the output of a detach.");

    public override OnnxCall? Onnx(Node node, bool isDouble) => null;
}
