namespace FusedNorm.Files;

/// <content>Norms. An operator's epsilon is in single precision, so networks in double precision add theirs as a constant.</content>
public sealed partial class OnnxModel<T>
{
    /// <summary>
    /// A batch or instance norm with running statistics: BatchNormalization. In double precision the epsilon is added to the variance in
    /// front of it.
    /// </summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="eps">What is added to the variance.</param>
    public void BatchNorm(string layer, double eps)
    {
        (string scale, string shift) = ChannelAffine(layer);
        string mean = State(layer + ".running_mean");
        string variance = State(layer + ".running_var");
        if (IsDouble)
        {
            variance = Step(layer, "Add", [variance, Constant(layer + "/eps", eps)]);
        }

        Last(
            layer, "BatchNormalization", [current.Name, scale, shift, mean, variance],
            current.Shape, OnnxNode.Float("epsilon", IsDouble ? 0 : eps));
    }

    /// <summary>An instance norm without running statistics: InstanceNormalization, or its formula.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="eps">What is added to the variance.</param>
    public void InstanceNorm(string layer, double eps)
    {
        if (!IsDouble)
        {
            (string scale, string shift) = ChannelAffine(layer);
            Last(layer, "InstanceNormalization", [current.Name, scale, shift], current.Shape, OnnxNode.Float("epsilon", eps));
            return;
        }

        long[] axes = [.. Enumerable.Range(2, current.Shape.Length - 1).Select(axis => (long)axis)];
        ScaleChannels(layer, Deviations(layer, current.Name, axes, subtractsMean: true), axes, eps);
    }

    /// <summary><c>GroupNorm</c>, which has no operator of this meaning before opset 21: its formula over the groups as rows.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="groups">The number of groups.</param>
    /// <param name="eps">What is added to the variance.</param>
    public void GroupNorm(string layer, int groups, double eps)
    {
        string rows = Step(layer, "Reshape", [current.Name, Numbers(layer + "/groups", [3], 0, groups, -1)]);
        string deviations = Deviations(layer, rows, [2], subtractsMean: true);
        string normalised = Step(layer, "Div", [deviations, Deviation(layer, deviations, [2], eps)]);
        string[] whole =
            [normalised, Numbers(layer + "/shape", [current.Shape.Length + 1], [0, .. current.Shape.Select(size => (long)size)])];
        if (!state.ContainsKey(layer + ".weight"))
        {
            Last(layer, "Reshape", whole, current.Shape);
            return;
        }

        Last(
            layer, "Add", [Step(layer, "Mul", [Step(layer, "Reshape", whole), ByChannel(layer, ".weight")]), ByChannel(layer, ".bias")],
            current.Shape);
    }

    /// <summary><c>LayerNorm</c>: LayerNormalization, or its formula.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="dimensions">How many of the last dimensions are normalised together.</param>
    /// <param name="eps">What is added to the variance.</param>
    public void LayerNorm(string layer, int dimensions, double eps)
    {
        if (IsDouble)
        {
            LastDimensionsNorm(layer, dimensions, eps, subtractsMean: true);
            return;
        }

        string[] bias = state.ContainsKey(layer + ".bias") ? [State(layer + ".bias")] : [];
        string scale = StateOr(layer + ".weight", layer + "/scale", current.Shape[^dimensions..], 1);
        Last(
            layer, "LayerNormalization", [current.Name, scale, .. bias], current.Shape,
            OnnxNode.Int("axis", -dimensions), OnnxNode.Float("epsilon", eps));
    }

    /// <summary><c>RMSNorm</c>, which has no operator before opset 23: its formula.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="dimensions">How many of the last dimensions are normalised together.</param>
    /// <param name="eps">What is added to the mean square.</param>
    public void RMSNorm(string layer, int dimensions, double eps) => LastDimensionsNorm(layer, dimensions, eps, subtractsMean: false);

    private void LastDimensionsNorm(string layer, int dimensions, double eps, bool subtractsMean)
    {
        long[] axes = [.. Enumerable.Range(-dimensions, dimensions).Select(axis => (long)axis)];
        string deviations = Deviations(layer, current.Name, axes, subtractsMean);
        string[] quotient = [deviations, Deviation(layer, deviations, axes, eps)];
        bool hasWeight = state.ContainsKey(layer + ".weight");
        bool hasBias = state.ContainsKey(layer + ".bias");
        if (!hasWeight)
        {
            Pointwise(layer, "Div", quotient);
            return;
        }

        string[] product = [Step(layer, "Div", quotient), State(layer + ".weight")];
        if (hasBias)
        {
            Pointwise(layer, "Add", Step(layer, "Mul", product), State(layer + ".bias"));
        }
        else
        {
            Pointwise(layer, "Mul", product);
        }
    }

    /// <summary>Divides by the deviation, and scales and shifts channels where the layer has parameters.</summary>
    private void ScaleChannels(string layer, string deviations, long[] axes, double eps)
    {
        string[] quotient = [deviations, Deviation(layer, deviations, axes, eps)];
        if (state.ContainsKey(layer + ".weight"))
        {
            Pointwise(
                layer, "Add", Step(layer, "Mul", [Step(layer, "Div", quotient), ByChannel(layer, ".weight")]), ByChannel(layer, ".bias"));
        }
        else
        {
            Pointwise(layer, "Div", quotient);
        }
    }

    /// <summary>What is normalised: the distances from the mean, or the values themselves.</summary>
    private string Deviations(string layer, string value, long[] axes, bool subtractsMean) => subtractsMean
        ? Step(layer, "Sub", [value, Step(layer, "ReduceMean", [value], OnnxNode.Ints("axes", axes), OnnxNode.Int("keepdims", 1))])
        : value;

    /// <summary>√(mean of the squares + eps).</summary>
    private string Deviation(string layer, string deviations, long[] axes, double eps)
    {
        string squares = Step(layer, "Mul", [deviations, deviations]);
        string mean = Step(layer, "ReduceMean", [squares], OnnxNode.Ints("axes", axes), OnnxNode.Int("keepdims", 1));
        return Step(layer, "Sqrt", [Step(layer, "Add", [mean, Constant(layer + "/eps", eps)])]);
    }

    /// <summary>The scale and shift of the channels; ones and zeros where the layer has none.</summary>
    private (string Scale, string Shift) ChannelAffine(string layer) =>
        (StateOr(layer + ".weight", layer + "/scale", [current.Shape[0]], 1),
            StateOr(layer + ".bias", layer + "/shift", [current.Shape[0]], 0));

    /// <summary>A parameter of the channels, in a shape that spreads over their positions.</summary>
    private string ByChannel(string layer, string parameter)
    {
        string key = State(layer + parameter);
        long[] shape = [current.Shape[0], .. Enumerable.Repeat(1L, current.Shape.Length - 1)];
        return shape.Length == 1 ? key : Step(layer, "Reshape", [key, Numbers(layer + "/channels", [shape.Length], shape)]);
    }
}
