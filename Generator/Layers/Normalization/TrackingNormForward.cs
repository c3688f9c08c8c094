using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers.Normalization;

/// <summary>
/// The loops of a batch or instance norm from its input to its output. The statistics belong to a channel of the whole batch or of one
/// sample; all else is the same.
/// </summary>
internal sealed class TrackingNormForward(ForwardLowering lowering, Node node, TrackingNorm layer)
{
    private readonly NormTensors tensors = new(lowering.Tensors, node, lowering.IsPredict, layer.RowsFor(node, lowering.IsPredict));
    private readonly Geometry geometry = Geometry.ByChannel(node.Input.Shape);
    private readonly Symbol output = lowering.SymbolOf(node.Output);

    public void Lower()
    {
        if (layer.UsesInput(lowering.IsPredict))
        {
            OverInput();
        }
        else
        {
            WithRunningStatistics();
        }
    }

    /// <summary>Scale and shift per channel first, then one stage in whatever loop the input comes out of.</summary>
    private void WithRunningStatistics()
    {
        Kernel prepare = new(lowering.Prefix + node.Property + "Scales", Group.Channel, geometry);
        prepare.Describe(node, ": scale and shift from the running statistics");
        prepare.Steps.AddRange(FromRunningStatistics());
        lowering.AddPreparation(prepare);

        Chain chain = lowering.Continue(node.Input, geometry);
        Normalise(chain);
        chain.Describe(node, ": normalise with the running statistics");
        lowering.Define(node.Output, chain);
    }

    /// <summary>One kernel, group by group: the mean, the variance around it, then the output while the group is in the cache.</summary>
    private void OverInput()
    {
        Kernel kernel = tensors.Kernel(lowering.NameOf(node), geometry);
        (Chain first, Recipe recipe) = lowering.Begin(kernel, node.Input);
        kernel.Describe(node, ": statistics");
        MeanAndVariance statistics = new(tensors, lowering.IsDouble);
        statistics.AddSums(first);
        List<Step> ofInput = [];
        List<Step> otherwise = [];
        if (!first.Sweep.HasSource)
        {
            // Sums are not needed with running statistics; what the sweep stores is.
            kernel.Steps.Remove(first.Sweep);
            ofInput.Add(first.Sweep);
            if (first.Sweep.WithoutSums() is { } stores)
            {
                otherwise.Add(stores);
            }
        }

        ofInput.AddRange(FromInput(kernel, statistics, recipe));
        if (!lowering.IsPredict && layer.MayUseRunning)
        {
            Flag flag = kernel.AddFlag(layer.UsesInputFlag(node));
            kernel.Steps.Add(new Branch(new IsSet(flag), ofInput, [.. otherwise, .. FromRunningStatistics()]));
        }
        else
        {
            kernel.Steps.AddRange(ofInput);
        }

        Chain last = Chain.Repeat(recipe);
        last.Sweep.Comment = "the output";
        kernel.Steps.Add(last.Sweep);
        lowering.Add(kernel);
        Chain chain = Chain.Continue(geometry, last.Sweep, last.Current, kernel);
        Normalise(chain);
        chain.Describe($"{node.Name}: normalise");
        lowering.Define(node.Output, chain);
        if (tensors.IsByRow && layer.TracksStatistics && !lowering.IsPredict)
        {
            AverageOverBatch();
        }
    }

    private void Normalise(Chain chain) => chain.Append(
        output,
        Expr.MultiplyAdd(chain.Current - tensors.Read(tensors.Mean), tensors.Read(tensors.Scale), tensors.Read(tensors.Shift)),
        geometry);

