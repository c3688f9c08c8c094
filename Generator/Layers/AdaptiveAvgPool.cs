using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Layers.Pooling;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers;

/// <summary><c>torch.nn.AdaptiveAvgPool1d</c> and <c>AdaptiveAvgPool2d</c>.</summary>
internal sealed class AdaptiveAvgPool(LayerOptions options, int rank) : LoweredLayer(options)
{
    private readonly AdaptiveWindows windows = new(options, rank);

    public override string NamePrefix => "pool";

    public override bool KeepsScale => true;

    public override Shape? InferShape(Shape input, Reporter reporter) => windows.InferShape(input, reporter);

    public override void Forward(ForwardLowering lowering, Node node) =>
        AveragePooling.Forward(lowering, node, windows.Over(node.Input.Shape));

    public override void Backward(BackwardLowering lowering, Node node) =>
        AveragePooling.Backward(lowering, node, windows.Over(node.Input.Shape));

    public override long Flops(Node node) => node.Input.Shape.Length;

    public override OnnxCall Onnx(Node node, bool isDouble) =>
        new("AvgPool", ("divisor", 0), ("countsPadding", false), ("windows", windows.Over(node.Input.Shape)));

    public override string Describe() => $"{Kind}({windows.Sizes})";
}
