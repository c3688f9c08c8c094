using FusedNorm.Files;
using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Import;

/// <summary>Turns an ONNX model into a declaration and its weights, in steps: values, layers, chain, names, text.</summary>
internal static class Importer
{
    /// <summary>The oldest operators that are read: those of PyTorch 1.0.</summary>
    private const long OldestOpset = 9;

    /// <summary>Imports a model.</summary>
    /// <exception cref="InvalidDataException">The model is malformed.</exception>
    public static ImportResult Import(OnnxModel model, ImportOptions options)
    {
        List<Problem> problems = [];
        List<string> notes = [];
        if (!CheckModel(model, problems))
        {
            return new ImportResult(null, problems, notes);
        }

        OnnxValue input = model.Inputs[0];
        long[]? inputShape = SampleShape(input, options.InputShape, problems);
        ValueTable values = new(model, input, inputShape, input.Shape is [long batch, ..] ? batch : null);
        IReadOnlyDictionary<string, Operation> operations = Recognizer.Find(model, values, model.Outputs[0].Name, problems, notes);
        IReadOnlyList<ChainLink> links = Chain.Build(model, values, operations, problems);
        if (problems.Count == 0 && operations.Values.FirstOrDefault(operation => operation.Kind == Operation.Opaque) is { Node: GraphNode node })
        {
            // Whatever made the shape unknown is no problem by itself, as a product of shapes; what needs the shape cannot be told.
            problems.Add(Problem.Of(node, values.Order(node), "", "the shape of its input cannot be told from the file"));
        }

        if (problems.Count == 0)
        {
            DeclarationLimits.Check(links, values, model, inputShape!, problems);
        }

        if (problems.Count > 0)
        {
            return new ImportResult(null, [.. problems.OrderBy(problem => problem.Order)], notes);
        }

        return new ImportResult(Write(links, values, model.Outputs[0].Name, inputShape!, options, notes), problems, notes);
    }

    private static bool CheckModel(OnnxModel model, List<Problem> problems)
    {
        if (model.Opset < OldestOpset)
        {
            problems.Add(new Problem("the model", "", $"opset {model.Opset}", $"expected opset {OldestOpset} or later"));
        }

        foreach ((string what, List<OnnxValue> found) in new[] { ("input", model.Inputs), ("output", model.Outputs) })
        {
            if (found.Count != 1)
            {
                problems.Add(new Problem("the model", "", $"{found.Count} {what}s", $"a network here has one {what}{(found.Count > 1 ? $", found {string.Join(", ", found.Take(8).Select(value => Malformed.Text(value.Name)))}" : "")}"));
            }
        }

        if (model.Inputs is [OnnxValue { DType: not (DType.F32 or DType.F64 or DType.F16 or DType.BF16) } input])
        {
            problems.Add(new Problem(input.Name, "", $"an input of {input.DType?.Name() ?? "another kind"}", "a network here takes floats"));
        }

        return problems.Count == 0;
    }

    /// <summary>The shape of a sample: what is behind the batch.</summary>
    private static long[]? SampleShape(OnnxValue input, IReadOnlyList<long>? given, List<Problem> problems)
    {
        if (given is not null)
        {
            if (input.Shape is not null && (input.Shape.Count != given.Count + 1 || input.Shape.Skip(1).Zip(given).Any(pair => pair.First is long size && size != pair.Second)))
            {
                problems.Add(new Problem(input.Name, "", $"--input {string.Join(',', given)}", $"the model says {input}"));
                return null;
            }

            return [.. given];
        }

        if (input.Shape is not { Count: > 1 } shape || shape.Skip(1).Any(size => size is null))
        {
            problems.Add(new Problem(input.Name, "", input.ToString(), "expected the batch and then sizes that are known; say the shape of a sample with --input"));
            return null;
        }

        long[] sizes = [.. shape.Skip(1).Select(size => size!.Value)];
        if (!ShapeRules.IsBearable(sizes))
        {
            problems.Add(new Problem(input.Name, "", input.ToString(), "expected sizes that are positive, and together can be indexed"));
            return null;
        }

        return sizes;
    }

    private static ImportedNetwork Write(IReadOnlyList<ChainLink> links, ValueTable values, string output, long[] inputShape, ImportOptions options, List<string> notes)
    {
        if (links.FirstOrDefault(link => link.Operation?.Kind == Operation.Reshape)?.Operation is Operation reshape)
        {
            inputShape = values.Shape(reshape.Output)!;
        }

        links = [.. links.Where(link => link.Operation?.Kind != Operation.Reshape)];
        Operation[] layers = [.. links.Select(link => link.Operation).OfType<Operation>()];
        IReadOnlyList<(string Name, string Counted)> names = LayerNaming.Name(layers, options.ClassName, notes);
        bool isDouble = values.FloatType == DType.F64;
        return new ImportedNetwork(
            DeclarationText.Write(links, names, inputShape, isDouble, options),
            [.. layers.Zip(names).SelectMany(pair => pair.First.Tensors.Select(tensor => Outgoing(pair.Second.Name, tensor)))],
            layers.Length,
            inputShape,
            values.Shape(output) ?? []);
    }

    private static OutgoingTensor Outgoing(string layer, LayerTensor tensor)
    {
        ReadOnlyMemory<byte> content = tensor.Source.Tensor.Content;
        return new OutgoingTensor($"{layer}.{tensor.Name}", tensor.Source.Tensor.DType, tensor.Shape, stream =>
            stream.Write(tensor.Transposes ? Transpose(content.Span, (int)tensor.Shape[1], (int)tensor.Shape[0], tensor.Source.Tensor.DType.Size()) : content.Span));
    }

    private static byte[] Transpose(ReadOnlySpan<byte> content, int rows, int columns, int size)
    {
        byte[] transposed = new byte[content.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                content.Slice(((row * columns) + column) * size, size).CopyTo(transposed.AsSpan(((column * rows) + row) * size));
            }
        }

        return transposed;
    }
}
