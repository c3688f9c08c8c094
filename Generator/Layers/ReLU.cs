using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers;

/// <summary>
/// <c>torch.nn.ReLU</c>: max(x, 0). Written so that NaN passes in both directions, as in PyTorch: a comparison with NaN is
/// false, and false keeps the value.
/// </summary>
internal sealed class ReLU(LayerDeclaration declaration) : Layer(declaration)
{
    public override string NamePrefix => "act";

    public override Shape InferShape(Shape input, Reporter reporter) => input;

    public override IEnumerable<Value> SavedValues(Node node) => [node.Output];

    public override void Forward(ForwardLowering lowering, Node node) =>
        lowering.Pointwise(node, x => Expr.WhereLess(x, Expr.Zero, Expr.Zero, x));

    /// <summary>The output tells the sides apart as well as the input does; the derivative at 0 is 0.</summary>
    public override void Backward(BackwardLowering lowering, Node node) =>
        lowering.Pointwise(node, node.Output, (y, gradient) => Expr.WhereLessOrEqual(y, Expr.Zero, Expr.Zero, gradient));

    public override long Flops(Node node) => node.Output.Shape.Length;
}
