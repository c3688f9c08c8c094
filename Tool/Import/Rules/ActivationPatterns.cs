using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Import.Rules;

/// <summary>
/// Activations that PyTorch's exporter writes as what they are made of: products of a value, a gate of the same value, and numbers.
/// </summary>
internal static class ActivationPatterns
{
    /// <summary>A product of a few parts is all that an activation is.</summary>
    private const int MostParts = 16;

    public static IReadOnlyList<Operation>? Match(Recognizer recognizer, GraphNode node)
    {
        switch (node.OpType)
        {
            case "Add":
                return OfTwoHalves(recognizer, node) ?? BentPatterns.Match(recognizer, node);
            case "Log" or "Neg" or "Sub":
                return BentPatterns.Match(recognizer, node);
            case "Div" when Plus(recognizer, node.Input(1), 1) is string power && recognizer.Producer(power, "Exp") is GraphNode exp
                && recognizer.Producer(exp.Input(0), "Neg") is GraphNode negated && negated.Input(0) == node.Input(0):
                return [new Operation("SiLU", node, node.Output, node.Input(0))];
            case "Div" when Plus(recognizer, node.Input(1), 1) is string size && recognizer.Producer(size, "Abs") is GraphNode abs
                && abs.Input(0) == node.Input(0):
                return [new Operation("Softsign", node, node.Output, node.Input(0))];
            case "Div" when BentPatterns.Match(recognizer, node) is IReadOnlyList<Operation> bent:
                return bent;
            case "Where" or "Div" when Softplus(recognizer, node) is Operation softplus:
                return [softplus];
            case not ("Mul" or "Div"):
                return null;
        }

        // Each factor may be the gate; what it is a gate of is then looked for among the others.
        foreach (string factor in Candidates(recognizer, node.Output))
        {
            if (Gate(recognizer, factor) is not (string kind, string input, double scale, IReadOnlyList<string> options))
            {
                continue;
            }

            (double number, List<string> others) = Factors(recognizer, node.Output, stops: [factor, input]);
            if (IsNear(number, scale)
                && others.Order(StringComparer.Ordinal).SequenceEqual(new[] { factor, input }.Order(StringComparer.Ordinal)))
            {
                return [new Operation(kind, node, node.Output, input) { Options = options }];
            }
        }

        return null;
    }

    /// <summary>max(x, 0) and, of y = min(x, 0), a slope times y or alpha (exp(y) - 1).</summary>
    private static IReadOnlyList<Operation>? OfTwoHalves(Recognizer recognizer, GraphNode node)
    {
        if (recognizer.Producer(node.Input(0), "Relu") is not GraphNode above
            || recognizer.Producer(node.Input(1), "Mul") is not GraphNode below
            || recognizer.Values.Constant(below.Input(1)) is not { Scalar: double factor })
        {
            return null;
        }

        GraphNode? difference = recognizer.Producer(below.Input(0), "Sub");
        GraphNode? power =
            difference is not null && Number(recognizer, difference.Input(1)) == 1 ? recognizer.Producer(difference.Input(0), "Exp") : null;
        return recognizer.Producer(power?.Input(0) ?? below.Input(0), "Min") is GraphNode half && half.Input(0) == above.Input(0)
            && Number(recognizer, half.Input(1)) == 0
            ? [new Operation(power is null ? "LeakyReLU" : "ELU", node, node.Output, above.Input(0)) { Arguments = [Text.Of(factor)] }]
            : null;
    }

    /// <summary>
    /// log(exp(beta x) + 1) / beta, with an operator or without; by itself, or where beta x is not above a threshold, with x where it is.
    /// </summary>
    private static Operation? Softplus(Recognizer recognizer, GraphNode node)
    {
        bool isChosen = node.OpType == "Where";
        string curve = isChosen ? node.Input(2) : node.Output;
        double beta = 1;
        if (recognizer.Producer(curve, "Div") is GraphNode quotient && Number(recognizer, quotient.Input(1)) is double divisor)
        {
            (curve, beta) = (quotient.Input(0), divisor);
        }

        string? power = recognizer.Producer(curve, "Log") is GraphNode log ? Plus(recognizer, log.Input(0), 1) : null;
        string? scaled = power is null ? recognizer.Producer(curve, "Softplus")?.Input(0) : recognizer.Producer(power, "Exp")?.Input(0);
        string? input = scaled is null || beta == 1 ? scaled : Scaled(recognizer, scaled, beta);
        double threshold = 20;
        if (isChosen)
        {
            if (recognizer.Producer(node.Input(0), "Greater") is not GraphNode above || above.Input(0) != scaled || node.Input(1) != input
                || Number(recognizer, above.Input(1)) is not double bound)
            {
                return null;
            }

            threshold = bound;
        }

        string Text(double number) => recognizer.Values.IsDouble ? Rules.Text.Of(number) : Rules.Text.Of((float)number);
        return input is null ? null : new Operation("Softplus", node, node.Output, input)
        {
            Arguments = threshold != 20 ? [Text(beta), Text(threshold)] : beta != 1 ? [Text(beta)] : [],
        };
    }

