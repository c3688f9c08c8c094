using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Layers.Pooling;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers;

/// <summary><c>torch.nn.AdaptiveMaxPool1d</c> and <c>AdaptiveMaxPool2d</c>.</summary>
internal sealed class AdaptiveMaxPool(LayerOptions options, int rank) : LoweredLayer(options)
{
    private readonly AdaptiveWindows windows = new(options, rank);

    public override string NamePrefix => "pool";

    public override bool KeepsScale => true;

    public override Shape? InferShape(Shape input, Reporter reporter) => windows.InferShape(input, reporter);

    public override IEnumerable<Value> SavedValues(Node node) => MaxPooling.SavedValues(node);

    public override void Forward(ForwardLowering lowering, Node node) => MaxPooling.Forward(lowering, node, windows.Over(node.Input.Shape));

    public override void Backward(BackwardLowering lowering, Node node) =>
        MaxPooling.Backward(lowering, node, windows.Over(node.Input.Shape));

    public override long Flops(Node node) => node.Input.Shape.Length;

    public override OnnxCall Onnx(Node node, bool isDouble) => new("MaxPool", ("windows", windows.Over(node.Input.Shape)));

    public override string Describe() => $"{Kind}({windows.Sizes})";
}
