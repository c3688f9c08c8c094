using FusedNorm.Files;
using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Import;

/// <summary>Constants whose elements are those of others, in another order or fewer of them, whatever they are.</summary>
internal static class ElementPicking
{
    /// <summary>Another order of the dimensions.</summary>
    public static OnnxTensor? Transpose(GraphNode node, OnnxTensor source)
    {
        int rank = source.Shape.Length;
        long[] order = [.. node.Ints("perm") ?? [.. Enumerable.Range(0, rank).Reverse().Select(axis => (long)axis)]];
        if (!order.Order().SequenceEqual(Enumerable.Range(0, rank).Select(axis => (long)axis)))
        {
            return null;
        }

        long[] strides = Strides(source.Shape);
        return Picked(source, 0, [.. order.Select(axis => source.Shape[axis])], [.. order.Select(axis => strides[axis])]);
    }

    /// <summary>One behind the other along an axis.</summary>
    public static OnnxTensor? Concat(GraphNode node, OnnxTensor[] parts)
    {
        OnnxTensor first = parts[0];
        long axis = node.Int("axis", 0);
        axis += axis < 0 ? first.Shape.Length : 0;
        if (axis < 0 || axis >= first.Shape.Length || parts.Any(part => part.DType != first.DType || part.Shape.Length != first.Shape.Length
            || part.Shape.Where((size, place) => place != axis && size != first.Shape[place]).Any()))
        {
            return null;
        }

        long[] shape = [.. first.Shape];
        shape[axis] = parts.Sum(part => part.Shape[axis]);
        long rows = ShapeRules.Length(first.Shape.AsSpan(0, (int)axis));
        MemoryStream content = new();
        for (int row = 0; row < rows; row++)
        {
            foreach (OnnxTensor part in parts)
            {
                int bytes = (int)(part.Content.Length / rows);
                content.Write(part.Content.Span.Slice(row * bytes, bytes));
            }
        }

        return new OnnxTensor("", first.DType, shape, ShapeRules.Length(shape), content.ToArray());
    }

    /// <summary>A part, perhaps backwards.</summary>
    public static OnnxTensor? Slice(ValueTable values, GraphNode node, OnnxTensor source)
    {
        bool areInputs = node.Opset >= 10;
        long[]? starts = areInputs ? values.Ints(node.Input(1)) : node.Ints("starts")?.ToArray();
        long[]? ends = areInputs ? values.Ints(node.Input(2)) : node.Ints("ends")?.ToArray();
        long[]? axes = areInputs ? values.Ints(node.Input(3)) : node.Ints("axes")?.ToArray();
        long[]? steps = areInputs ? values.Ints(node.Input(4)) : null;
        if (starts is null || ends?.Length != starts.Length
            || (areInputs && node.Input(3).Length > 0 && axes is null) || (node.Input(4).Length > 0 && steps is null))
        {
            return null;
        }

        axes ??= [.. Enumerable.Range(0, starts.Length).Select(axis => (long)axis)];
        steps ??= [.. Enumerable.Repeat(1L, starts.Length)];
        if (axes.Length != starts.Length || steps.Length != starts.Length)
        {
            return null;
        }

        long start = 0;
        long[] shape = [.. source.Shape];
        long[] strides = Strides(source.Shape);
        for (int i = 0; i < axes.Length; i++)
        {
            long axis = axes[i] + (axes[i] < 0 ? shape.Length : 0);
            if (axis < 0 || axis >= shape.Length || steps[i] is 0 or < -int.MaxValue or > int.MaxValue || shape[axis] != source.Shape[axis])
            {
                return null;
            }

            long size = shape[axis];
            bool isForward = steps[i] > 0;
            long from = Math.Clamp(starts[i] < 0 ? starts[i] + size : starts[i], 0, isForward ? size : size - 1);
            long to = Math.Clamp(ends[i] < 0 ? ends[i] + size : ends[i], isForward ? 0 : -1, size);
            long span = isForward ? to - from : from - to;
            start += from * strides[axis];
            shape[axis] = span <= 0 ? 0 : ((span - 1) / Math.Abs(steps[i])) + 1;
            strides[axis] *= steps[i];
        }

        return shape.Contains(0) ? null : Picked(source, start, shape, strides);
    }

    /// <summary>What stands at one place of an axis.</summary>
    public static OnnxTensor? Gather(ValueTable values, GraphNode node, OnnxTensor source)
    {
        long axis = node.Int("axis", 0);
        axis += axis < 0 ? source.Shape.Length : 0;
        ConstantTensor? which = values.Constant(node.Input(1));
        if (which?.Ints is not [long index] || axis < 0 || axis >= source.Shape.Length)
        {
            return null;
        }

        long size = source.Shape[axis];
        index += index < 0 ? size : 0;
        long[] strides = Strides(source.Shape);
        long[] shape = [.. source.Shape];
        shape[axis] = 1;
        if (index < 0 || index >= size)
        {
            return null;
        }

        // An index without a dimension takes the dimension away.
        OnnxTensor picked = Picked(source, index * strides[axis], shape, strides);
        return which.Shape.Length > 0 ? picked : picked with { Shape = [.. shape.Where((_, place) => place != axis)] };
    }

    private static OnnxTensor Picked(OnnxTensor source, long start, long[] shape, long[] strides) =>
        new("", source.DType, shape, ShapeRules.Length(shape), Copy(source, start, shape, strides));

    /// <summary>Elements from a start on, with a step for each dimension.</summary>
    public static byte[] Copy(OnnxTensor source, long start, long[] shape, long[] strides)
    {
        int size = source.DType.Size();
        byte[] content = new byte[ShapeRules.Length(shape) * size];
        long[] place = new long[shape.Length];
        long from = start;
        for (int to = 0; to < content.Length; to += size)
        {
            source.Content.Span.Slice((int)from * size, size).CopyTo(content.AsSpan(to));
            for (int axis = shape.Length - 1; axis >= 0; axis--)
            {
                from += strides[axis];
                if (++place[axis] < shape[axis])
                {
                    break;
                }

                from -= strides[axis] * shape[axis];
                place[axis] = 0;
            }
        }

        return content;
    }

    /// <summary>How far apart neighbours along each dimension are.</summary>
    public static long[] Strides(long[] shape)
    {
        long[] strides = new long[shape.Length];
        long stride = 1;
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }

        return strides;
    }
}
