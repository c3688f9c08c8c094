using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Emit;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers;

/// <summary><c>torch.nn.BatchNorm1d</c>, <c>BatchNorm2d</c> and <c>BatchNorm3d</c>: options, shapes and which of the two sides of the layer exist.</summary>
/// <remarks>
/// The mean is taken in two steps: a first estimate, and a correction from the deviations of the second sweep, so that neither a
/// large offset nor an outlier costs digits. It is kept as the sum of two numbers, <c>mean + remainder</c>, because x - mean is
/// exact where they are close, and the remainder joins the shift, where it costs nothing per element.
/// </remarks>
internal sealed class BatchNorm(LayerDeclaration declaration, int[] ranks, string expected) : Layer(declaration)
{
    private readonly int? numFeatures = declaration.Int("NumFeatures");

    public override string NamePrefix => "bn";

    public double Eps { get; } = declaration.Double("Eps") ?? 1e-5;

    /// <summary>The weight of a new value in the running statistics; NaN for the cumulative average.</summary>
    public double Momentum { get; } = declaration.Bool("CumulativeAverage") == true ? double.NaN : declaration.Double("Momentum") ?? 0.1;

    public bool IsAffine { get; } = declaration.Bool("Affine") ?? true;

    public bool TracksStatistics { get; } = declaration.Bool("TrackRunningStats") ?? true;

    public bool IsPinned { get; } = declaration.Bool("Eval") ?? false;

    /// <summary>Whether the batch's own statistics can ever be used.</summary>
    public bool MayUseBatch => !TracksStatistics || !IsPinned;

    /// <summary>Whether the running statistics can ever be used.</summary>
    public bool MayUseRunning => TracksStatistics;

    public override Shape? InferShape(Shape input, Reporter reporter)
    {
        bool valid = reporter.Require(Momentum is >= 0 and <= 1 || double.IsNaN(Momentum) && Declaration.Bool("CumulativeAverage") == true, "Momentum", "from 0 to 1", Momentum)
            & reporter.Require(Eps >= 0 && !double.IsInfinity(Eps), "Eps", "0 or positive", Eps)
            & reporter.Require(numFeatures is null or >= 0, "NumFeatures", "0 (inferred) or positive", numFeatures ?? 0);
        if (!ranks.Contains(input.Rank))
        {
            return valid && reporter.WrongRank(expected) ? input : null;
        }

        if (numFeatures is > 0 && numFeatures != input.Channels)
        {
            reporter.ReportArgument(
                DiagnosticDescriptors.WrongFeatures, "NumFeatures", CSharpLiteral.Int(numFeatures.Value), CSharpLiteral.Int(input.Channels), input.ToString(), reporter.From);
            return null;
        }

        return valid ? input : null;
    }

    public override IEnumerable<ParameterDeclaration> Parameters(Shape input)
    {
        if (IsAffine)
        {
            yield return new("weight", new Shape(input.Channels), IsFrozen(FreezeWeight));
            yield return new("bias", new Shape(input.Channels), IsFrozen(FreezeBias));
        }
    }

    /// <summary>The batch's statistics depend on every input, so their gradient reads it; with running ones only the weight's does.</summary>
    /// <summary>
    /// Whether the backward pass reads the input: the batch's statistics depend on all of it, so their gradient does; with constant
    /// statistics only the weight's does.
    /// </summary>
    public bool NeedsDeviations(Node node) =>
        (MayUseBatch && node.Input.NeedsGradient) || node.Parameter("weight") is { ReceivesGradient: true };

    public override IEnumerable<Value> SavedValues(Node node) => NeedsDeviations(node) ? [node.Input] : [];

    public override string SavedBesides(Node node) =>
        NeedsDeviations(node) ? "mean, 1/std" : node.Input.NeedsGradient ? "scale" : "";

    public override void Forward(ForwardLowering lowering, Node node) => new BatchNormForward(lowering, node, this).Lower();

    public override void Backward(BackwardLowering lowering, Node node) => new BatchNormBackward(lowering, node, this).Lower();

    public override long Flops(Node node) => 3L * node.Output.Shape.Length;

    public override string Describe() => numFeatures is > 0 ? $"{Kind}({numFeatures})" : Kind;

    /// <summary>The scale and shift of a channel as scalar expressions, 1 and 0 without parameters.</summary>
    public static (Expr Weight, Expr Bias) Affine(TensorTable tensors, Node node) =>
        (node.Parameter("weight") is { } weight ? new Channel(tensors.Parameter(weight)) : Expr.One,
         node.Parameter("bias") is { } bias ? new Channel(tensors.Parameter(bias)) : Expr.Zero);
}
