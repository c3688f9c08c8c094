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
            return Padding.Of(recognizer.Values, node)?.IsEmpty == true
                ? [new Operation(Operation.View, node, node.Output, node.Input(0))]
                : recognizer.Refuse(
                    node,
                    "",
                    "padding is part of a pool here: zeros before an average pool, what no maximum can be before a max pool; "
                    + "there are no layers that pad");
        }

        if (node.OpType == "Transpose")
        {
            return Transpose(recognizer.Values, node) ? [new Operation(Operation.View, node, node.Output, node.Input(0))] : null;
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

        if (output.Length == 1 && input.Length != 1)
        {
            return [new Operation("Flatten", node, node.Output, source)];
        }

        // What the network takes is a run of numbers: another shape of it is another declaration of the input.
        return [new Operation(recognizer.Values.IsInput(source) ? Operation.Reshape : Operation.View, node, node.Output, source)];
    }

    /// <summary>Whether a transposition only moves the batch to the end or back, or moves nothing but sizes of 1.</summary>
    private static bool Transpose(ValueTable values, GraphNode node) =>
        (values.Columns(node.Input(0)) is not null && values.Shape(node.Output) is not null) || values.Columns(node.Output) is not null
        || (values.Shape(node.Input(0)) is long[] sample && KeepsOrder(values, node, sample));

    /// <summary>Whether the batch and all sizes but those of 1 keep their order.</summary>
    public static bool KeepsOrder(ValueTable values, GraphNode node, long[] sample)
    {
        int batch = values.HasBatch ? 1 : 0;
        if (node.Ints("perm") is not { } order || (batch == 1 && order.FirstOrDefault(1) != 0)
            || !order.Order().SequenceEqual(Enumerable.Range(0, sample.Length + batch).Select(axis => (long)axis)))
        {
            return false;
        }

        long[] moved = [.. order.Skip(batch).Where(axis => sample[axis - batch] != 1)];
        return moved.SequenceEqual(moved.Order());
    }

    /// <summary>What a row of such nodes begins with: of all the shapes on the way only the last one counts.</summary>
    private static string Source(Recognizer recognizer, GraphNode node)
    {
        string source = node.Input(0);
        for (int views = 0; views < MostViews && recognizer.Values.Producer(source) is GraphNode above && IsReshape(above)
            && recognizer.Values.Shape(source) is not null; views++)
        {
            source = above.Input(0);
        }

        return source;
    }

    private static bool IsReshape(GraphNode node) => node is { Domain: "", OpType: "Flatten" or "Reshape" or "Squeeze" or "Unsqueeze" };
}
