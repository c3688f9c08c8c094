using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Layers.Pooling;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers;

/// <summary><c>torch.nn.AvgPool1d</c>, <c>AvgPool2d</c> and <c>AvgPool3d</c>.</summary>
internal sealed class AvgPool(LayerOptions options, int rank) : LoweredLayer(options)
{
    private readonly SlidingWindows windows = new(options, rank, dilates: false);
    private readonly int divisorOverride = rank == 1 ? 0 : options.Int("DivisorOverride", 0);
    private readonly bool countIncludePad = options.Bool("CountIncludePad", true);

    public override string NamePrefix => "pool";

    public override bool KeepsScale => true;

    public override Shape? InferShape(Shape input, Reporter reporter) =>
        reporter.Require(divisorOverride >= 0, "DivisorOverride", "0 (none) or positive", divisorOverride)
            ? windows.InferShape(input, reporter)
            : null;

    public override void Forward(ForwardLowering lowering, Node node) => AveragePooling.Forward(lowering, node, Windows(node));

    public override void Backward(BackwardLowering lowering, Node node) => AveragePooling.Backward(lowering, node, Windows(node));

    public override long Flops(Node node) => (long)node.Output.Shape.Length * Windows(node).KernelLength;

    public override OnnxCall Onnx(Node node, bool isDouble) =>
        new("AvgPool", ("divisor", divisorOverride), ("countsPadding", Windows(node).Divisor.CountsPadding), ("windows", Windows(node)));

    public override string Describe() => $"{Kind}({windows.Kernels})";

    private WindowGeometry Windows(Node node) => windows.Over(node.Input.Shape, new WindowDivisor(divisorOverride, countIncludePad));
}
