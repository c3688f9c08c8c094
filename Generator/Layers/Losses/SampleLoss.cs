using FusedNorm.Generator.Collections;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Layers.Losses;

/// <summary>
/// A loss with one value per sample, of an output that holds a number for each class. Its loops go sample by sample, with the classes in
/// the lanes.
/// </summary>
internal abstract class SampleLoss(LayerOptions options) : LoweredLoss(options)
{
    /// <summary>The number that the gradients of the samples' losses are scaled by: 1 over what the mean divides by.</summary>
    protected static readonly Expr Weight = new Argument(GivenNumber.Weight);

    /// <summary>A sample's loss, which <see cref="LossSteps"/> compute.</summary>
    protected static readonly Local LossOfSample = new(new Symbol("loss"));

    private static readonly Local WeightOfTarget = new(new Symbol("targetWeight"));

    private readonly EquatableArray<double>? weights = options.Doubles("Weight");

    protected override Group Group => Group.Row;

    protected int IgnoreIndex { get; } = options.Int("IgnoreIndex", -100);

    /// <summary>Whether targets are class indices, and not a number per class.</summary>
    protected virtual bool TakesClasses => true;

    protected override (string Name, IReadOnlyList<double> Values)? WeightTable => weights is { } values ? ("classWeights", values) : null;

    public override Shape LossShape(Shape output) => new();

    public override string DescribeTargets(Shape output) => TakesClasses
        ? $"One class per sample, 0 to {CSharpLiteral.Int(output.Length - 1)}, or {CSharpLiteral.Int(IgnoreIndex)} to be ignored."
        : $"The probabilities of the classes, {CSharpLiteral.Int(output.Length)} per sample.";

    protected override void CheckOptions(Reporter reporter)
    {
        if (reporter.Input.Rank != 1)
        {
            reporter.WrongRank("(classes)");
            return;
        }

        CheckWeights(reporter, "Weight", weights, count => count == reporter.Input.Length, "one for each class");
    }

    protected override LossTargets Targets(TensorTable tensors, Tensor? weights, Shape output) =>
        TakesClasses ? new ClassTargets(IgnoreIndex, weights) : base.Targets(tensors, weights, output);

    protected override Expr LossGradient(Tensor given) => new RowElement(given);

    /// <summary>
    /// What takes no part in a loss, an ignored sample or another class, takes none in its gradient either, however infinite that is.
    /// </summary>
    protected override Expr Scaled(Expr slope, Expr lossGradient) =>
        TakesClasses
            ? Expr.WhereLessOrEqual(new Call(Elementary.Abs, slope), Expr.Zero, Expr.Zero, slope * lossGradient)
            : slope * lossGradient;

    protected override void AddSteps(Kernel kernel, LossTensors tensors)
    {
        kernel.Numbers.Add(GivenNumber.Weight);
        kernel.TakesTargets = TakesClasses;
        List<Step> counted =
        [
            .. TakesClasses && tensors.Weights is not null
                ? [new Let(WeightOfTarget.Symbol, new ConstantAtTarget(tensors.Weights))]
                : Array.Empty<Step>(),
            .. LossSteps(tensors),
            tensors.Losses is null ? new AddTotal(LossOfSample) : new SetRow(tensors.Losses, LossOfSample),
        ];
        if (tensors.Gradient is not null)
        {
            counted.Add(new Branch(new IsSet(tensors.Record!), [.. GradientSteps(tensors, tensors.Gradient)]));
        }

        if (TakesClasses)
        {
            kernel.Steps.Add(new Branch(new IsIgnored(IgnoreIndex), [.. Ignored(tensors)], counted));
        }
        else
        {
            kernel.Steps.AddRange(counted);
        }
    }

    /// <summary>The steps that compute <see cref="LossOfSample"/>.</summary>
    protected abstract IEnumerable<Step> LossSteps(LossTensors tensors);

    /// <summary>The steps that store the gradient of a sample's loss, times <see cref="Weight"/>.</summary>
    protected abstract IEnumerable<Step> GradientSteps(LossTensors tensors, Tensor gradient);

    /// <summary>The product of the factors that there are.</summary>
    protected static Expr Product(params Expr?[] factors) => factors.OfType<Expr>().Aggregate((product, factor) => product * factor);

    /// <summary>The weight of the sample's class, where classes have one.</summary>
    protected static Local? TargetWeight(LossTensors tensors) => tensors.Weights is null ? null : WeightOfTarget;

    protected static Sweep Zero(Tensor gradient, string comment)
    {
        Sweep sweep = new() { Comment = comment };
        sweep.Sinks.Add(new Store(gradient, sweep.Let(new Symbol("none"), Expr.Zero)));
        return sweep;
    }

    private static IEnumerable<Step> Ignored(LossTensors tensors)
    {
        if (tensors.Losses is not null)
        {
            yield return new SetRow(tensors.Losses, Expr.Zero);
        }

        if (tensors.Gradient is not null)
        {
            yield return new Branch(new IsSet(tensors.Record!), [Zero(tensors.Gradient, "an ignored sample has no gradient")]);
        }
    }
}
