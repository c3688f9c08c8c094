using FusedNorm.Files;
using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Import;

/// <summary>Turns an ONNX model into a declaration and its weights, in steps: values, layers, chain, names, text.</summary>
internal static class Importer
{
    /// <summary>Imports a model.</summary>
    /// <exception cref="InvalidDataException">The model is malformed.</exception>
    public static ImportResult Import(OnnxModel model, ImportOptions options)
    {
        List<Problem> problems = [];
        List<string> notes = [];
        if (Terminals.Choose(model, options, problems, notes) is not Terminals ends)
        {
            return new ImportResult(null, problems, notes);
        }

        ValueTable values = new(model, ends);
        IReadOnlyDictionary<string, Operation> operations = Recognizer.Find(values, ends.Output, problems, notes);
        IReadOnlyList<ChainLink> links = OperationChain.Build(ends, values, operations, problems);
        if (problems.Count == 0
            && operations.Values.FirstOrDefault(operation => operation.Kind == Operation.Opaque) is { Node: GraphNode node })
        {
            // Whatever made the shape unknown is no problem by itself, as a product of shapes; what needs the shape cannot be told.
            problems.Add(Problem.Of(node, values.Order(node), "", "the shape of its input cannot be told from the file"));
        }

        if (values.Columns(ends.Output) is not null)
        {
            problems.Add(new Problem(ends.Output, "", "", "expected an output that has the batch first, found it last"));
        }

        PlacedChain? chain = null;
        if (problems.Count == 0)
        {
            DeclarationLimits.Check(links, values, ends, problems);
        }

        if (problems.Count == 0)
        {
            chain = Placement.Place(links, values, ends.Shape!, problems, notes);
            DeclarationLimits.RequireLayer(chain.Links, values, ends.Output, problems);
        }

        return problems.Count > 0
            ? new ImportResult(null, [.. problems.OrderBy(problem => problem.Order)], notes)
            : new ImportResult(Write(chain!, values, options, notes), problems, notes);
    }

    private static ImportedNetwork Write(PlacedChain chain, ValueTable values, ImportOptions options, List<string> notes)
    {
        Operation[] layers = [.. chain.Links.Select(link => link.Operation).OfType<Operation>()];
        IReadOnlyList<LayerNames> names = LayerNaming.Name(layers, options.ClassName, notes);
        return new ImportedNetwork(
            DeclarationText.Write(NetworkClass.Of(chain, names, options.ClassName), values.IsDouble, options),
            [.. layers.Zip(names).SelectMany(pair => pair.First.Tensors.Select(tensor => Outgoing(pair.Second.Key, tensor)))],
            layers.Length,
            chain.InputShape,
            chain.OutputShape);
    }

    private static OutgoingTensor Outgoing(string key, LayerTensor tensor) =>
        new($"{key}.{tensor.Name}", tensor.Source.Tensor.DType, tensor.Shape, stream => stream.Write(tensor.Content().Span));
}
