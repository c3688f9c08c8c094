using FusedNorm.Files;
using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Import;

/// <summary>
/// Computes constants from constants: weights that are stored in another kind, quantized, scaled or put together, and the padding that
/// PyTorch's exporter computes. A number is rounded after each node to the kind that the node gives.
/// </summary>
/// <param name="values">What is known of the nodes before.</param>
/// <param name="budget">How many elements may come to be, all nodes together: nodes can read large constants very often.</param>
internal sealed class ConstantFolder(ValueTable values, long budget)
{
    private long remaining = budget;

    /// <summary>What a node gives; null where it is no constant, or too large.</summary>
    public OnnxTensor? Fold(GraphNode node)
    {
        if (node.OpType == "ConstantOfShape")
        {
            return Filled(node);
        }

        Constant[] inputs = [.. node.Inputs.Where(input => input.Length > 0).Select(values.Constant).OfType<Constant>()];
        if (inputs.Length == 0 || inputs.Length != node.Inputs.Count(input => input.Length > 0))
        {
            return null;
        }

        long longest = inputs.Max(input => input.Length);
        if (longest > remaining)
        {
            return null;
        }

        OnnxTensor first = inputs[0].Plain();
        remaining -= longest;
        return node.OpType switch
        {
            "Cast" => Cast(first, OnnxTensorReader.Find(node.Int("to", 0))),
            "DequantizeLinear" => Dequantize(node, first, inputs),
            "Neg" => Map(first, value => -value),
            "Abs" => Map(first, Math.Abs),
            "Sqrt" when first.DType.IsFloat() => Map(first, Math.Sqrt),
            "Exp" when first.DType.IsFloat() => Map(first, Math.Exp),
            "Reciprocal" when first.DType.IsFloat() => Map(first, value => 1 / value),
            "Add" => Combine(inputs, (left, right) => left + right),
            "Sub" => Combine(inputs, (left, right) => left - right),
            "Mul" => Combine(inputs, (left, right) => left * right),
            "Div" when first.DType.IsFloat() => Combine(inputs, (left, right) => left / right),
            "Div" => Combine(inputs, (left, right) => right == 0 ? 0 : Math.Truncate(left / right)),
            "Mod" when !first.DType.IsFloat() => Combine(inputs, (left, right) => right == 0 ? 0 : left - (right * Math.Floor(left / right))),
            "Pow" when first.DType.IsFloat() => Combine(inputs, Math.Pow),
            "Transpose" => Transpose(node, first),
            "Reshape" => Reshape(node, first),
            "Squeeze" or "Unsqueeze" => Resize(node, first),
            "Concat" => Concat(node, inputs),
            "Slice" => Slice(node, first),
            "Shape" => TensorValues.Encode([.. first.Shape.Select(size => (double)size)], DType.I64, first.Shape.Length),
            "Gather" => Gather(node, first),
            _ => null,
        };
    }

    private OnnxTensor? Filled(GraphNode node)
    {
        OnnxTensor? value = node.Attributes.GetValueOrDefault("value")?.Tensor;
        if (values.Constant(node.Input(0))?.Ints is not long[] shape || !ShapeRules.IsBearable(shape) || value is { Length: not 1 })
        {
            return null;
        }

        long length = Product(shape);
        if (length > remaining)
        {
            return null;
        }

        remaining -= length;
        DType dtype = value?.DType ?? DType.F32;
        byte[] content = new byte[length * dtype.Size()];
        for (int start = 0; value is not null && start < content.Length; start += dtype.Size())
        {
            value.Content.Span.CopyTo(content.AsSpan(start));
        }

        return new OnnxTensor("", dtype, shape, length, content);
    }

    private static OnnxTensor? Cast(OnnxTensor source, DType? to)
    {
        if (to is not DType dtype || !TensorValues.IsReadable(source.DType) || !TensorValues.IsReadable(dtype))
        {
            return null;
        }

        return dtype == source.DType ? source : TensorValues.Encode(TensorValues.Decode(source), dtype, source.Shape);
    }

    /// <summary>(x - zero point) times scale, for the whole tensor or for each place of an axis.</summary>
    private static OnnxTensor? Dequantize(GraphNode node, OnnxTensor source, Constant[] inputs)
    {
        bool areReadable = Array.TrueForAll(inputs, input => TensorValues.IsReadable(input.Tensor.DType));
        if (inputs.Length < 2 || !areReadable || !inputs[1].IsFloat || node.Int("block_size", 0) != 0)
        {
            return null;
        }

        double[] scales = TensorValues.Decode(inputs[1].Tensor);
        double[] zeros = inputs.Length > 2 ? TensorValues.Decode(inputs[2].Tensor) : new double[scales.Length];
        long axis = node.Int("axis", 1);
        axis += axis < 0 ? source.Shape.Length : 0;
        bool hasAxis = axis >= 0 && axis < source.Shape.Length && source.Shape[axis] == scales.Length;
        if (zeros.Length != scales.Length || (scales.Length != 1 && !hasAxis))
        {
            return null;
        }

        double[] result = TensorValues.Decode(source);
        long inner = scales.Length == 1 ? 1 : Product(source.Shape.AsSpan((int)axis + 1));
        for (int i = 0; i < result.Length; i++)
        {
            int place = scales.Length == 1 ? 0 : (int)(i / inner % scales.Length);
            result[i] = (result[i] - zeros[place]) * scales[place];
        }

        return TensorValues.Encode(result, inputs[1].Tensor.DType, source.Shape);
    }

