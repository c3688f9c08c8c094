using FusedNorm.Files;
using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Import.Rules;

/// <summary>The operators that are norms.</summary>
internal static class NormRules
{
    /// <summary>What every norm here but RMSNorm has without being told.</summary>
    private const string DefaultEps = "1e-5";

    public static IReadOnlyList<Operation>? Match(Recognizer recognizer, GraphNode node) => node.OpType switch
    {
        _ when node.OpType.EndsWith("Normalization", StringComparison.Ordinal) && !IsEps(node.Float("epsilon", 1e-5f)) =>
            recognizer.Refuse(node, $"epsilon = {Text.Of(node.Float("epsilon", 1e-5f))}", "expected 0 or a positive number"),
        "BatchNormalization" => BatchNorm(recognizer, node),
        "InstanceNormalization" => InstanceNorm(recognizer, node),
        "GroupNormalization" => GroupNorm(recognizer, node),
        "LayerNormalization" => LayerNorm(recognizer, node, "LayerNorm"),
        "RMSNormalization" => LayerNorm(recognizer, node, "RMSNorm"),
        _ => null,
    };

    /// <summary>
    /// Whether the constants are what exporters write for a norm without parameters: ones and zeros that no parameter's name stands on.
    /// </summary>
    public static bool IsPlain(ConstantTensor weight, ConstantTensor? bias) =>
        weight.Module is null && (bias is null || bias.Module is null) && weight.IsAll(1) && (bias is null || bias.IsAll(0));

    /// <summary>Whether a number can be added to a variance.</summary>
    public static bool IsEps(double eps) => eps >= 0 && double.IsFinite(eps);

    /// <summary>The weight and bias of a norm.</summary>
    public static LayerTensor[] Affine(ConstantTensor weight, ConstantTensor? bias, params long[] shape) =>
        bias is null ? [new("weight", weight, shape)] : [new("weight", weight, shape), new("bias", bias, shape)];

    private static IReadOnlyList<Operation> BatchNorm(Recognizer recognizer, GraphNode node)
    {
        // A double's eps is no attribute, which is a single; it may be added to the variance before.
        GraphNode? sum = recognizer.Producer(node.Input(4), "Add");
        double? added = sum is not null && recognizer.Values.Constant(sum.Input(1))?.Scalar is double eps && IsEps(eps) ? eps : null;
        ConstantTensor? variance = added is null ? recognizer.Values.Constant(node.Input(4)) : recognizer.Values.Constant(sum!.Input(0));
        if (Constants(recognizer, node, 1, 3) is not [ConstantTensor weight, ConstantTensor bias, ConstantTensor mean]
            || variance is not { IsFloat: true })
        {
            return recognizer.Refuse(node, "inputs 2 to 5", "the weight, the bias and both statistics must be constants");
        }

        if (recognizer.Values.Shape(node.Input(0)) is not long[] shape)
        {
            return [recognizer.Unknown(node)];
        }

        long channels = shape[0];
        if (shape.Length > 4 || new[] { weight, bias, mean, variance }.Any(constant => constant.Length != channels))
        {
            return recognizer.Refuse(
                node, $"{weight.Length} channels", $"expected {channels} channels, and up to 3 dimensions behind them");
        }

        bool usesBatch = node.Int("training_mode", 0) != 0;
        if (usesBatch)
        {
            recognizer.Note(
                $"{node.Label} normalises with the statistics of the batch, as the file says (training_mode = 1): "
                + "TrackRunningStats = false. If that is not meant, call model.eval() before exporting.");
        }

        if (node.Int("spatial", 1) == 0)
        {
            return recognizer.Refuse(node, "spatial = 0", "statistics belong to a channel here, not to each of its positions");
        }

        float kept = node.Float("momentum", 0.9f);
        if (kept is not (>= 0 and <= 1))
        {
            return recognizer.Refuse(node, $"momentum = {Text.Of(kept)}", "expected a number from 0 to 1");
        }

        // ONNX weighs the old value, PyTorch the new one.
        decimal momentum = 1 - (decimal)kept;
        bool isPlain = IsPlain(weight, bias);
        return
        [
            new Operation($"BatchNorm{Math.Max(1, shape.Length - 1)}d", node, node.Output, node.Input(0))
            {
                Options =
                [
                    .. EpsOption(
                        added is null || node.Float("epsilon", 1e-5f) != 0 ? Text.Of(node.Float("epsilon", 1e-5f)) : Text.Of(added.Value)),
                    .. usesBatch ? [] : Text.Option("Momentum", (float)momentum, 0.1f),
                    .. Text.Option("Affine", !isPlain, missing: true),
                    .. Text.Option("TrackRunningStats", !usesBatch, missing: true),
                ],
                Tensors =
                [
                    .. isPlain ? [] : Affine(weight, bias, channels),
                    .. usesBatch
                        ? (LayerTensor[])[]
                        : [new LayerTensor("running_mean", mean, [channels]), new LayerTensor("running_var", variance, [channels])],
                ],
            },
        ];
    }

