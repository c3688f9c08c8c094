using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Layers.Pooling;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers;

/// <summary><c>torch.nn.MaxPool1d</c>, <c>MaxPool2d</c> and <c>MaxPool3d</c>.</summary>
internal sealed class MaxPool(LayerOptions options, int rank) : LoweredLayer(options)
{
    private readonly SlidingWindows windows = new(options, rank, dilates: true);

    public override string NamePrefix => "pool";

    public override bool KeepsScale => true;

    public override Shape? InferShape(Shape input, Reporter reporter) => windows.InferShape(input, reporter);

    public override IEnumerable<Value> SavedValues(Node node) => MaxPooling.SavedValues(node);

    public override void Forward(ForwardLowering lowering, Node node) => MaxPooling.Forward(lowering, node, Windows(node));

    public override void Backward(BackwardLowering lowering, Node node) => MaxPooling.Backward(lowering, node, Windows(node));

    public override long Flops(Node node) => (long)node.Output.Shape.Length * Windows(node).KernelLength;

    public override OnnxCall Onnx(Node node, bool isDouble) => new("MaxPool", ("windows", Windows(node)));

    public override string Describe() => $"{Kind}({windows.Kernels})";

    private WindowGeometry Windows(Node node) => windows.Over(node.Input.Shape, new WindowDivisor(0, CountsPadding: false));
}
