using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Layers.Losses;

/// <summary>
/// <c>torch.nn.CrossEntropyLoss</c>. Per sample, with the target's distribution q over K classes and its mass Q = Σ q: loss =
/// Q log Σ exp z - Σ q z, gradient = Q softmax(z) - q, times 1 / (what the mean divides by). The exponentials are taken once for both.
/// </summary>
internal abstract class CrossEntropyLoss(LayerOptions options) : SampleLoss(options)
{
    /// <summary>A class's logit in the sweeps.</summary>
    protected static readonly Local Logit = new(new Symbol("logit"));

    protected static readonly Local Largest = new(new Symbol("largest"));

    /// <summary>
    /// Half the distance of a class's logit to the largest: the whole may be too large for a number where the two are not.
    /// </summary>
    protected static readonly Expr HalfDistance = (new Constant(0.5) * Largest) - (new Constant(0.5) * Logit);

    /// <summary>log Σ exp(z - the largest z).</summary>
    protected static readonly Local LogSum = new(new Symbol("logSum"));

    /// <summary>The sum of <see cref="HalfDistance"/>, times what the target wants of each class.</summary>
    protected static readonly Local HalfDistances = new(new Symbol("halfDistances"));

    private static readonly Local Power = new(new Symbol("power"));
    private static readonly Local Sum = new(new Symbol("sum"));
    private static readonly Local Scale = new(new Symbol("scale"));

    public static CrossEntropyLoss Create(LayerOptions options) =>
        options.Bool("ProbabilityTargets", false) ? new CrossEntropyOfProbabilities(options) : new CrossEntropyOfClasses(options);

    public override Squashing? Applies => Squashing.Softmax;

    public override string OutputName => "logits";

    protected double Smoothing { get; } = options.Double("LabelSmoothing", 0);

    protected override void CheckOptions(Reporter reporter)
    {
        reporter.Require(Smoothing is >= 0 and <= 1, "LabelSmoothing", "from 0 to 1", Smoothing);
        base.CheckOptions(reporter);
    }

    protected override IEnumerable<Step> LossSteps(LossTensors tensors)
    {
        Sweep largest = OverLogits(tensors, "the largest logit, so that no exponential overflows");
        largest.Sinks.Add(new ReduceMax(Largest.Symbol, Logit));
        yield return largest;

        Sweep exponentials = OverLogits(tensors, "the sum of the exponentials");
        exponentials.Let(Power.Symbol, new Call(Elementary.Exp, Logit - Largest));
        exponentials.Sinks.Add(new ReduceSum(Sum.Symbol, Power, IsWide: true));
        AddTargetSums(exponentials, tensors);
        if (tensors.Gradient is not null)
        {
            exponentials.Sinks.Add(new Store(tensors.Gradient, Power));
        }

        yield return exponentials;
        yield return new Let(LogSum.Symbol, new Call(Elementary.Log, Sum));
        yield return new Let(LossOfSample.Symbol, LossOfSums(tensors));
    }

    protected override IEnumerable<Step> GradientSteps(LossTensors tensors, Tensor gradient)
    {
        yield return new Let(Scale.Symbol, Mass(tensors) is Expr mass ? Weight * mass / Sum : Weight / Sum);
        Sweep sweep = new() { Comment = "softmax - target, weighted" };
        sweep.Let(Power.Symbol, new Load(gradient));
        Expr value = Power * Scale;
        if (SpreadTarget(sweep, tensors) is Expr spread)
        {
            value -= spread * Weight;
        }

        sweep.Sinks.Add(new Store(gradient, value));
        yield return sweep;
    }

    /// <summary>Adds to the sweep of the exponentials the sums over classes of what the target adds to the loss.</summary>
    protected abstract void AddTargetSums(Sweep exponentials, LossTensors tensors);

    /// <summary>The loss from the sums.</summary>
    protected abstract Expr LossOfSums(LossTensors tensors);

    /// <summary>Q; null for 1.</summary>
    protected abstract Expr? Mass(LossTensors tensors);

    /// <summary>The part of q that every class has; null for none.</summary>
    protected abstract Expr? SpreadTarget(Sweep sweep, LossTensors tensors);

    private static Sweep OverLogits(LossTensors tensors, string comment)
    {
        Sweep sweep = new() { Comment = comment };
        sweep.Let(Logit.Symbol, new Load(tensors.Output));
        return sweep;
    }
}
