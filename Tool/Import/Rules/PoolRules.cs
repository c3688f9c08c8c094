using FusedNorm.Files;
using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Import.Rules;

/// <summary>Pools: with windows, over everything, and means over all positions, which are pools over everything.</summary>
internal static class PoolRules
{
    private static readonly string[] AxisNames = ["Depth", "Height", "Width"];

    public static IReadOnlyList<Operation>? Match(Recognizer recognizer, GraphNode node) => node.OpType switch
    {
        "AveragePool" or "MaxPool" => Windows(recognizer, node),
        "GlobalAveragePool" => Global(recognizer, node, "Avg"),
        "GlobalMaxPool" => Global(recognizer, node, "Max"),
        "ReduceMean" => Mean(recognizer, node),
        _ => null,
    };

    private static IReadOnlyList<Operation> Windows(Recognizer recognizer, GraphNode node)
    {
        PoolWindows windows = PoolWindows.Of(recognizer.Values, node);
        if (windows.Obstacle is (string attribute, string reason))
        {
            return recognizer.Refuse(node, attribute, reason);
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

    private static IReadOnlyList<Operation> Global(Recognizer recognizer, GraphNode node, string kind) => recognizer.Values.Shape(node.Input(0)) switch
    {
        null => [recognizer.Unknown(node)],
        long[] { Length: 2 or 3 or 4 } shape => [Everything(node, node.Output, kind, shape)],
        long[] shape => recognizer.Refuse(node, Malformed.Shape(shape), "expected 1 to 3 dimensions behind the channels"),
    };

    private static IReadOnlyList<Operation>? Mean(Recognizer recognizer, GraphNode node)
    {
        if (recognizer.Values.Shape(node.Input(0)) is not long[] shape)
        {
            return [recognizer.Unknown(node)];
        }

        int?[] axes = [.. (recognizer.Values.Axes(node) ?? []).Select(axis => ValueTable.SampleAxis(axis, shape.Length)).Order()];
        if (shape.Length is < 2 or > 4 || !axes.SequenceEqual(Enumerable.Range(1, shape.Length - 1).Select(axis => (int?)axis)))
        {
            return recognizer.Refuse(node, "axes", "a mean here runs over all positions of a channel, as a pool does");
        }

        if (node.Int("keepdims", 1) != 0)
        {
            return [Everything(node, node.Output, "Avg", shape)];
        }

        string pooled = recognizer.Values.NewValue(node.Output + "/pooled", [shape[0], .. Enumerable.Repeat(1L, shape.Length - 1)]);
        return [new Operation("Flatten", node, node.Output, pooled), Everything(node, pooled, "Avg", shape)];
    }

    /// <summary>One value for each channel. There is no adaptive pool of three dimensions; a window over everything is the same.</summary>
    private static Operation Everything(GraphNode node, string output, string kind, long[] shape) => shape.Length == 4
        ? new Operation($"{kind}Pool3d", node, output, node.Input(0)) { Arguments = Kernel(shape[1..]) }
        : new Operation($"Adaptive{kind}Pool{shape.Length - 1}d", node, output, node.Input(0)) { Arguments = [.. Enumerable.Repeat("1", shape.Length - 1)] };

    private static string[] Kernel(long[] sizes) => sizes.Distinct().Count() == 1 ? [Text.Of(sizes[0])] : [.. sizes.Select(Text.Of)];

    private static IEnumerable<string> PerAxis(string option, long[] sizes) => sizes.Distinct().Count() == 1
        ? [$"{option} = {Text.Of(sizes[0])}"]
        : sizes.Select((size, axis) => $"{option}{AxisNames[AxisNames.Length - sizes.Length + axis]} = {Text.Of(size)}");
}
