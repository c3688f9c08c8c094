using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers.Normalization;

/// <summary>
/// The loops of a batch or instance norm from its output's gradient g to those of its parameters and its input. With x̂ = (x - mean) / std:
/// bias: Σ g; weight: Σ g x̂; input: weight / std * (g - Σ g / count - x̂ Σ g x̂ / count) where the input's own statistics were used,
/// weight / std * g where the running ones were.
/// </summary>
internal sealed class TrackingNormBackward(BackwardLowering lowering, Node node, TrackingNorm layer)
{
    private readonly NormTensors tensors = new(lowering.Tensors, node, isPredict: false, layer.RowsFor(node, isPredict: false));
    private readonly Geometry geometry = Geometry.ByChannel(node.Input.Shape);
    private readonly ParameterSlot? weight = node.Parameter("weight") is { ReceivesGradient: true } slot ? slot : null;
    private readonly ParameterSlot? bias = node.Parameter("bias") is { ReceivesGradient: true } slot ? slot : null;
    private readonly Symbol inputSlope = new("inputOf" + node.Property + "Slope");
    private readonly Symbol deviation = new("deviation");
    private readonly Local gradients = new(new Symbol("gradients"));
    private readonly Local products = new(new Symbol("products"));

    /// <summary>Σ g (x - mean), from the sum over the deviations from the rounded mean.</summary>
    private Expr Dot => layer.MayUseInput ? products - RemainderTimes(gradients) : products;

    /// <summary>What the mean's rounding adds to a sum; nothing to an infinite one, which a remainder of zero would make NaN.</summary>
    private WhereFinite RemainderTimes(Expr sum) => new(sum, tensors.Read(tensors.Remainder) * sum, Expr.Zero);

    public void Lower()
    {
        if (layer.MayUseInput && node.Input.NeedsGradient)
        {
            ThroughStatistics();
            return;
        }

        // Nothing above asks for a gradient, or the statistics were constants: sums for the parameters, a scale for the input.
        if (weight is not null || bias is not null)
        {
            ParameterGradients();
        }

        if (node.Input.NeedsGradient)
        {
            Chain chain = lowering.Continue(node.Output, geometry);
            chain.Append(inputSlope, chain.Current * tensors.Read(tensors.Scale), geometry);
            chain.Describe($"gradient of the input of {node.Name}, whose statistics were constants");
            lowering.Define(node.Input, chain);
        }
    }

    private void ParameterGradients()
    {
        Kernel kernel = tensors.Kernel(node.Property + "ParameterGradients", geometry);
        (Chain chain, _) = lowering.Begin(kernel, node.Output);
        kernel.Describe($"gradients of the parameters of {node.Name}");
        AddSums(chain, needsDot: weight is not null);
        kernel.Steps.AddRange(ParameterSteps(kernel));
        lowering.Add(kernel, Takes().ToArray());
    }

    /// <summary>One kernel, group by group: both sums, then the input's gradient while the group is in the cache.</summary>
    private void ThroughStatistics()
    {
        Kernel kernel = tensors.Kernel(node.Property + "Backward", geometry);
        (Chain first, Recipe recipe) = lowering.Begin(kernel, node.Output);
        kernel.Describe($"gradient of {node.Name} {layer.Describe()}");
        AddSums(first, needsDot: true);
        kernel.Steps.AddRange(ParameterSteps(kernel));
        Flag needed = kernel.AddFlag(new NeedsGradient(node.Input));
        Tensor slopes = tensors.PerGroup("DeviationSlope");
        Tensor offsets = tensors.PerGroup("GradientOffset");
        Local share = new(new Symbol("share"));
        List<Step> input =
        [
            new Let(share.Symbol, Dot * (tensors.Read(tensors.InverseDeviation) * tensors.Read(tensors.InverseDeviation)) / Expr.Count),
            tensors.Set(slopes, Expr.Zero - share),
            tensors.Set(offsets, (gradients / Expr.Count) - RemainderTimes(share)),
        ];
        Sweep last = BuildInputSweep(Chain.Repeat(recipe), slopes, offsets, out Local current);
        Chain statistical = Chain.Continue(geometry, last, current, kernel);
        if (layer.MayUseRunning)
        {
            // With running statistics both terms vanish; they are not multiplied by zero, so that an infinite input stays harmless.
            Flag own = kernel.AddFlag(layer.UsesInputFlag(node));
            Chain constant = Chain.Repeat(recipe);
            constant.Append(inputSlope, constant.Current * tensors.Read(tensors.Scale), geometry);
            lowering.AddReached(node.Input, statistical);
            lowering.AddReached(node.Input, constant);
            statistical.Store(lowering.StoreAs(node.Input, constant));
            constant.Sweep.Comment = "the input's gradient; the statistics were constants";
            kernel.Steps.Add(new Branch(new IsSet(needed), [new Branch(new IsSet(own), [.. input, last], [constant.Sweep])]));
            lowering.Add(kernel, node.Output);
            return;
        }

        kernel.Steps.Add(new Branch(new IsSet(needed), [.. input, last]));
        lowering.Add(kernel, node.Output);
        lowering.Define(node.Input, statistical);
    }

    private Sweep BuildInputSweep(Chain gradient, Tensor slopes, Tensor offsets, out Local current)
    {
        Chain input = lowering.Forward(node.Input);
        Expr g = gradient.Current;
        Local x = gradient.Include(input);
        Local centred = gradient.Sweep.Let(deviation, x - tensors.Read(tensors.Mean));
        current = gradient.Sweep.Let(
            inputSlope,
            Expr.MultiplyAdd(centred, tensors.Read(slopes), g - tensors.Read(offsets)) * tensors.Read(tensors.Scale));
        gradient.Sweep.Comment = "the input's gradient; the statistics depend on every input";
        return gradient.Sweep;
    }

    private void AddSums(Chain chain, bool needsDot)
    {
        chain.Sweep.Comment = needsDot ? "the sums of the gradient and of its product with the deviations" : "the sum of the gradient";
        Expr gradient = chain.Current;
        chain.Sweep.Sinks.Add(new ReduceSum(gradients.Symbol, gradient));
        if (needsDot)
        {
            Local x = chain.Include(lowering.Forward(node.Input));
            Local centred = chain.Sweep.Let(deviation, x - tensors.Read(tensors.Mean));
            chain.Sweep.Sinks.Add(new ReduceSum(products.Symbol, gradient * centred));
        }
    }

    private IEnumerable<Step> ParameterSteps(Kernel kernel)
    {
        if (weight is not null)
        {
            yield return new Branch(
                new IsSet(kernel.AddFlag(new TakesGradient(weight))),
                [new SetChannel(lowering.Tensors.Gradient(weight), Dot * tensors.Read(tensors.InverseDeviation), add: true)]);
        }

        if (bias is not null)
        {
            yield return new Branch(
                new IsSet(kernel.AddFlag(new TakesGradient(bias))),
                [new SetChannel(lowering.Tensors.Gradient(bias), gradients, add: true)]);
        }
    }

    private IEnumerable<Flag> Takes() => new[] { weight, bias }.OfType<ParameterSlot>().Select(slot => new TakesGradient(slot));
}