    /// <summary>From the sum to the scalars of a group.</summary>
    private IEnumerable<Step> FromInput(Kernel kernel, MeanAndVariance statistics, Recipe recipe)
    {
        foreach (Step step in statistics.Steps(recipe).Concat(Scales(statistics.Variance, "inverse", statistics.Remainder)))
        {
            yield return step;
        }

        if (lowering.IsPredict || !layer.TracksStatistics)
        {
            yield break;
        }

        Expr corrected = statistics.Variance * (Expr.Count / (Expr.Count - Expr.One));
        if (tensors.IsByRow)
        {
            Local unbiased = new(new Symbol("unbiased"));
            yield return new Let(unbiased.Symbol, corrected);
            yield return tensors.Set(tensors.Variance, unbiased);
            Expr rounded = unbiased - tensors.Read(tensors.Variance);
            yield return tensors.Set(tensors.VarianceRemainder, new WhereFinite(rounded, rounded, Expr.Zero));
            yield break;
        }

        Expr momentum = new Argument(GivenNumber.Momentum);
        kernel.Numbers.Add(GivenNumber.Momentum);
        yield return new Branch(
            new IsSet(kernel.AddFlag(new UpdatesStatistics(node))),
            [Move(tensors.RunningMean, momentum, statistics.ExactMean), Move(tensors.RunningVar, momentum, corrected)]);
    }

    /// <summary>The running statistics move by the mean over the batch of what each sample had.</summary>
    private void AverageOverBatch()
    {
        Kernel kernel = new(node.Property + "RunningStatistics", Group.Channel, new Geometry(1, geometry.Channels, 1));
        kernel.Describe($"running statistics of {node.Name}");
        Sweep sums = new() { Comment = "the sums over the batch of what each sample had, with what rounding took from it" };
        Expr Average(string name, Tensor rounded, Tensor remainder)
        {
            Symbol sum = new(name);
            Symbol rest = new(name + "Remainder");
            sums.Sinks.Add(new ReduceSum(sum, new Load(rounded), IsWide: true));
            sums.Sinks.Add(new ReduceSum(rest, new Load(remainder), IsWide: true));
            return (new Local(sum) + new Local(rest)) / Expr.Count;
        }

        Expr mean = Average("means", tensors.Mean, tensors.Remainder);
        Expr variance = Average("variances", tensors.Variance, tensors.VarianceRemainder);
        Expr momentum = new Constant(layer.Momentum);
        kernel.Steps.Add(new Branch(
            new IsSet(kernel.AddFlag(new UpdatesStatistics(node))),
            [sums, Move(tensors.RunningMean, momentum, mean), Move(tensors.RunningVar, momentum, variance)]));
        lowering.Add(kernel);
    }

    private static SetChannel Move(Tensor statistic, Expr momentum, Expr value) =>
        new(statistic, ((Expr.One - momentum) * new Channel(statistic)) + (momentum * value));

    private IEnumerable<Step> FromRunningStatistics()
    {
        yield return tensors.Set(tensors.Mean, new Channel(tensors.RunningMean));
        Local variance = new(new Symbol("runningVariance"));
        yield return new Let(variance.Symbol, new Channel(tensors.RunningVar));
        foreach (Step step in Scales(variance, "runningInverse", remainder: null))
        {
            yield return step;
        }
    }

    private IEnumerable<Step> Scales(Local variance, string name, Expr? remainder)
    {
        (Expr weight, Expr bias) = TrackingNorm.Affine(lowering.Tensors, node);
        Expr value = Expr.One / new Call(Elementary.Sqrt, variance + new NamedConstant(node.Property + "Eps", layer.Eps));
        if (layer.Eps == 0 && remainder is not null)
        {
            // PyTorch's rule for a constant group without eps; a running variance of 0 gives infinity, there too.
            value = Expr.WhereLessOrEqual(variance, Expr.Zero, Expr.Zero, value);
        }

        Local inverse = new(new Symbol(name));
        yield return new Let(inverse.Symbol, value);
        Expr scale = layer.IsAffine ? inverse * weight : inverse;
        yield return tensors.Set(tensors.Scale, scale);
        yield return tensors.Set(tensors.Shift, remainder is null ? bias : bias - (remainder * scale));
        if (lowering.IsPredict)
        {
            yield break;
        }

        if (layer.NeedsDeviations(node))
        {
            yield return tensors.Set(tensors.InverseDeviation, inverse);
        }

        if (layer.MayUseInput && (layer.NeedsDeviations(node) || (tensors.IsByRow && layer.TracksStatistics)))
        {
            yield return tensors.Set(tensors.Remainder, remainder ?? Expr.Zero);
        }
    }
}
