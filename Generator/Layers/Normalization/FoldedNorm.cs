using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers.Normalization;

/// <summary>
/// What is left of a norm with running statistics in an inference: <c>(x - mean) * scale + shift</c>, three constants a channel; or
/// <c>x - mean</c> where a linear layer below has taken in the rest. The mean is always subtracted first, as that difference keeps its
/// digits however far from zero a channel lies.
/// </summary>
/// <param name="norm">The norm.</param>
/// <param name="rest">What is left of it, and what became of the rest.</param>
internal sealed class FoldedNorm(TrackingNorm norm, NormRest rest) : LoweredLayer(norm.Options)
{
    public override string? NamePrefix => norm.NamePrefix;

    public override Shape InferShape(Shape input, Reporter reporter) => input;

    public override IEnumerable<ParameterDeclaration> Parameters(Shape input)
    {
        Shape channels = new(input.Channels);
        yield return new("mean", channels, IsFrozen: true);
        if (!rest.OnlyCentres)
        {
            yield return new("scale", channels, IsFrozen: true);
            yield return new("shift", channels, IsFrozen: true);
        }
    }

    public override void Forward(ForwardLowering lowering, Node node)
    {
        Expr Constant(string name) => new Channel(lowering.Tensors.Parameter(node.Parameter(name)!));
        Geometry geometry = Geometry.ByChannel(node.Input.Shape);
        Chain chain = lowering.Continue(node.Input, geometry);
        Expr centred = chain.Current - Constant("mean");
        chain.Append(
            lowering.SymbolOf(node.Output),
            rest.OnlyCentres ? centred : Expr.MultiplyAdd(centred, Constant("scale"), Constant("shift")),
            geometry);
        chain.Describe(node, ": " + rest.Note);
        lowering.Define(node.Output, chain);
    }

    public override void Backward(BackwardLowering lowering, Node node) =>
        throw new InvalidOperationException("An inference has no backward pass.");

    public override OnnxCall Onnx(Node node, bool isDouble) =>
        throw new InvalidOperationException("Networks are exported, not their inferences.");

    public override string Describe() => norm.Describe();
}