    private static IReadOnlyList<Operation> InstanceNorm(Recognizer recognizer, GraphNode node)
    {
        if (Constants(recognizer, node, 1, 2) is not [ConstantTensor weight, ConstantTensor bias])
        {
            return recognizer.Refuse(node, "inputs 2 and 3", "the weight and the bias must be constants");
        }

        if (recognizer.Values.Shape(node.Input(0)) is not long[] shape)
        {
            return [recognizer.Unknown(node)];
        }

        if (shape.Length is < 2 or > 4 || weight.Length != shape[0] || bias.Length != shape[0])
        {
            return recognizer.Refuse(node, $"{weight.Length} channels", $"expected {shape[0]} channels, and 1 to 3 dimensions behind them");
        }

        return [InstanceNormOf(node, node.Input(0), shape, Text.Of(node.Float("epsilon", 1e-5f)), weight, bias)];
    }

    /// <summary>An instance norm without running statistics.</summary>
    public static Operation InstanceNormOf(
        GraphNode node, string input, long[] shape, string eps, ConstantTensor? weight, ConstantTensor? bias)
    {
        bool isPlain = weight is null || IsPlain(weight, bias);
        return new Operation($"InstanceNorm{shape.Length - 1}d", node, node.Output, input)
        {
            Options = [.. EpsOption(eps), .. Text.Option("Affine", !isPlain, missing: false)],
            Tensors = isPlain ? [] : Affine(weight!, bias, shape[0]),
        };
    }

    private static IReadOnlyList<Operation> GroupNorm(Recognizer recognizer, GraphNode node)
    {
        if (Constants(recognizer, node, 1, 2) is not [ConstantTensor weight, ConstantTensor bias])
        {
            return recognizer.Refuse(node, "inputs 2 and 3", "the weight and the bias must be constants");
        }

        if (recognizer.Values.Shape(node.Input(0)) is not long[] shape)
        {
            return [recognizer.Unknown(node)];
        }

        // Before opset 21 a weight belongs to a group, from then on to a channel, as in PyTorch.
        long groups = node.Int("num_groups", 0);
        long channels = shape[0];
        long perWeight = node.Opset < 21 && groups > 0 ? channels / groups : 1;
        string eps = Text.Of(node.Float("epsilon", 1e-5f));
        return groups > 0 && channels % groups == 0 && weight.Length * perWeight == channels && bias.Length == weight.Length
            ? [GroupNormOf(node, node.Input(0), groups, channels, eps, weight.Repeated(perWeight), bias.Repeated(perWeight))!]
            : recognizer.Refuse(node, $"num_groups = {groups}", $"expected a divisor of the {channels} channels, and as many weights");
    }

    /// <summary>A group norm; null with a weight and no bias, which no such layer has.</summary>
    public static Operation? GroupNormOf(
        GraphNode node, string input, long groups, long channels, string eps, ConstantTensor? weight, ConstantTensor? bias)
    {
        bool isPlain = weight is null || IsPlain(weight, bias);
        if (!isPlain && bias is null)
        {
            return null;
        }

        return new Operation("GroupNorm", node, node.Output, input)
        {
            Arguments = [Text.Of(groups)],
            Options = [.. EpsOption(eps), .. Text.Option("Affine", !isPlain, missing: true)],
            Tensors = isPlain ? [] : Affine(weight!, bias, channels),
        };
    }

