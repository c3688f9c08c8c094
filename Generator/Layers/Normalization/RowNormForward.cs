using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers.Normalization;

/// <summary>
/// The loops of a norm over runs of a sample, from its input to its output: one kernel, run by run, that goes on as far as the next layers
/// allow.
/// </summary>
internal sealed class RowNormForward(ForwardLowering lowering, Node node, RowNorm layer)
{
    private readonly NormTensors tensors = new(lowering.Tensors, node, lowering.IsPredict, layer.Rows(node.Input.Shape));
    private readonly Geometry geometry = layer.Geometry(node.Input.Shape);
    private readonly Local inverse = new(new Symbol("inverse"));

    public void Lower()
    {
        if (geometry != layer.ParameterGeometry(node.Input.Shape))
        {
            // A loop that sees the sample in another way reads the input again, so it cannot be left to be computed again.
            lowering.Materialize(node.Input);
        }

        Kernel kernel = tensors.Kernel(lowering.NameOf(node), geometry);
        (Chain first, Recipe recipe) = lowering.Begin(kernel, node.Input);
        kernel.Describe(node, ": statistics");
        kernel.Steps.AddRange(layer.SubtractsMean ? MeanAndDeviation(first, recipe) : MeanSquare(first));
        Chain last = Chain.Repeat(recipe);
        last.Sweep.Comment = "the output";
        kernel.Steps.Add(last.Sweep);
        lowering.Add(kernel);
        Chain chain = Chain.Continue(geometry, last.Sweep, last.Current, kernel);
        Normalise(chain);
        chain.Describe($"{node.Name}: normalise");
        lowering.Define(node.Output, chain);
    }

    private IEnumerable<Step> MeanAndDeviation(Chain first, Recipe recipe)
    {
        MeanAndVariance statistics = new(tensors, lowering.IsDouble);
        statistics.AddSums(first);
        foreach (Step step in statistics.Steps(recipe).Concat(Inverse(statistics.Variance)))
        {
            yield return step;
        }

        yield return tensors.Set(tensors.Shift, Expr.Zero - (statistics.Remainder * inverse));
    }

    private IEnumerable<Step> MeanSquare(Chain first)
    {
        first.Sweep.Comment = "the sum of the squares";
        Symbol squares = new("squares");
        first.Sweep.Sinks.Add(new ReduceSum(squares, new SquaredDistance(first.Current, Expr.Zero), IsWide: true));
        return Inverse(new Local(squares) / Expr.Count);
    }

    private IEnumerable<Step> Inverse(Expr square)
    {
        yield return new Let(
            inverse.Symbol,
            Expr.One / new Call(Elementary.Sqrt, square + new NamedConstant(node.Property + "Eps", layer.Eps(lowering.IsDouble))));
        yield return tensors.Set(tensors.InverseDeviation, inverse);
    }

    private void Normalise(Chain chain)
    {
        Symbol output = lowering.SymbolOf(node.Output);
        if (node.Parameter("weight") is not { } weight)
        {
            layer.Normalise(chain, tensors, output);
            return;
        }

        Local normalised = layer.Normalise(chain, tensors, lowering.Tensors.Symbols.NormalisedOf(node));
        Channel scale = new(lowering.Tensors.Parameter(weight));
        chain.Append(output, node.Parameter("bias") is { } bias
            ? Expr.MultiplyAdd(normalised, scale, new Channel(lowering.Tensors.Parameter(bias)))
            : normalised * scale);
    }
}
