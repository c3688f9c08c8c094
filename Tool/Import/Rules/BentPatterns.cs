using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Import.Rules;

/// <summary>
/// Activations that are sums, differences or logarithms, as exporters write what has no operator, or none in double precision.
/// </summary>
internal static class BentPatterns
{
    private const double Alpha = 1.6732632423543772;

    private const double Scale = 1.0507009873554805;

    public static IReadOnlyList<Operation>? Match(Recognizer recognizer, GraphNode node) => node.OpType switch
    {
        // log(sigmoid(x)), -softplus(-x) and min(x, 0) - log(exp(-|x|) + 1) are one function.
        "Log" when recognizer.Producer(node.Input(0), "Sigmoid") is GraphNode sigmoid => [Is("LogSigmoid", node, sigmoid.Input(0))],
        "Neg" when recognizer.Producer(node.Input(0), "Softplus") is GraphNode softplus
            && recognizer.Producer(softplus.Input(0), "Neg") is GraphNode negated => [Is("LogSigmoid", node, negated.Input(0))],
        "Sub" when Below(recognizer, node.Input(0)) is string input && Bend(recognizer, node.Input(1)) == input =>
            [Is("LogSigmoid", node, input)],
        "Div" when Number(recognizer, node.Input(1)) == 6 && Clipped(recognizer, node.Input(0), 0, 6) is string shifted
            && ActivationPatterns.Plus(recognizer, shifted, 3) is string input => [Is("Hardsigmoid", node, input)],
        "Add" => Sum(recognizer, node),
        _ => null,
    };

    private static Operation Is(string kind, GraphNode node, string input) => new(kind, node, node.Output, input);

    private static IReadOnlyList<Operation>? Sum(Recognizer recognizer, GraphNode node)
    {
        if (ActivationPatterns.Plus(recognizer, node.Output, 0.5) is string scaled
            && recognizer.Producer(scaled, "Div") is GraphNode sixth && Number(recognizer, sixth.Input(1)) == 6)
        {
            return Clipped(recognizer, sixth.Input(0), -3, 3) is string clipped ? [Is("Hardsigmoid", node, clipped)] : null;
        }

        if (recognizer.Producer(node.Input(1), "Mul") is not GraphNode lower || Number(recognizer, lower.Input(1)) is not double factor
            || recognizer.Producer(lower.Input(0), "Sub") is not GraphNode difference || Number(recognizer, difference.Input(1)) != 1
            || recognizer.Producer(difference.Input(0), "Exp") is not GraphNode power)
        {
            return null;
        }

        // scale max(x, 0) + scale alpha (exp(min(x, 0)) - 1).
        if (recognizer.Producer(node.Input(0), "Mul") is GraphNode upper)
        {
            return recognizer.Producer(upper.Input(0), "Relu") is GraphNode above && Below(recognizer, power.Input(0)) == above.Input(0)
                && IsNear(Number(recognizer, upper.Input(1)), Scale) && IsNear(factor, Scale * Alpha)
                ? [Is("SELU", node, above.Input(0))]
                : null;
        }

        // max(x, 0) + alpha (exp(min(x, 0) / alpha) - 1).
        return recognizer.Producer(node.Input(0), "Relu") is GraphNode half
            && recognizer.Producer(power.Input(0), "Div") is GraphNode quotient
            && Number(recognizer, quotient.Input(1)) == factor && factor != 0 && double.IsFinite(factor)
            && Below(recognizer, quotient.Input(0)) == half.Input(0)
            ? [Is("CELU", node, half.Input(0)) with { Arguments = [recognizer.Values.IsDouble ? Text.Of(factor) : Text.Of((float)factor)] }]
            : null;
    }

    /// <summary>x of min(x, 0).</summary>
    private static string? Below(Recognizer recognizer, string value) =>
        recognizer.Producer(value, "Min") is GraphNode minimum && Number(recognizer, minimum.Input(1)) == 0 ? minimum.Input(0) : null;

    /// <summary>x of log(exp(-|x|) + 1).</summary>
    private static string? Bend(Recognizer recognizer, string value) =>
        recognizer.Producer(value, "Log") is GraphNode log && ActivationPatterns.Plus(recognizer, log.Input(0), 1) is string power
        && recognizer.Producer(power, "Exp") is GraphNode exp && recognizer.Producer(exp.Input(0), "Neg") is GraphNode negated
            ? recognizer.Producer(negated.Input(0), "Abs")?.Input(0)
            : null;

    /// <summary>x between two bounds.</summary>
    private static string? Clipped(Recognizer recognizer, string value, double low, double high) =>
        recognizer.Producer(value, "Clip") is GraphNode clip && ActivationPatterns.Bound(recognizer, clip, 1, "min") == low
        && ActivationPatterns.Bound(recognizer, clip, 2, "max") == high
            ? clip.Input(0)
            : null;

    private static double? Number(Recognizer recognizer, string value) => ActivationPatterns.Number(recognizer, value);

    /// <summary>But for the rounding to single precision.</summary>
    private static bool IsNear(double? found, double expected) => found is double number && Math.Abs(number - expected) < 1e-6;
}