    private static OnnxTensor? Map(OnnxTensor source, Func<double, double> function) => TensorValues.IsReadable(source.DType)
        ? TensorValues.Encode([.. TensorValues.Decode(source).Select(function)], source.DType, source.Shape)
        : null;

    /// <summary>Two tensors of one kind, one of them as large as the result.</summary>
    private static OnnxTensor? Combine(Constant[] inputs, Func<double, double, double> function)
    {
        if (inputs is not [Constant left, Constant right]
            || left.Tensor.DType != right.Tensor.DType || !TensorValues.IsReadable(left.Tensor.DType)
            || ShapeRules.Broadcast(left.Shape, right.Shape) is not long[] shape || Product(shape) > Math.Max(left.Length, right.Length))
        {
            return null;
        }

        double[] lefts = Broadcast(left, shape);
        double[] rights = Broadcast(right, shape);
        for (int i = 0; i < lefts.Length; i++)
        {
            lefts[i] = function(lefts[i], rights[i]);
        }

        return TensorValues.Encode(lefts, left.Tensor.DType, shape);
    }

    /// <summary>The numbers of a constant, repeated to a shape that it can be broadcast to.</summary>
    public static double[] Broadcast(Constant constant, long[] shape)
    {
        OnnxTensor source = constant.Plain();
        long[] own = Strides(source.Shape);
        long[] strides = new long[shape.Length];
        for (int fromEnd = 1; fromEnd <= source.Shape.Length && fromEnd <= shape.Length; fromEnd++)
        {
            strides[^fromEnd] = source.Shape[^fromEnd] == 1 ? 0 : own[^fromEnd];
        }

        return TensorValues.Decode(source.DType, Copy(source, 0, shape, strides));
    }

    private static OnnxTensor? Transpose(GraphNode node, OnnxTensor source)
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

    private OnnxTensor? Reshape(GraphNode node, OnnxTensor source) =>
        values.Ints(node.Input(1)) is long[] target
            && ShapeRules.Resolve(source.Shape, target, node.Int("allowzero", 0) != 0) is long[] shape
            ? source with { Shape = shape }
            : null;

    private OnnxTensor? Resize(GraphNode node, OnnxTensor source)
    {
        long[]? axes = values.Axes(node) ?? (node.OpType == "Squeeze"
            ? [.. Enumerable.Range(0, source.Shape.Length).Where(axis => source.Shape[axis] == 1).Select(axis => (long)axis)]
            : null);
        long[]? shape = axes is null ? null : ShapeRules.Resize(node.OpType, source.Shape, axes);
        return shape is null ? null : source with { Shape = shape };
    }

    private static OnnxTensor? Concat(GraphNode node, Constant[] inputs)
    {
        OnnxTensor[] parts = [.. inputs.Select(input => input.Plain())];
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
        long rows = Product(first.Shape.AsSpan(0, (int)axis));
        MemoryStream content = new();
        for (int row = 0; row < rows; row++)
        {
            foreach (OnnxTensor part in parts)
            {
                int bytes = (int)(part.Content.Length / rows);
                content.Write(part.Content.Span.Slice(row * bytes, bytes));
            }
        }

        return new OnnxTensor("", first.DType, shape, Product(shape), content.ToArray());
    }

    private OnnxTensor? Slice(GraphNode node, OnnxTensor source)
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

    private OnnxTensor? Gather(GraphNode node, OnnxTensor source)
    {
        long axis = node.Int("axis", 0);
        axis += axis < 0 ? source.Shape.Length : 0;
        Constant? which = values.Constant(node.Input(1));
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
        new("", source.DType, shape, Product(shape), Copy(source, start, shape, strides));

    /// <summary>Elements from a start on, with a step for each dimension.</summary>
    private static byte[] Copy(OnnxTensor source, long start, long[] shape, long[] strides)
    {
        int size = source.DType.Size();
        byte[] content = new byte[Product(shape) * size];
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

    private static long[] Strides(long[] shape)
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

    private static long Product(ReadOnlySpan<long> shape)
    {
        long product = 1;
        foreach (long size in shape)
        {
            product *= size;
        }

        return product;
    }
}
