using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers;

/// <summary>The loops of a batch norm from its input to its output.</summary>
internal sealed class BatchNormForward(ForwardLowering lowering, Node node, BatchNorm layer)
{
    private readonly BatchNormTensors tensors = new(lowering.Tensors, node, lowering.IsPredict);
    private readonly Geometry geometry = Geometry.ByChannel(node.Input.Shape);
    private readonly string output = ForwardLowering.LocalName(node.Output);
    private readonly string phase = lowering.IsPredict ? "Predict" : "";

    public void Lower()
    {
        bool batch = lowering.IsPredict ? !layer.TracksStatistics : layer.MayUseBatch;
        if (batch)
        {
            OverBatch();
        }
        else
        {
            WithRunningStatistics();
        }
    }

    /// <summary>Scale and shift per channel first, then one stage in whatever loop the input comes out of.</summary>
    private void WithRunningStatistics()
    {
        SweepKernel prepare = new(phase + node.Property + "Scales", Group.Channel, geometry);
        prepare.Describe($"{node.Description}: scale and shift from the running statistics");
        prepare.Steps.AddRange(FromRunningStatistics());
        lowering.AddPreparation(prepare);

        Chain chain = lowering.Continue(node.Input, geometry);
        Normalise(chain);
        chain.Describe($"{node.Description}: normalise with the running statistics");
        lowering.Define(node.Output, chain);
    }

    /// <summary>One kernel, channel by channel: the mean, the variance around it, then the output while the channel is in the cache.</summary>
    private void OverBatch()
    {
        SweepKernel kernel = new(phase + node.Property + (lowering.IsPredict ? "" : "Forward"), Group.Channel, geometry);
        Chain first = lowering.Detached(node.Input, geometry);
        first.Settle(kernel);
        kernel.Describe($"{node.Description}: statistics, normalise");
        if (lowering.RecipeOf(first) is null)
        {
            lowering.StoreAs(node.Input, first);
        }

        // What the first sweep stored, or what is cheap to compute, the others take again from there.
        Recipe recipe = first.Recipe!;
        first.Sweep.Comment = "the sum, for a first estimate of the mean";
        first.Sweep.Sinks.Add(new ReduceSum("sum", first.Current));
        List<Step> statistics = [];
        if (!first.Sweep.Sinks.OfType<Store>().Any())
        {
            // A sweep that only sums is not needed with running statistics.
            kernel.Steps.Remove(first.Sweep);
            statistics.Add(first.Sweep);
        }

        statistics.Add(new SetChannel(tensors.Mean, new Local("sum") / new Local("count")));
        Chain second = Chain.Repeat(recipe);
        Local deviation = second.Sweep.Let("deviation", second.Current - new Channel(tensors.Mean));
        second.Sweep.Comment = "deviations from the estimate: their sum corrects the mean, their squares give the variance";
        second.Sweep.Sinks.Add(new ReduceSum("deviations", deviation));
        second.Sweep.Sinks.Add(new ReduceSum("squares", deviation * deviation));
        statistics.Add(second.Sweep);
        statistics.AddRange(FromBatch(kernel));
        if (!lowering.IsPredict && layer.MayUseRunning)
        {
            Flag flag = kernel.AddFlag(new UsesBatchStatistics(node));
            kernel.Steps.Add(new Branch(new IsSet(flag), statistics, [.. FromRunningStatistics()]));
        }
        else
        {
            kernel.Steps.AddRange(statistics);
        }

        Chain last = Chain.Repeat(recipe);
        last.Sweep.Comment = "the output";
        kernel.Steps.Add(last.Sweep);
        lowering.Add(kernel);
        Chain chain = Chain.Continue(geometry, last.Sweep, last.Current, kernel);
        Normalise(chain);
        lowering.Define(node.Output, chain);
    }

    private void Normalise(Chain chain) => chain.Append(
        output,
        Expr.MultiplyAdd(chain.Current - new Channel(tensors.Mean), new Channel(tensors.Scale), new Channel(tensors.Shift)),
        geometry);

    /// <summary>The scalars of a channel from the two sums over its deviations.</summary>
    private IEnumerable<Step> FromBatch(SweepKernel kernel)
    {
        Expr count = new Local("count");
        Expr mean = new Channel(tensors.Mean);
        yield return new Let("correction", new Local("deviations") / count);

        // An infinite input makes the correction NaN; its mean is infinite, as in PyTorch.
        yield return new Let("exactMean", new WhereFinite(new Local("correction"), mean + new Local("correction"), mean));
        yield return new Let("variance", (new Local("squares") - (new Local("deviations") * new Local("correction"))) / count);
        yield return new SetChannel(tensors.Mean, new Local("exactMean"));
        yield return new Let("remainder", new WhereFinite(new Local("correction"), new Local("exactMean") - mean, Expr.Zero));
        foreach (Step step in Scales("variance", new Local("remainder")))
        {
            yield return step;
        }

        if (lowering.IsPredict || !layer.TracksStatistics)
        {
            yield break;
        }

        Expr momentum = new Local("momentum");
        kernel.Numbers.Add("momentum");
        Expr unbiased = new Local("variance") * (count / (count - Expr.One));
        yield return new Branch(
            new IsSet(kernel.AddFlag(new UpdatesStatistics(node))),
            [
                new SetChannel(tensors.RunningMean, ((Expr.One - momentum) * new Channel(tensors.RunningMean)) + (momentum * new Local("exactMean"))),
                new SetChannel(tensors.RunningVar, ((Expr.One - momentum) * new Channel(tensors.RunningVar)) + (momentum * unbiased)),
            ]);
    }

    private IEnumerable<Step> FromRunningStatistics()
    {
        yield return new SetChannel(tensors.Mean, new Channel(tensors.RunningMean));
        yield return new Let("runningVariance", new Channel(tensors.RunningVar));
        foreach (Step step in Scales("runningVariance", remainder: null))
        {
            yield return step;
        }
    }

    private IEnumerable<Step> Scales(string variance, Expr? remainder)
    {
        (Expr weight, Expr bias) = BatchNorm.Affine(lowering.Tensors, node);
        string inverseName = variance == "variance" ? "inverse" : "runningInverse";
        Expr inverse = Expr.One / new Call("Sqrt", new Local(variance) + new NamedConstant(node.Property + "Eps", layer.Eps));
        if (layer.Eps == 0 && remainder is not null)
        {
            // PyTorch's rule for a constant channel of a batch without eps; a running variance of 0 gives infinity, there too.
            inverse = Expr.WhereLessOrEqual(new Local(variance), Expr.Zero, Expr.Zero, inverse);
        }

        yield return new Let(inverseName, inverse);
        Expr scale = node.Layer is BatchNorm { IsAffine: true } ? new Local(inverseName) * weight : new Local(inverseName);
        yield return new SetChannel(tensors.Scale, scale);
        yield return new SetChannel(tensors.Shift, remainder is null ? bias : bias - (remainder * scale));
        if (!lowering.IsPredict && layer.NeedsDeviations(node))
        {
            yield return new SetChannel(tensors.InverseDeviation, new Local(inverseName));
            if (layer.MayUseBatch)
            {
                yield return new SetChannel(tensors.Remainder, remainder ?? Expr.Zero);
            }
        }
    }
}
