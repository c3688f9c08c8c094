using FusedNorm.Files;
using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Import.Rules;

/// <summary>
/// Norms that PyTorch's exporter writes as what they are made of: a layer norm before opset 17, an RMS norm of the user's own, and a group
/// norm as an instance norm between two reshapes, or as rows. FusedNorm's own exporter writes all norms so in double precision. Behind each
/// may stand a weight and a bias.
/// </summary>
internal static class NormPatterns
{
    public static IReadOnlyList<Operation>? Match(Recognizer recognizer, GraphNode node)
    {
        if (node.OpType is not ("Add" or "Mul" or "Div" or "Reshape"))
        {
            return null;
        }

        string core = node.Output;
        ConstantTensor? bias = Peel(recognizer, ref core, "Add");
        ConstantTensor? weight = Peel(recognizer, ref core, "Mul");
        Operation? found = weight is null && bias is not null ? null
            : GroupNorm(recognizer, node, core, weight, bias) ?? OverAxes(recognizer, node, core, weight, bias);
        return found is null ? null : [found];
    }

    /// <summary>Takes off an operation with a constant, and gives the constant.</summary>
    private static ConstantTensor? Peel(Recognizer recognizer, ref string value, string op)
    {
        if (recognizer.Producer(value, op) is not { Inputs: [string left, string right] })
        {
            return null;
        }

        (ConstantTensor? constant, string other) =
            recognizer.Values.Constant(right) is ConstantTensor found ? (found, left) : (recognizer.Values.Constant(left), right);
        if (constant is not { IsFloat: true } || recognizer.Values.Constant(other) is not null)
        {
            return null;
        }

        value = other;
        return constant;
    }

    /// <summary>Groups as channels of an instance norm, or as rows of which each is normalised.</summary>
    private static Operation? GroupNorm(Recognizer recognizer, GraphNode node, string core, ConstantTensor? weight, ConstantTensor? bias)
    {
        ValueTable values = recognizer.Values;
        if (recognizer.Producer(core, "Reshape") is not GraphNode outer
            || (GroupsAsChannels(recognizer, outer.Input(0))
                ?? GroupsAsRows(recognizer, outer.Input(0))) is not (GraphNode inner, string eps)
            || values.Shape(inner.Input(0)) is not [long channels, ..] shape
            || values.Shape(inner.Output) is not [long groups, long members]
            || values.Shape(core)?.AsSpan().SequenceEqual(shape) != true
            || channels % groups != 0 || members * groups != ShapeRules.Length(shape))
        {
            return null;
        }

        // One number for all channels is what stands for no parameter.
        return IsPerChannel(weight, shape, orScalar: true) && IsPerChannel(bias, shape, orScalar: true)
            ? NormRules.GroupNormOf(
                node, inner.Input(0), groups, channels, eps,
                weight?.Repeated(channels / weight.Length), bias?.Repeated(channels / bias.Length))
            : null;
    }

    private static (GraphNode Grouping, string Eps)? GroupsAsChannels(Recognizer recognizer, string value) =>
        recognizer.Producer(value, "InstanceNormalization") is GraphNode norm
        && recognizer.Producer(norm.Input(0), "Reshape") is GraphNode grouping
            && recognizer.Values.Constant(norm.Input(1))?.IsAll(1) == true && recognizer.Values.Constant(norm.Input(2))?.IsAll(0) == true
            ? (grouping, Text.Of(norm.Float("epsilon", 1e-5f)))
            : null;

    private static (GraphNode Grouping, string Eps)? GroupsAsRows(Recognizer recognizer, string value) =>
        Normalized(recognizer, value) is { SubtractsMean: true } rows && rows.Axes is [1]
        && recognizer.Producer(rows.Input, "Reshape") is GraphNode grouping
            ? (grouping, rows.Eps)
            : null;

    /// <summary>
    /// The norm whose mean runs over the last dimensions, or over all positions of a channel, as the parameters tell where both are the
    /// same.
    /// </summary>
    private static Operation? OverAxes(Recognizer recognizer, GraphNode node, string core, ConstantTensor? weight, ConstantTensor? bias)
    {
        if (Normalized(recognizer, core) is not NormalizedValue found || recognizer.Values.Shape(found.Input) is not long[] shape)
        {
            return null;
        }

        bool isLast = found.Axes.SequenceEqual(Enumerable.Range(shape.Length - found.Axes.Length, found.Axes.Length));
        string kind = found.SubtractsMean ? "LayerNorm" : "RMSNorm";
        if (isLast
            && NormRules.LayerNormOf(node, kind, found.Input, shape[^found.Axes.Length..], found.Eps, weight, bias) is Operation norm)
        {
            return norm;
        }

        bool isPerChannel =
            found.SubtractsMean && shape.Length is 2 or 3 or 4 && found.Axes.SequenceEqual(Enumerable.Range(1, shape.Length - 1));
        return isPerChannel && weight is null == bias is null && IsPerChannel(weight, shape, orScalar: false)
            && IsPerChannel(bias, shape, orScalar: false)
            ? NormRules.InstanceNormOf(node, found.Input, shape, found.Eps, weight, bias)
            : null;
    }

