using FusedNorm.Files;

namespace FusedNorm.Tool.Onnx;

/// <summary>
/// The weights of an ONNX model as a file of tensors: its initializers, and under their own names too what the exporter writes once because
/// several were equal when it looked.
/// </summary>
internal sealed class OnnxTensorFile : TensorFile
{
    private OnnxTensorFile(OnnxModel model, IReadOnlyList<TensorEntry> tensors)
        : base(tensors, model.Metadata) => Model = model;

    /// <summary>The whole model.</summary>
    public OnnxModel Model { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidDataException">The file is no ONNX model, or malformed.</exception>
    public static OnnxTensorFile OpenModel(string path) => Of(OnnxReader.Open(path));

    /// <summary>The weights of a model.</summary>
    public static OnnxTensorFile Of(OnnxModel model)
    {
        Dictionary<string, OnnxTensor> named = [];
        foreach (OnnxTensor tensor in model.Initializers)
        {
            named.Add(tensor.Name, tensor);
        }

        List<TensorEntry> entries = [.. model.Initializers.Select((tensor, index) => new Entry(tensor.Name, tensor, index))];
        foreach (GraphNode node in model.Nodes.Where(node => node is { OpType: "Identity", Domain: "" }))
        {
            if (named.TryGetValue(node.Input(0), out OnnxTensor? tensor) && named.TryAdd(node.Output, tensor))
            {
                entries.Add(new Entry(node.Output, tensor, entries.Count));
            }
        }

        return new OnnxTensorFile(model, entries);
    }

    internal override void Read(TensorEntry tensor, ElementBlock consume) => consume(((Entry)tensor).Tensor.Content.Span);

    internal override void Finish()
    {
        // All of the file has been read.
    }

    private sealed class Entry(string name, OnnxTensor tensor, int index) : TensorEntry(name, tensor.DType, tensor.Shape, tensor.Length)
    {
        public OnnxTensor Tensor => tensor;

        internal override long Position => index;
    }
}