    private static IReadOnlyList<Operation> LayerNorm(Recognizer recognizer, GraphNode node, string kind)
    {
        ConstantTensor? weight = recognizer.Values.Constant(node.Input(1));
        ConstantTensor? bias = recognizer.Values.Constant(node.Input(2));
        if (weight is null || (bias is null && node.Input(2).Length > 0))
        {
            return recognizer.Refuse(node, "inputs 2 and 3", "the weight and the bias must be constants");
        }

        if (recognizer.Values.Shape(node.Input(0)) is not long[] shape)
        {
            return [recognizer.Unknown(node)];
        }

        long axis = node.Int("axis", -1);
        if (recognizer.Values.SampleAxis(axis, shape.Length) is int from
            && weight.IsFloat && weight.Significant.Length > shape.Length - from
            && WithConstants(recognizer.Values, node, kind, shape, from, weight, bias) is List<Operation> both)
        {
            return both;
        }

        string eps = Text.Of(node.Float("epsilon", 1e-5f));
        return recognizer.Values.SampleAxis(axis, shape.Length) is int first
            && LayerNormOf(node, kind, node.Input(0), shape[first..], eps, weight, bias) is Operation found
            ? [found]
            : recognizer.Refuse(
                node, $"axis = {axis}",
                $"expected weights of the last dimensions of {Malformed.Shape(shape)}, found {Malformed.Shape(weight.Shape)}");
    }

    /// <summary>A norm over fewer dimensions than its weight has: one without parameters, and constants behind it.</summary>
    private static List<Operation>? WithConstants(
        ValueTable values, GraphNode node, string kind, long[] shape, int from, ConstantTensor weight, ConstantTensor? bias)
    {
        string eps = Text.Of(node.Float("epsilon", 1e-5f));
        if (AffineRules.Shape(values, node.Input(0), weight, shape) is not long[] weights
            || LayerNormOf(node, kind, node.Input(0), shape[from..], eps, null, null) is not Operation norm)
        {
            return null;
        }

        long[]? biases = bias is { IsFloat: true } ? AffineRules.Shape(values, node.Input(0), bias, shape) : null;
        if (bias is not null && biases is null)
        {
            return null;
        }

        string normalized = values.NewValue(node.Output + "/normalized", shape);
        string scaled = bias is null ? node.Output : values.NewValue(node.Output + "/scaled", shape);
        List<Operation> operations =
        [
            norm with { Output = normalized },
            AffineRules.Make(node, scaled, normalized, () => AffineMap.Times(weights, TensorValues.Decode(weight.Plain()))),
        ];
        if (bias is not null)
        {
            operations.Add(AffineRules.Make(node, node.Output, scaled, () => AffineMap.Plus(biases!, TensorValues.Decode(bias.Plain()))));
        }

        return operations;
    }

    /// <summary>A layer norm or RMS norm; null where the parameters have another shape than what is normalised.</summary>
    public static Operation? LayerNormOf(
        GraphNode node, string kind, string input, long[] normalized, string eps, ConstantTensor? weight, ConstantTensor? bias)
    {
        if ((weight is not null && !Fits(weight, normalized)) || (bias is not null && !Fits(bias, normalized))
            || (weight is null && bias is not null))
        {
            return null;
        }

        bool isPlain = weight is null || IsPlain(weight, bias);
        bool isLayerNorm = kind == "LayerNorm";
        if (!isPlain && !isLayerNorm && bias is not null)
        {
            return null;
        }

        return new Operation(kind, node, node.Output, input)
        {
            Arguments = normalized.Length == 1 ? [] : [.. normalized.Select(Text.Of)],
            Options =
            [
                .. isLayerNorm ? EpsOption(eps) : [$"Eps = {eps}"],
                .. Text.Option("ElementwiseAffine", !isPlain, missing: true),
                .. Text.Option("Bias", isPlain || bias is not null || !isLayerNorm, missing: true),
            ],
            Tensors = isPlain ? [] : Affine(weight!, bias, normalized),
        };
    }

    private static string[] EpsOption(string eps) => eps == DefaultEps ? [] : [$"Eps = {eps}"];

    private static bool Fits(ConstantTensor constant, long[] normalized) =>
        constant.IsFloat && constant.Significant.AsSpan().SequenceEqual([.. normalized.SkipWhile(size => size == 1)]);

    private static ConstantTensor[] Constants(Recognizer recognizer, GraphNode node, int first, int count) =>
        [.. Enumerable.Range(first, count).Select(index => recognizer.Values.Constant(node.Input(index))).OfType<ConstantTensor>()
            .Where(constant => constant.IsFloat)];
}
