using FusedNorm.Tool.Import.Rules;
using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Import;

/// <summary>
/// The shapes of samples through nodes. What is not known stays open: it is nothing that becomes a layer, and is reported as such.
/// </summary>
internal sealed class ShapeRules(ValueTable values)
{
    public const int MaximumRank = 32;

    private static readonly HashSet<string> Unchanged =
    [
        "Abs", "BatchNormalization", "Cast", "Clip", "Dropout", "Elu", "Erf", "Exp", "Gelu", "GroupNormalization", "HardSigmoid",
        "HardSwish", "Identity", "InstanceNormalization", "LayerNormalization", "LeakyRelu", "Log", "LogSoftmax", "Mish", "Neg", "PRelu",
        "RMSNormalization", "Reciprocal", "Relu", "Selu", "Sigmoid", "Softmax", "Softplus", "Sqrt", "Tanh", "Celu", "Softsign",
        "ThresholdedRelu",
    ];

    /// <summary>The number of elements of a shape.</summary>
    public static long Length(ReadOnlySpan<long> shape)
    {
        long length = 1;
        foreach (long size in shape)
        {
            length *= size;
        }

        return length;
    }

    /// <summary>Whether no size is empty and all of them together can be indexed.</summary>
    public static bool IsBearable(ReadOnlySpan<long> shape)
    {
        double length = 1;
        foreach (long size in shape)
        {
            length *= size > 0 ? size : double.PositiveInfinity;
        }

        return length <= int.MaxValue && shape.Length <= MaximumRank;
    }

    /// <summary>The shape of a sample of a node's first output; null where it is not known.</summary>
    public long[]? Infer(GraphNode node)
    {
        long[]? input = values.Shape(node.Input(0));
        switch (node.OpType)
        {
            case string op when Unchanged.Contains(op):
                return input;
            case "Add" or "Sub" or "Mul" or "Div" or "Min" or "Max" or "Pow" or "Sum" or "Greater" or "Where":
                return Broadcast(node);
            case "Concat":
                return Join(node);
            case "Transpose" when node.Ints("perm") is null or [1, 0] && values.Columns(node.Input(0)) is long features:
                return [features];
            case "Gemm" when node.Int("transA", 0) != 0 && values.Columns(node.Input(0)) is not null
                && values.Constant(node.Input(1)) is { Shape: [long first, long second] }:
                return [node.Int("transB", 0) != 0 ? first : second];
        }

        if (input is null)
        {
            return null;
        }

        switch (node.OpType)
        {
            case "Gemm" when node.Int("transA", 0) == 0 && input.Length == (values.HasBatch ? 1 : 2)
                && values.Constant(node.Input(1)) is { Shape: [long rows, long columns] }:
                return [.. input[..^1], node.Int("transB", 0) != 0 ? rows : columns];
            case "MatMul" when input.Length > 0 && values.Constant(node.Input(1))?.Matrix is { Shape: [_, long outputs] }:
                return [.. input[..^1], outputs];
            case "Transpose" when ViewRules.KeepsOrder(values, node, input):
                return [.. node.Ints("perm")!.Skip(values.HasBatch ? 1 : 0).Select(axis => input[axis - (values.HasBatch ? 1 : 0)])];
            case "AveragePool" or "MaxPool":
                PoolWindows windows = PoolWindows.Of(values, node);
                return windows.OutputSizes is long[] pooled ? [input[0], .. pooled] : null;
            case "GlobalAveragePool" or "GlobalMaxPool":
                return [input[0], .. Enumerable.Repeat(1L, input.Length - 1)];
            case "ReduceMean" or "ReduceMax":
                return Reduce(node, input);
            case "Pad" when input.Length > 1 && Padding.Of(values, node) is Padding padding:
                return [input[0], .. input.Skip(1).Select((size, axis) => size + padding.Front[axis] + padding.Behind[axis])];
            case "Flatten":
                return Flatten(input, node.Int("axis", 1));
            case "Reshape" when values.Ints(node.Input(1)) is long[] target:
                return Reshape(node, input, target, node.Int("allowzero", 0) != 0);
            case "Squeeze" or "Unsqueeze" when values.Axes(node) is long[] axes:
                if (!values.HasBatch)
                {
                    return Resize(node.OpType, input, axes);
                }

                // No name for the batch stands among sizes of samples: 0 is none of theirs.
                return Resize(node.OpType, [0, .. input], axes) is [0, .. long[] resized] ? resized : null;
            case "Squeeze" when node.Input(1).Length == 0 && (!values.HasBatch || values.FixedBatch != 1 || values.IsOutput(node.Output)):
                return [.. input.Where(size => size != 1)];
            default:
                return null;
        }
    }

    /// <summary>A shape with sizes of 1 put in or taken out; null where that is not possible.</summary>
    public static long[]? Resize(string op, long[] shape, IReadOnlyList<long> axes)
    {
        int rank = op == "Squeeze" ? shape.Length : shape.Length + axes.Count;
        HashSet<long> places = [.. axes.Select(axis => axis < 0 ? axis + rank : axis)];
        if (places.Count != axes.Count || rank > MaximumRank || places.Any(place => place < 0 || place >= rank))
        {
            return null;
        }

        if (op == "Squeeze")
        {
            return places.All(place => shape[place] == 1) ? [.. shape.Where((_, place) => !places.Contains(place))] : null;
        }

        List<long> resized = [.. shape];
        foreach (long place in places.Order())
        {
            resized.Insert((int)place, 1);
        }

        return [.. resized];
    }