    /// <summary>The activation that a factor is the gate of, its input, and the number that belongs to the product.</summary>
    private static (string Kind, string Input, double Scale, IReadOnlyList<string> Options)? Gate(Recognizer recognizer, string factor)
    {
        GraphNode? node = recognizer.Values.Producer(factor);
        switch (node)
        {
            case { OpType: "Sigmoid", Domain: "" }:
                return ("SiLU", node.Input(0), 1, []);
            case { OpType: "Tanh", Domain: "" } when recognizer.Values.Producer(node.Input(0)) is GraphNode bent
                && Softplus(recognizer, bent) is { Arguments.Count: 0 } softplus:
                return ("Mish", softplus.Inputs[0], 1, []);
            case { OpType: "HardSigmoid", Domain: "" } when IsNear(node.Float("alpha", 0.2f), 1.0 / 6) && node.Float("beta", 0.5f) == 0.5f:
                return ("Hardswish", node.Input(0), 1, []);
            case { OpType: "Clip", Domain: "" } when Bound(recognizer, node, 1, "min") == 0 && Bound(recognizer, node, 2, "max") == 6
                && Plus(recognizer, node.Input(0), 3) is string shifted:
                return ("Hardswish", shifted, 1.0 / 6, []);
        }

        // 0.5 x (1 + erf(x / √2)), and with tanh its approximation.
        GraphNode? inner = Plus(recognizer, factor, 1) is string curve ? recognizer.Values.Producer(curve) : null;
        return inner switch
        {
            { OpType: "Erf", Domain: "" } when Scaled(recognizer, inner.Input(0), Math.Sqrt(0.5)) is string input =>
                ("GELU", input, 0.5, []),
            { OpType: "Tanh", Domain: "" } when Cubic(recognizer, inner.Input(0)) is string input => ("GELU", input, 0.5, ["Tanh = true"]),
            _ => null,
        };
    }

    /// <summary>x of √(2/π) (x + 0.044715 x³).</summary>
    private static string? Cubic(Recognizer recognizer, string value)
    {
        if (Scaled(recognizer, value, Math.Sqrt(2 / Math.PI)) is not string sum || recognizer.Producer(sum, "Add") is not GraphNode add)
        {
            return null;
        }

        foreach ((string input, string cube) in new[] { (add.Input(0), add.Input(1)), (add.Input(1), add.Input(0)) })
        {
            (double number, List<string> factors) = Factors(recognizer, cube, stops: [input]);
            if (IsNear(number, 0.044715) && factors.Count == 3 && factors.TrueForAll(factor => factor == input))
            {
                return input;
            }
        }

        return null;
    }

    /// <summary>The value that is multiplied by a number, or divided by its inverse.</summary>
    private static string? Scaled(Recognizer recognizer, string value, double scale)
    {
        GraphNode? node = recognizer.Values.Producer(value);
        double? right = node is null ? null : Number(recognizer, node.Input(1));
        return node switch
        {
            { OpType: "Mul" } when right is double factor && IsNear(factor, scale) => node.Input(0),
            { OpType: "Mul" } when Number(recognizer, node.Input(0)) is double factor && IsNear(factor, scale) => node.Input(1),
            { OpType: "Div" } when right is double divisor && IsNear(1 / divisor, scale) => node.Input(0),
            _ => null,
        };
    }

    /// <summary>The other summand of a sum with a number.</summary>
    internal static string? Plus(Recognizer recognizer, string value, double number) => recognizer.Producer(value, "Add") switch
    {
        GraphNode add when Number(recognizer, add.Input(1)) == number => add.Input(0),
        GraphNode add when Number(recognizer, add.Input(0)) == number => add.Input(1),
        _ => null,
    };

    internal static double? Bound(Recognizer recognizer, GraphNode clip, int input, string attribute) =>
        Number(recognizer, clip.Input(input)) ?? (clip.Attributes.TryGetValue(attribute, out NodeAttribute? bound) ? bound.Float : null);

    internal static double? Number(Recognizer recognizer, string value) => recognizer.Values.Constant(value)?.Scalar;

    /// <summary>Every value that a product is made of on the way, itself a product or not.</summary>
    private static HashSet<string> Candidates(Recognizer recognizer, string value)
    {
        HashSet<string> found = [];
        Queue<string> rest = new([value]);
        while (rest.TryDequeue(out string? part) && found.Count < MostParts)
        {
            if (found.Add(part) && recognizer.Values.Producer(part) is { OpType: "Mul" or "Div", Domain: "" } node)
            {
                rest.Enqueue(node.Input(0));
                rest.Enqueue(node.Input(1));
            }
        }

        return found;
    }

    /// <summary>Takes a product apart, down to the given values.</summary>
    private static (double Number, List<string> Values) Factors(Recognizer recognizer, string value, IReadOnlyCollection<string> stops)
    {
        double number = 1;
        List<string> factors = [];
        Queue<string> rest = new([value]);
        for (int parts = 0; rest.TryDequeue(out string? part); parts++)
        {
            GraphNode? node = stops.Contains(part) || parts >= MostParts ? null : recognizer.Values.Producer(part);
            switch (node)
            {
                case { OpType: "Mul", Domain: "", Inputs.Count: 2 }:
                    rest.Enqueue(node.Inputs[0]);
                    rest.Enqueue(node.Inputs[1]);
                    break;
                case { OpType: "Div", Domain: "" } when Number(recognizer, node.Input(1)) is double divisor:
                    number /= divisor;
                    rest.Enqueue(node.Input(0));
                    break;
                case { OpType: "Pow", Domain: "" } when Number(recognizer, node.Input(1)) == 3:
                    factors.AddRange(Enumerable.Repeat(node.Input(0), 3));
                    break;
                default:
                    if (Number(recognizer, part) is double constant)
                    {
                        number *= constant;
                    }
                    else
                    {
                        factors.Add(part);
                    }

                    break;
            }
        }

        return (number, factors);
    }

    /// <summary>Whether a number is another but for the rounding to single precision that an exporter gives it.</summary>
    private static bool IsNear(double found, double expected) => Math.Abs(found - expected) <= 1e-6 * Math.Abs(expected);
}
