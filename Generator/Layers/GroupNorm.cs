using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Layers.Normalization;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Layers;

/// <summary><c>torch.nn.GroupNorm</c>: a run is a group of neighbouring channels of a sample, and each channel has a weight.</summary>
internal sealed class GroupNorm(LayerOptions options) : RowNorm(options)
{
    private readonly int numGroups = options.Required("NumGroups");
    private readonly int numChannels = options.Int("NumChannels", 0);
    private readonly double eps = options.Double("Eps", 1e-5);
    private readonly bool isAffine = options.Bool("Affine", true);

    protected override double? DeclaredEps => eps;

    public override Shape? InferShape(Shape input, Reporter reporter)
    {
        bool valid = reporter.Require(eps >= 0 && !double.IsInfinity(eps), "Eps", "0 or positive, and finite", eps)
            & reporter.Require(numChannels >= 0, "NumChannels", "0 (inferred) or positive", numChannels)
            & reporter.Require(
                numGroups > 0 && input.Channels % numGroups == 0, "NumGroups",
                $"a divisor of {CSharpLiteral.Int(input.Channels)} channels", numGroups);
        if (numChannels > 0 && numChannels != input.Channels)
        {
            reporter.WrongFeatures("NumChannels", numChannels, input.Channels, "first");
            return null;
        }

        if (valid && numGroups == input.Length)
        {
            // PyTorch raises for a single sample: "Expected more than 1 value per channel when training".
            reporter.ReportArgument(
                DiagnosticDescriptors.OneValuePerGroup, "NumGroups", "a group of channels", input.ToString(), reporter.From);
            return null;
        }

        return valid ? input : null;
    }

    public override IEnumerable<ParameterDeclaration> Parameters(Shape input)
    {
        if (isAffine)
        {
            yield return new(Weight, new Shape(input.Channels), IsFrozen(FreezeWeight), Initial: 1);
            yield return new(Bias, new Shape(input.Channels), IsFrozen(FreezeBias));
        }
    }

    public override int Rows(Shape shape) => numGroups;

    /// <summary>Without positions the channels of a group lie in the lanes, and a group ends where a row does.</summary>
    public override Geometry Geometry(Shape shape) =>
        shape.Positions == 1 ? new(numGroups, shape.Channels / numGroups, 1) : Kernels.Geometry.ByChannel(shape);

    public override Geometry ParameterGeometry(Shape shape) => Kernels.Geometry.ByChannel(shape);

    public override OnnxCall Onnx(Node node, bool isDouble) => new(Kind, ("groups", numGroups), ("eps", eps));

    public override string Describe() =>
        $"{Kind}({CSharpLiteral.Int(numGroups)}{(numChannels > 0 ? ", " + CSharpLiteral.Int(numChannels) : "")})";
}