    private long[]? Broadcast(GraphNode node)
    {
        long[]? result = null;
        foreach (string input in node.Inputs)
        {
            long[]? shape = values.Constant(input) is ConstantTensor constant ? constant.Significant : values.Shape(input);
            if (shape is null || (result is not null && values.Constant(input) is null && values.Shape(node.Inputs[0])?.Length is int first
                && first != shape.Length))
            {
                return null;
            }

            result = result is null ? shape : Broadcast(result, shape);
            if (result is null)
            {
                return null;
            }
        }

        return result;
    }

    /// <summary>The shape that two shapes are broadcast to; null where they are not.</summary>
    public static long[]? Broadcast(ReadOnlySpan<long> left, ReadOnlySpan<long> right)
    {
        long[] result = new long[Math.Max(left.Length, right.Length)];
        for (int fromEnd = 1; fromEnd <= result.Length; fromEnd++)
        {
            long a = fromEnd <= left.Length ? left[^fromEnd] : 1;
            long b = fromEnd <= right.Length ? right[^fromEnd] : 1;
            if (a != b && a != 1 && b != 1)
            {
                return null;
            }

            result[^fromEnd] = Math.Max(a, b);
        }

        return result;
    }

    private long[]? Join(GraphNode node)
    {
        long[]?[] shapes = [.. node.Inputs.Select(values.Shape)];
        if (shapes is not [long[] first, ..]
            || values.SampleAxis(node.Int("axis", 0), first.Length) is not int axis
            || !Array.TrueForAll(shapes, shape =>
                shape?.Length == first.Length && shape.Where((size, place) => place != axis && size != first[place]).FirstOrDefault() == 0))
        {
            return null;
        }

        long[] joined = [.. first];
        joined[axis] = shapes.Sum(shape => shape![axis]);
        return joined;
    }

    private long[]? Reduce(GraphNode node, long[] input)
    {
        int?[] axes = [.. (values.Axes(node) ?? []).Select(axis => values.SampleAxis(axis, input.Length))];
        if (axes.Length == 0 || Array.Exists(axes, axis => axis is null))
        {
            return null;
        }

        bool keeps = node.Int("keepdims", 1) != 0;
        return [.. input.Select((size, place) => axes.Contains(place) ? keeps ? 1 : 0 : size).Where(size => size > 0)];
    }

    private long[]? Flatten(long[] input, long axis)
    {
        if (!IsBearable(input))
        {
            return null;
        }

        long length = Length(input);
        if (!values.HasBatch)
        {
            long place = axis < 0 ? axis + input.Length : axis;
            long rows = place >= 0 && place <= input.Length ? Length(input.AsSpan(0, (int)place)) : 0;
            return rows > 0 ? [rows, length / rows] : null;
        }

        // Of a batch of one, all of it is a sample.
        return axis == 1 || axis == -input.Length || (axis == 0 && values.FixedBatch == 1) ? [length] : null;
    }

    private long[]? Reshape(GraphNode node, long[] input, long[] target, bool allowsZero)
    {
        if (!IsBearable(input))
        {
            return null;
        }

        if (!values.HasBatch)
        {
            return Resolve(input, target, allowsZero);
        }

        // Samples of one value, one behind the other.
        if (target is [-1 or ValueTable.Batch] && input.All(size => size == 1))
        {
            return [];
        }

        // A batch of one that is dropped at the end.
        if (values.FixedBatch == 1 && values.IsOutput(node.Output) && target is [not ValueTable.Batch])
        {
            return Resolve(input, target, allowsZero);
        }

        if (target.Length < 2 || (allowsZero && target.Contains(0)))
        {
            return null;
        }

        bool keepsBatch = target[0] is 0 or ValueTable.Batch || target[0] == values.FixedBatch;
        if (!keepsBatch && target[0] != -1)
        {
            return null;
        }

        // The first size is open where the batch is: then the others say all.
        long[] sizes = [.. target.Skip(1).Select((size, place) => size == 0 && place < input.Length ? input[place] : size)];
        return keepsBatch || !sizes.Contains(-1) ? Resolve(input, sizes, allowsZero: false) : null;
    }

    /// <summary>The shape that a Reshape gives: 0 stands for the size that is there, -1 for what is left. Null where it is none.</summary>
    public static long[]? Resolve(ReadOnlySpan<long> input, long[] target, bool allowsZero)
    {
        long[] sizes = new long[target.Length];
        long length = Length(input);
        double known = 1;
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = target[i] == 0 && !allowsZero && i < input.Length ? input[i] : target[i];
            known *= sizes[i] == -1 ? 1 : sizes[i] > 0 ? sizes[i] : double.NaN;
        }

        int open = Array.IndexOf(sizes, -1);
        if (open >= 0)
        {
            if (!(known <= length) || Array.LastIndexOf(sizes, -1) != open || length % (long)known != 0)
            {
                return null;
            }

            sizes[open] = length / (long)known;
            known = length;
        }

        return known == length && sizes.Length <= MaximumRank ? sizes : null;
    }
}
