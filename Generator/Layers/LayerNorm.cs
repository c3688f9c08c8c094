using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Layers.Normalization;

namespace FusedNorm.Generator.Layers;

/// <summary><c>torch.nn.LayerNorm</c> and <c>RMSNorm</c>: a run is the last dimensions of a sample, and each of its elements has a weight.</summary>
internal sealed class LayerNorm(LayerDeclaration declaration, bool subtractsMean) : RowNorm(declaration)
{
    private readonly Shape declared = new(declaration.Ints("NormalizedShape") ?? []);
    private readonly double? eps = declaration.Double("Eps");
    private readonly bool isAffine = declaration.Bool("ElementwiseAffine") ?? true;
    private readonly bool hasBias = subtractsMean && (declaration.Bool("Bias") ?? true);

    public override bool SubtractsMean => subtractsMean;

    /// <summary>1e-5; without a mean, as in PyTorch, one that depends on the precision.</summary>
    protected override double? DeclaredEps => eps is double given && !double.IsNaN(given) ? given : subtractsMean ? 1e-5 : null;

    public override Shape? InferShape(Shape input, Reporter reporter)
    {
        bool valid = reporter.Require(
            eps is null || (eps >= 0 && !double.IsInfinity(eps.Value)) || (double.IsNaN(eps.Value) && !subtractsMean), "Eps", "0 or positive, and finite", eps ?? 0);
        if (declared.Rank > input.Rank || !declared.Dimensions.SequenceEqual(input.Dimensions.Skip(input.Rank - declared.Rank)))
        {
            reporter.ReportArgument(
                DiagnosticDescriptors.WrongNormalizedShape, "NormalizedShape", declared.ToString(), input.ToString(), reporter.From);
            return null;
        }

        return valid ? input : null;
    }

    public override IEnumerable<ParameterDeclaration> Parameters(Shape input)
    {
        if (isAffine)
        {
            Shape shape = NormalizedShape(input);
            yield return new(Weight, shape, IsFrozen(FreezeWeight), Initial: 1);
            if (hasBias)
            {
                yield return new(Bias, shape, IsFrozen(FreezeBias));
            }
        }
    }

    public override int Rows(Shape shape) => shape.Length / NormalizedShape(shape).Length;

    public override Geometry Geometry(Shape shape) => new(Rows(shape), NormalizedShape(shape).Length, 1);

    public override OnnxCall Onnx(Node node, bool isDouble) => new(Kind, ("dimensions", NormalizedShape(node.Input.Shape).Rank), ("eps", Eps(isDouble)));

    public override string Describe() => declared.Rank == 0 ? Kind : Kind + declared;

    private Shape NormalizedShape(Shape input) => declared.Rank == 0 ? new Shape(input.Last) : declared;
}
