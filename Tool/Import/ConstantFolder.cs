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

        ConstantTensor[] inputs = [.. node.Inputs.Where(input => input.Length > 0).Select(values.Constant).OfType<ConstantTensor>()];
        if (inputs.Length == 0 || inputs.Length != node.Inputs.Count(input => input.Length > 0))
        {
            return null;
        }

        long read = inputs.Sum(input => input.Length);
        if (read > remaining)
        {
            return null;
        }

        OnnxTensor first = inputs[0].Plain();
        remaining -= read;
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
            "Mod" when !first.DType.IsFloat() =>
                Combine(inputs, (left, right) => right == 0 ? 0 : left - (right * Math.Floor(left / right))),
            "Pow" when first.DType.IsFloat() => Combine(inputs, Math.Pow),
            "Transpose" => ElementPicking.Transpose(node, first),
            "Reshape" => Reshape(node, first),
            "Squeeze" or "Unsqueeze" => Resize(node, first),
            "Concat" => ElementPicking.Concat(node, [.. inputs.Select(input => input.Plain())]),
            "Slice" => ElementPicking.Slice(values, node, first),
            "Shape" => TensorValues.Encode([.. first.Shape.Select(size => (double)size)], DType.I64, first.Shape.Length),
            "Gather" => ElementPicking.Gather(values, node, first),
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

        long length = ShapeRules.Length(shape);
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
    private static OnnxTensor? Dequantize(GraphNode node, OnnxTensor source, ConstantTensor[] inputs)
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
        long inner = scales.Length == 1 ? 1 : ShapeRules.Length(source.Shape.AsSpan((int)axis + 1));
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
    private static OnnxTensor? Combine(ConstantTensor[] inputs, Func<double, double, double> function)
    {
        if (inputs is not [ConstantTensor left, ConstantTensor right]
            || left.Tensor.DType != right.Tensor.DType || !TensorValues.IsReadable(left.Tensor.DType)
            || ShapeRules.Broadcast(left.Shape, right.Shape) is not long[] shape
            || ShapeRules.Length(shape) > Math.Max(left.Length, right.Length))
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
    public static double[] Broadcast(ConstantTensor constant, long[] shape)
    {
        OnnxTensor source = constant.Plain();
        long[] own = ElementPicking.Strides(source.Shape);
        long[] strides = new long[shape.Length];
        for (int fromEnd = 1; fromEnd <= source.Shape.Length && fromEnd <= shape.Length; fromEnd++)
        {
            strides[^fromEnd] = source.Shape[^fromEnd] == 1 ? 0 : own[^fromEnd];
        }

        return TensorValues.Decode(source.DType, ElementPicking.Copy(source, 0, shape, strides));
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
}
