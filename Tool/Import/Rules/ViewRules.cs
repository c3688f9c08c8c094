using FusedNorm.Files;
using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Import.Rules;

/// <summary>Other shapes of the same values: Flatten, however it is written, and what changes nothing.</summary>
internal static class ViewRules
{
    private const int MostViews = 16;

    public static IReadOnlyList<Operation>? Match(Recognizer recognizer, GraphNode node)
    {
        if (node.OpType == "Pad")
        {
            int rank = (recognizer.Values.Shape(node.Input(0))?.Length ?? 0) - 1;
            return rank > 0 && PoolWindows.SpatialPadding(recognizer.Values, node, rank) is long[] padding && Array.TrueForAll(padding, size => size == 0)
                ? [new Operation(Operation.View, node, node.Output, node.Input(0))]
                : recognizer.Refuse(node, "", "padding is part of a pool here: zeros, as many at both ends of each axis, before an average pool");
        }

        if (!IsReshape(node))
        {
            return null;
        }

        string source = Source(recognizer, node);
        if (recognizer.Values.Shape(source) is not long[] input)
        {
            return [recognizer.Unknown(node)];
        }

        if (recognizer.Values.Shape(node.Output) is not long[] output)
        {
            return recognizer.Refuse(node, "", $"its output is not known to be a view of samples of {Malformed.Shape(input)}");
        }

        if (output.AsSpan().SequenceEqual(input))
        {
            return [new Operation(Operation.View, node, node.Output, source)];
        }

        if (output.Length == 1)
        {
            return [new Operation("Flatten", node, node.Output, source)];
        }

        // What the network takes is a run of numbers: another shape of it is another declaration of the input.
        return recognizer.Values.IsInput(source)
            ? [new Operation(Operation.Reshape, node, node.Output, source)]
            : recognizer.Refuse(node, $"{Malformed.Shape(input)} to {Malformed.Shape(output)}", "a value is only flattened to one dimension");
    }

    /// <summary>What a row of such nodes begins with: of all the shapes on the way only the last one counts.</summary>
    private static string Source(Recognizer recognizer, GraphNode node)
    {
        string source = node.Input(0);
        for (int views = 0; views < MostViews && recognizer.Values.Producer(source) is GraphNode above && IsReshape(above) && recognizer.Values.Shape(source) is not null; views++)
        {
            source = above.Input(0);
        }

        return source;
    }

    private static bool IsReshape(GraphNode node) => node is { Domain: "", OpType: "Flatten" or "Reshape" or "Squeeze" or "Unsqueeze" };
}
