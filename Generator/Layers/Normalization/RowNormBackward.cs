using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers.Normalization;

/// <summary>
/// The loops of a norm over runs of a sample, from its output's gradient g to those of its parameters and its input. With the normalised
/// input x̂ and the means M over a run: bias: Σ g; weight: Σ g x̂; input: (g weight - M(g weight) - x̂ M(g weight x̂)) / std, without
/// the first mean where none was subtracted.
/// </summary>
internal sealed class RowNormBackward(BackwardLowering lowering, Node node, RowNorm layer)
{
    private readonly NormTensors tensors = new(lowering.Tensors, node, isPredict: false, layer.Rows(node.Input.Shape));
    private readonly Geometry geometry = layer.Geometry(node.Input.Shape);
    private readonly Symbol inputSlope = new("inputOf" + node.Property + "Slope");
    private readonly Symbol weighted = new(node.Local + "Weighted");
    private readonly Local gradients = new(new Symbol("gradients"));
    private readonly Local products = new(new Symbol("products"));

    public void Lower()
    {
        ParameterSlot[] learning = [.. node.Parameters.Where(parameter => parameter.ReceivesGradient)];
        if (learning.Length > 0)
        {
            ParameterGradients(learning);
        }

        if (node.Input.NeedsGradient)
        {
            InputGradient();
        }
    }

    /// <summary>Channel by channel, over all rows of all samples: the sums go across the runs.</summary>
    private void ParameterGradients(ParameterSlot[] learning)
    {
        Kernel kernel = new(node.Property + "ParameterGradients", Group.Channel, layer.ParameterGeometry(node.Input.Shape));
        kernel.Describe($"gradients of the parameters of {node.Name}");
        Chain chain = Chain.From(lowering.SymbolOf(node.Output), lowering.Materialize(node.Output));
        chain.Settle(kernel);
        Local gradient = chain.Current;
        if (learning.Any(parameter => parameter.Declaration.Name == "bias"))
        {
            chain.Sweep.Sinks.Add(new ReduceSum(gradients.Symbol, gradient));
        }

        if (RowNorm.NeedsNormalised(node))
        {
            chain.Sweep.Sinks.Add(new ReduceSum(products.Symbol, gradient * Normalised(chain)));
        }

        foreach (ParameterSlot parameter in learning)
        {
            Local sum = parameter.Declaration.Name == "bias" ? gradients : products;
            kernel.Steps.Add(new Branch(
                new IsSet(kernel.AddFlag(new TakesGradient(parameter))),
                [new SetChannel(lowering.Tensors.Gradient(parameter), sum, add: true)]));
        }

        lowering.Add(kernel, [.. learning.Select(parameter => new TakesGradient(parameter))]);
    }

    /// <summary>Run by run: the means, then the gradient while the run is in the cache.</summary>
    private void InputGradient()
    {
        Kernel kernel = tensors.Kernel(node.Property + "InputGradient", geometry);
        (Chain first, Recipe recipe) = lowering.Begin(kernel, node.Output);
        kernel.Describe($"gradient of the input of {node.Name} {layer.Describe()}");
        Tensor slopes = tensors.PerGroup("NormalisedSlope");
        Tensor offsets = tensors.PerGroup("GradientOffset");
        Local weightedGradient = Weighted(first);
        first.Sweep.Comment = "the sums of the weighted gradient";
        if (layer.SubtractsMean)
        {
            first.Sweep.Sinks.Add(new ReduceSum(gradients.Symbol, weightedGradient));
            kernel.Steps.Add(tensors.Set(offsets, gradients / Expr.Count));
        }

        first.Sweep.Sinks.Add(new ReduceSum(products.Symbol, weightedGradient * Normalised(first)));
        kernel.Steps.Add(tensors.Set(slopes, Expr.Zero - (products / Expr.Count)));

        Chain last = Chain.Repeat(recipe);
        last.Sweep.Comment = "the input's gradient; the statistics depend on every input of the run";
        Expr centred = layer.SubtractsMean ? Weighted(last) - tensors.Read(offsets) : Weighted(last);
        Local current = last.Sweep.Let(
            inputSlope, Expr.MultiplyAdd(Normalised(last), tensors.Read(slopes), centred) * tensors.Read(tensors.InverseDeviation));
        kernel.Steps.Add(last.Sweep);
        lowering.Add(kernel, node.Input);
        lowering.Define(node.Input, Chain.Continue(geometry, last.Sweep, current, kernel));
    }

    /// <summary>The gradient times the weight.</summary>
    private Local Weighted(Chain gradient) => node.Parameter("weight") is { } weight
        ? gradient.Sweep.Let(weighted, gradient.Current * new Channel(lowering.Tensors.Parameter(weight)))
        : gradient.Current;

    /// <summary>The normalised input, computed again from the input.</summary>
    private Local Normalised(Chain gradient)
    {
        Chain input = lowering.Forward(node.Input);
        layer.Normalise(input, tensors, lowering.Tensors.Symbols.NormalisedOf(node));
        return gradient.Include(input);
    }
}
