using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers.Activations;

/// <summary>A layer that computes each element from the same element, with a derivative read off its input or its output.</summary>
internal abstract class Activation(LayerOptions options) : LoweredLayer(options)
{
    public override string NamePrefix => "act";

    public override bool KeepsScale => true;

    public override bool IsPointwise => true;

    /// <summary>Whether the derivative is read off the output, which the next layer mostly keeps anyway.</summary>
    protected abstract bool DerivativeReadsOutput { get; }

    /// <summary>A rough count of operations an element, for the description.</summary>
    protected virtual int FlopsPerElement => 1;

    public override Shape? InferShape(Shape input, Reporter reporter) => input;

    public override IEnumerable<Value> SavedValues(Node node) => [Saved(node)];

    public override void Forward(ForwardLowering lowering, Node node) => lowering.Pointwise(node, Function);

    public override void Backward(BackwardLowering lowering, Node node) => lowering.Pointwise(node, Saved(node), Gradient);

    public override OnnxCall Onnx(Node node, bool isDouble) => new(Kind);

    public override long Flops(Node node) => (long)FlopsPerElement * node.Output.Shape.Length;

    /// <summary>The output of an input x.</summary>
    protected abstract Expr Function(Expr x);

    /// <summary>The gradient of the input, from what is saved (the input or the output) and the output's gradient.</summary>
    protected abstract Expr Gradient(Expr saved, Expr gradient);

    private Value Saved(Node node) => DerivativeReadsOutput ? node.Output : node.Input;
}