    /// <summary>Whether a parameter, where there is one, has a value for each channel.</summary>
    private static bool IsPerChannel(ConstantTensor? constant, long[] shape, bool orScalar) =>
        constant is null || (orScalar && constant.Length == 1)
        || constant.Significant.AsSpan()
            .SequenceEqual([.. Enumerable.Repeat(1L, shape.Length - 1).Prepend(shape[0]).SkipWhile(size => size == 1)]);

    /// <summary>d / √(mean of d² + eps), where d is a value or its distance from its mean.</summary>
    private static NormalizedValue? Normalized(Recognizer recognizer, string value)
    {
        if (Quotient(recognizer, value) is not (string dividend, string root)
            || Radicand(recognizer, root) is not string radicand
            || recognizer.Producer(radicand, "Add") is not { Inputs: [string left, string right] }
            || (recognizer.Values.Constant(right) ?? recognizer.Values.Constant(left)) is not { Scalar: double eps } added
            || !NormRules.IsEps(eps)
            || recognizer.Producer(recognizer.Values.Constant(right) == added ? left : right, "ReduceMean") is not GraphNode mean
            || Squared(recognizer, mean.Input(0)) != dividend
            || recognizer.Values.Shape(dividend) is not long[] shape
            || Axes(recognizer, mean, shape.Length) is not int[] axes)
        {
            return null;
        }

        string epsText = added.Tensor.DType == DType.F64 ? Text.Of(eps) : Text.Of((float)eps);
        bool subtracts = recognizer.Producer(dividend, "Sub") is GraphNode difference
            && recognizer.Producer(difference.Input(1), "ReduceMean") is GraphNode center
            && center.Input(0) == difference.Input(0) && Axes(recognizer, center, shape.Length)?.AsSpan().SequenceEqual(axes) == true;
        return new NormalizedValue(subtracts ? recognizer.Producer(dividend, "Sub")!.Input(0) : dividend, subtracts, axes, epsText);
    }

    /// <summary>Dividend and divisor, however the division is written.</summary>
    private static (string Dividend, string Divisor)? Quotient(Recognizer recognizer, string value)
    {
        if (recognizer.Producer(value, "Div") is { Inputs: [string dividend, string divisor] })
        {
            return (dividend, divisor);
        }

        if (recognizer.Producer(value, "Mul") is { Inputs: [string left, string right] })
        {
            return Inverse(recognizer, right) is string second
                ? (left, second)
                : Inverse(recognizer, left) is string first ? (right, first) : null;
        }

        return null;
    }

    /// <summary>What a value is one divided by.</summary>
    private static string? Inverse(Recognizer recognizer, string value) =>
        recognizer.Producer(value, "Reciprocal") is GraphNode reciprocal ? reciprocal.Input(0)
        : recognizer.Producer(value, "Div") is GraphNode division && recognizer.Values.Constant(division.Input(0))?.Scalar == 1
            ? division.Input(1)
        : null;

    /// <summary>What a value is the square root of.</summary>
    private static string? Radicand(Recognizer recognizer, string value) =>
        recognizer.Producer(value, "Sqrt") is GraphNode root ? root.Input(0)
        : recognizer.Producer(value, "Pow") is GraphNode power && recognizer.Values.Constant(power.Input(1))?.Scalar == 0.5 ? power.Input(0)
        : null;

    /// <summary>What a value is the square of.</summary>
    private static string? Squared(Recognizer recognizer, string value) =>
        recognizer.Producer(value, "Pow") is GraphNode power && recognizer.Values.Constant(power.Input(1)) is { } exponent
        && (exponent.Scalar == 2 || exponent.Ints is [2])
            ? power.Input(0)
        : recognizer.Producer(value, "Mul") is { Inputs: [string left, string right] } && left == right ? left
        : null;

    /// <summary>The sample's dimensions that a mean runs over, in order, and keeps as 1; null where it does something else.</summary>
    private static int[]? Axes(Recognizer recognizer, GraphNode mean, int rank)
    {
        int?[] axes = [.. (recognizer.Values.Axes(mean) ?? []).Select(axis => recognizer.Values.SampleAxis(axis, rank)).Distinct().Order()];
        return axes.Length > 0 && axes[0] is not null && mean.Int("keepdims", 1) != 0 ? [.. axes.OfType<int>()] : null;
    }

    /// <summary>A value that is normalised.</summary>
    /// <param name="Input">The value.</param>
    /// <param name="SubtractsMean">Whether its mean is subtracted before.</param>
    /// <param name="Axes">The dimensions that are normalised together.</param>
    /// <param name="Eps">What is added to the variance, as C# has it.</param>
    private sealed record NormalizedValue(string Input, bool SubtractsMean, int[] Axes, string Eps);
}
