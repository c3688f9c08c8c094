using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Layers.Activations;

/// <summary><c>torch.nn.Hardtanh</c>: x between two bounds, of which the upper one is larger, as PyTorch asserts.</summary>
internal sealed class Hardtanh(LayerOptions options) : Clamp(options, options.Double("MinVal", -1), options.Double("MaxVal", 1))
{
    public override Shape? InferShape(Shape input, Reporter reporter) =>
        reporter.Require(Low < High, "MaxVal", $"more than MinVal, {CSharpLiteral.Text(Low)}", High) ? input : null;

    public override OnnxCall Onnx(Node node, bool isDouble) => new(Kind, ("low", Low), ("high", High));
}
