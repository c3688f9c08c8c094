using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Layers.Normalization;

namespace FusedNorm.Generator.Layers;

/// <summary>
/// <c>torch.nn.LayerNorm</c> and <c>RMSNorm</c>: a run is the last dimensions of a sample, and each of its elements has a weight.
/// </summary>
internal sealed class LayerNorm(LayerOptions options, bool subtractsMean) : RowNorm(options)
{
    private readonly Shape declared = new(options.Ints("NormalizedShape"));
    private readonly double eps = options.Double("Eps", subtractsMean ? 1e-5 : double.NaN);
    private readonly bool isAffine = options.Bool("ElementwiseAffine", true);
    private readonly bool hasBias = subtractsMean && options.Bool("Bias", true);

    public override bool SubtractsMean => subtractsMean;

    /// <summary>1e-5; without a mean, as in PyTorch, one that depends on the precision.</summary>
    protected override double? DeclaredEps => double.IsNaN(eps) ? null : eps;

    public override Shape? InferShape(Shape input, Reporter reporter)
    {
        bool valid = reporter.Require(
            (eps >= 0 && !double.IsInfinity(eps)) || (double.IsNaN(eps) && !subtractsMean), "Eps", "0 or positive, and finite", eps);
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

    public override OnnxCall Onnx(Node node, bool isDouble) =>
        new(Kind, ("dimensions", NormalizedShape(node.Input.Shape).Rank), ("eps", Eps(isDouble)));

    public override string Describe() => declared.Rank == 0 ? Kind : Kind + declared;

    private Shape NormalizedShape(Shape input) => declared.Rank == 0 ? new Shape(input.Last) : declared;
}
