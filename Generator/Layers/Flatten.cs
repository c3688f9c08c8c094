using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers;

/// <summary><c>torch.nn.Flatten</c>: the same values under one dimension. No loop comes of it.</summary>
internal sealed class Flatten(LayerOptions options) : LoweredLayer(options)
{
    public override string NamePrefix => "flatten";

    public override bool IsView => true;

    public override Shape InferShape(Shape input, Reporter reporter) => new((int)Math.Min(input.LongLength, int.MaxValue));

    public override void Forward(ForwardLowering lowering, Node node) => lowering.Alias(node.Input, node.Output);

    public override void Backward(BackwardLowering lowering, Node node) => lowering.Alias(node.Output, node.Input);

    public override OnnxCall Onnx(Node node, bool isDouble) => new(Kind);
}
