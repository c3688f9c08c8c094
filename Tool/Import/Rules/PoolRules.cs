using FusedNorm.Files;
using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Import.Rules;

/// <summary>Pools: with windows, over everything, and means over all positions, which are pools over everything.</summary>
internal static class PoolRules
{
    /// <summary>One for each dimension is all that makes sense.</summary>
    private const int MostReductions = 4;

    private static readonly string[] AxisNames = ["Depth", "Height", "Width"];

    public static IReadOnlyList<Operation>? Match(Recognizer recognizer, GraphNode node) => node.OpType switch
    {
        "AveragePool" or "MaxPool" => Windows(recognizer, node),
        "GlobalAveragePool" => Global(recognizer, node, "Avg"),
        "GlobalMaxPool" => Global(recognizer, node, "Max"),
        "ReduceMean" => Reduce(recognizer, node, "Avg"),
        "ReduceMax" => Reduce(recognizer, node, "Max"),
        _ => null,
    };

    private static IReadOnlyList<Operation> Windows(Recognizer recognizer, GraphNode node)
    {
        PoolWindows windows = PoolWindows.Of(recognizer.Values, node);
        if (windows.Obstacle is (string attribute, string reason))
        {
            return [.. recognizer.Refuse(node, attribute, reason).Select(refused => refused with { Inputs = [windows.Input] })];
        }

        if (windows.OutputSizes is null)
        {
            return [recognizer.Unknown(node) with { Inputs = [windows.Input] }];
        }

        int rank = windows.Kernel.Length;
        bool isMax = node.OpType == "MaxPool";
        bool pads = windows.Padding.Any(size => size != 0);
        return
        [
            new Operation($"{(isMax ? "Max" : "Avg")}Pool{rank}d", node, node.Output, windows.Input)
            {
                Arguments = Kernel(windows.Kernel),
                Options =
                [
                    .. windows.Stride.SequenceEqual(windows.Kernel) ? [] : PerAxis("Stride", windows.Stride),
                    .. pads ? PerAxis("Padding", windows.Padding) : [],
                    .. !isMax || windows.Dilation.All(step => step == 1) ? [] : PerAxis("Dilation", windows.Dilation),
                    .. Text.Option("CeilMode", windows.CeilMode, missing: false),
                    .. Text.Option("CountIncludePad", isMax || !pads || windows.CountsPadding, missing: true),
                ],
            },
        ];
    }

    private static IReadOnlyList<Operation> Global(Recognizer recognizer, GraphNode node, string kind) =>
        recognizer.Values.Shape(node.Input(0)) switch
    {
        null => [recognizer.Unknown(node)],
        long[] { Length: 2 or 3 or 4 } shape => [Everything(node, node.Output, kind, node.Input(0), shape)],
        long[] shape => recognizer.Refuse(node, Malformed.Shape(shape), "expected 1 to 3 dimensions behind the channels"),
    };

    /// <summary>A mean or a maximum over all positions, perhaps dimension by dimension.</summary>
    private static IReadOnlyList<Operation>? Reduce(Recognizer recognizer, GraphNode node, string kind)
    {
        string source = node.Input(0);
        List<GraphNode> nodes = [node];
        while (nodes.Count < MostReductions && recognizer.Producer(source, node.OpType) is GraphNode above
            && recognizer.Values.Shape(above.Input(0)) is not null)
        {
            nodes.Add(above);
            source = above.Input(0);
        }

        for (; nodes.Count > 0; nodes.RemoveAt(nodes.Count - 1))
        {
            string input = nodes[^1].Input(0);
            if (recognizer.Values.Shape(input) is long[] { Length: 2 or 3 or 4 } shape
                && Reduced(recognizer.Values, nodes, shape)?.SetEquals(Enumerable.Range(1, shape.Length - 1)) == true)
            {
                if (recognizer.Values.Shape(node.Output)?.Length == shape.Length)
                {
                    return [Everything(node, node.Output, kind, input, shape)];
                }

                string pooled = recognizer.Values.NewValue(node.Output + "/pooled", [shape[0], .. Enumerable.Repeat(1L, shape.Length - 1)]);
                return [new Operation("Flatten", node, node.Output, pooled), Everything(node, pooled, kind, input, shape)];
            }
        }

        return recognizer.Values.Shape(node.Input(0)) is null
            ? [recognizer.Unknown(node)]
            : recognizer.Refuse(
                node, "axes",
                $"a {(kind == "Avg" ? "mean" : "maximum")} here runs over all positions of a channel, as a pool does; there is no other");
    }

    /// <summary>The dimensions of a sample that reductions, the last one first, take away; null where they take the batch.</summary>
    private static HashSet<int>? Reduced(ValueTable values, List<GraphNode> nodes, long[] shape)
    {
        List<int> left = [.. Enumerable.Range(0, shape.Length)];
        HashSet<int> reduced = [];
        foreach (GraphNode node in nodes.AsEnumerable().Reverse())
        {
            int?[] axes = [.. (values.Axes(node) ?? []).Select(axis => values.SampleAxis(axis, left.Count))];
            if (axes.Length == 0 || Array.Exists(axes, axis => axis is null))
            {
                return null;
            }

            reduced.UnionWith(axes.Select(axis => left[axis!.Value]));
            if (node.Int("keepdims", 1) == 0)
            {
                left = [.. left.Where((_, place) => !axes.Contains(place))];
            }
        }

        return reduced;
    }

    /// <summary>One value for each channel. There is no adaptive pool of three dimensions; a window over everything is the same.</summary>
    private static Operation Everything(GraphNode node, string output, string kind, string input, long[] shape) => shape.Length == 4
        ? new Operation($"{kind}Pool3d", node, output, input) { Arguments = Kernel(shape[1..]) }
        : new Operation($"Adaptive{kind}Pool{shape.Length - 1}d", node, output, input)
        {
            Arguments = [.. Enumerable.Repeat("1", shape.Length - 1)],
        };

    private static string[] Kernel(long[] sizes) => sizes.Distinct().Count() == 1 ? [Text.Of(sizes[0])] : [.. sizes.Select(Text.Of)];

    private static IEnumerable<string> PerAxis(string option, long[] sizes) => sizes.Distinct().Count() == 1
        ? [$"{option} = {Text.Of(sizes[0])}"]
        : sizes.Select((size, axis) => $"{option}{AxisNames[AxisNames.Length - sizes.Length + axis]} = {Text.Of(size)}");
}
