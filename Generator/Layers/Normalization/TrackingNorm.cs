using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers.Normalization;

/// <summary>
/// A norm by channel, with the statistics of its input or with running ones: batch norms, whose statistics are the whole batch's, and
/// instance norms, whose statistics are each sample's own. Options, shapes and which of the two sides of the layer exist.
/// </summary>
internal abstract class TrackingNorm(LayerOptions options, int[] ranks, string expected, bool affine, bool tracks, bool isCumulative)
    : LoweredLayer(options)
{
    private const string Weight = "weight";
    private const string Bias = "bias";
    private const string RunningMean = "running_mean";
    private const string RunningVar = "running_var";
    private const string NumBatchesTracked = "num_batches_tracked";

    private readonly int numFeatures = options.Int("NumFeatures", 0);
    private readonly double momentum = options.Double("Momentum", 0.1);

    public double Eps { get; } = options.Double("Eps", 1e-5);

    /// <summary>The weight of a new value in the running statistics; NaN for the cumulative average.</summary>
    public double Momentum => isCumulative ? double.NaN : momentum;

    public bool IsAffine { get; } = options.Bool("Affine", affine);

    /// <summary>Whether it keeps running statistics, which training moves and evaluation reads.</summary>
    public bool TracksStatistics { get; } = options.Bool("TrackRunningStats", tracks);

    public override bool IsPinned { get; } = options.Bool("Eval", false);

    /// <summary>Whose statistics are taken where the running ones are not.</summary>
    public abstract StatisticsOwner StatisticsOwner { get; }

    /// <summary>What its statistics are taken over.</summary>
    protected abstract NormGroup Group { get; }

    /// <summary>The class of its handle.</summary>
    protected abstract string HandleClass { get; }

    public override Normalisation Normalisation => new(Group, Eps, TracksStatistics ? new RunningStatistics(Momentum, IsPinned) : null);

    public override LayerHandle Handle => new(HandleClass, [Weight, Bias], [RunningMean, RunningVar]) { Reset = "ResetRunningStats" };

    /// <summary>With running statistics it is constants of each channel in an inference.</summary>
    public override ConstantNorm? ConstantNorm =>
        TracksStatistics ? new(RunningMean, RunningVar, Weight, Bias, Eps, rest => new FoldedNorm(this, rest)) : null;

    /// <summary>Whether the input's own statistics can ever be used.</summary>
    public bool MayUseInput => Normalisation.MayUseInput;

    /// <summary>Whether the running statistics can ever be used.</summary>
    public bool MayUseRunning => TracksStatistics;

    /// <summary>The switch that says whether a call uses the input's own statistics.</summary>
    public Flag UsesInputFlag(Node node) => new UsesInputStatistics(node, StatisticsOwner);

    /// <summary>Whether a program has a loop that takes the input's own statistics.</summary>
    public bool UsesInput(bool isPredict) => isPredict ? !TracksStatistics : MayUseInput;

    /// <summary>The number of groups in each sample, or 0 where a group is a channel of the whole batch.</summary>
    public virtual int RowsFor(Node node, bool isPredict) => 0;

    public override Shape? InferShape(Shape input, Reporter reporter)
    {
        bool valid = reporter.Require(isCumulative || momentum is >= 0 and <= 1, "Momentum", "from 0 to 1", momentum)
            & reporter.Require(Eps >= 0 && !double.IsInfinity(Eps), "Eps", "0 or positive, and finite", Eps)
            & reporter.Require(numFeatures >= 0, "NumFeatures", "0 (inferred) or positive", numFeatures);
        if (!ranks.Contains(input.Rank))
        {
            return valid && reporter.WrongRank(expected) ? input : null;
        }

        if (numFeatures > 0 && numFeatures != input.Channels)
        {
            reporter.WrongFeatures("NumFeatures", numFeatures, input.Channels, "first");
            return null;
        }

        return valid ? input : null;
    }

    public override IEnumerable<ParameterDeclaration> Parameters(Shape input)
    {
        if (IsAffine)
        {
            yield return new(Weight, new Shape(input.Channels), IsFrozen(FreezeWeight), Initial: 1);
            yield return new(Bias, new Shape(input.Channels), IsFrozen(FreezeBias));
        }
    }

    public override IEnumerable<BufferDeclaration> Buffers(Shape input) => !TracksStatistics ? [] :
    [
        new(RunningMean, new Shape(input.Channels)),
        new(RunningVar, new Shape(input.Channels)),
        new(NumBatchesTracked, new Shape(), IsCounter: true),
    ];

    /// <summary>
    /// Whether the backward pass reads the input: the input's own statistics depend on all of it, so their gradient does; with constant
    /// statistics only the weight's does.
    /// </summary>
    public bool NeedsDeviations(Node node) =>
        (MayUseInput && node.Input.NeedsGradient) || node.Parameter(Weight) is { ReceivesGradient: true };

    public override IEnumerable<Value> SavedValues(Node node) => NeedsDeviations(node) ? [node.Input] : [];

    public override string SavedBesides(Node node) =>
        NeedsDeviations(node) ? "mean, 1/std" : node.Input.NeedsGradient ? "scale" : "";

    public override void Forward(ForwardLowering lowering, Node node) => new TrackingNormForward(lowering, node, this).Lower();

    public override void Backward(BackwardLowering lowering, Node node) => new TrackingNormBackward(lowering, node, this).Lower();

    /// <summary>In eval mode running statistics make an instance norm a batch norm.</summary>
    public override OnnxCall Onnx(Node node, bool isDouble) => new(TracksStatistics ? "BatchNorm" : "InstanceNorm", ("eps", Eps));

    public override long Flops(Node node) => (UsesInput(isPredict: true) ? 8L : 3L) * node.Output.Shape.Length;

    public override string Describe() => numFeatures > 0 ? $"{Kind}({numFeatures})" : Kind;

    /// <summary>The scale and shift of a channel as scalar expressions, 1 and 0 without parameters.</summary>
    public static (Expr Weight, Expr Bias) Affine(TensorTable tensors, Node node) =>
        (node.Parameter(Weight) is { } weight ? new Channel(tensors.Parameter(weight)) : Expr.One,
         node.Parameter(Bias) is { } bias ? new Channel(tensors.Parameter(bias)) : Expr.Zero);
}
