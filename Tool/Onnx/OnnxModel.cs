using FusedNorm.Files;

namespace FusedNorm.Tool.Onnx;

/// <summary>An ONNX model: what <c>onnx.proto</c> calls ModelProto and GraphProto, without what nobody here asks for.</summary>
internal sealed class OnnxModel
{
    /// <summary>The version of the file format.</summary>
    public long IrVersion { get; set; }

    /// <summary>What wrote it.</summary>
    public string Producer { get; set; } = "";

    /// <summary>The version of each set of operators by its domain; the standard one's is "".</summary>
    public Dictionary<string, long> Opsets { get; } = [];

    /// <summary>Texts that the model carries.</summary>
    public Dictionary<string, string> Metadata { get; } = [];

    /// <summary>
    /// The nodes, each behind those whose outputs it reads; functions and operators that are not the standard's are taken apart.
    /// </summary>
    public List<GraphNode> Nodes { get; } = [];

    /// <summary>The named constants, among them the weights.</summary>
    public List<OnnxTensor> Initializers { get; } = [];

    /// <summary>The inputs, the initializers left out, which old files list too.</summary>
    public List<OnnxValue> Inputs { get; } = [];

    /// <summary>The outputs.</summary>
    public List<OnnxValue> Outputs { get; } = [];

    /// <summary>The version of the standard operators.</summary>
    public long Opset => Opsets.GetValueOrDefault("");
}

/// <summary>A node: an operator applied to values.</summary>
internal sealed class GraphNode
{
    /// <summary>Its name; may be empty.</summary>
    public string Name { get; set; } = "";

    /// <summary>The operator.</summary>
    public string OpType { get; set; } = "";

    /// <summary>The set of operators it is from; "" is the standard one.</summary>
    public string Domain { get; set; } = "";

    /// <summary>Which of the functions of its name; most have none of this.</summary>
    public string Overload { get; set; } = "";

    /// <summary>The version of the standard operators where it stands: the model's, or its function's.</summary>
    public long Opset { get; set; }

    /// <summary>The values it reads; an empty name stands for one left out.</summary>
    public List<string> Inputs { get; } = [];

    /// <summary>The values it defines.</summary>
    public List<string> Outputs { get; } = [];

    /// <summary>Its attributes by name.</summary>
    public Dictionary<string, NodeAttribute> Attributes { get; } = [];

    /// <summary>The value at a place among the inputs; empty where there is none.</summary>
    public string Input(int index) => index < Inputs.Count ? Inputs[index] : "";

    /// <summary>The first output; empty where there is none.</summary>
    public string Output => Outputs.Count > 0 ? Outputs[0] : "";

    /// <summary>A whole number, or what holds where it is not given.</summary>
    public long Int(string name, long missing) => Attributes.TryGetValue(name, out NodeAttribute? attribute) ? attribute.Int : missing;

    /// <summary>A number, or what holds where it is not given.</summary>
    public float Float(string name, float missing) =>
        Attributes.TryGetValue(name, out NodeAttribute? attribute) ? attribute.Float : missing;

    /// <summary>A list of whole numbers; null where it is not given.</summary>
    public IReadOnlyList<long>? Ints(string name) => Attributes.TryGetValue(name, out NodeAttribute? attribute) ? attribute.Ints : null;

    /// <summary>A text, or what holds where it is not given.</summary>
    public string Text(string name, string missing) =>
        Attributes.TryGetValue(name, out NodeAttribute? attribute) ? attribute.Text : missing;

    /// <summary>The name, or what identifies a node without one.</summary>
    public string Label => Name.Length > 0 ? Name : Output;
}

/// <summary>A function of the file: nodes under a name, which other nodes have as their operator.</summary>
internal sealed class OnnxFunction
{
    public string Name { get; set; } = "";

    public string Domain { get; set; } = "";

    public string Overload { get; set; } = "";

    /// <summary>The version of each set of operators in its nodes.</summary>
    public Dictionary<string, long> Opsets { get; } = [];

    /// <summary>The names that its nodes have for what a call gives it.</summary>
    public List<string> Inputs { get; } = [];

    /// <summary>Those of its values that a call gets.</summary>
    public List<string> Outputs { get; } = [];

    /// <summary>The attributes that a call may leave out.</summary>
    public Dictionary<string, NodeAttribute> Defaults { get; } = [];

    public List<GraphNode> Nodes { get; } = [];
}

/// <summary>An attribute of a node. Which of the values counts is what its reader expects.</summary>
internal sealed class NodeAttribute
{
    public long Int { get; set; }

    public float Float { get; set; }

    public string Text { get; set; } = "";

    public List<long> Ints { get; } = [];

    public List<float> Floats { get; } = [];

    public OnnxTensor? Tensor { get; set; }

    /// <summary>In a function, the attribute of the call whose value it has; empty for one with a value of its own.</summary>
    public string Reference { get; set; } = "";

    /// <summary>As a message shows it.</summary>
    public override string ToString() =>
        Ints.Count > 0 ? $"[{string.Join(", ", Ints)}]"
        : Floats.Count > 0 ? $"[{string.Join(", ", Floats)}]"
        : Text.Length > 0 ? $"'{Text}'"
        : Float != 0 ? FormattableString.Invariant($"{Float}")
        : FormattableString.Invariant($"{Int}");
}

/// <summary>A constant tensor.</summary>
/// <param name="Name">Its name; empty for one in an attribute.</param>
/// <param name="DType">What its elements are.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Length">The number of elements.</param>
/// <param name="Content">The elements, row-major and little-endian.</param>
internal sealed record OnnxTensor(string Name, DType DType, long[] Shape, long Length, ReadOnlyMemory<byte> Content)
{
    private bool wasRead;
    private double? everywhere;

    /// <summary>The number that every element is; null where they differ, or are no floats.</summary>
    public double? Everywhere
    {
        get
        {
            // Once, however many nodes of a file ask.
            if (!wasRead)
            {
                wasRead = true;
                everywhere = FindEverywhere();
            }

            return everywhere;
        }
    }

    /// <summary>The elements of a matrix, column by column.</summary>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    public byte[] Transposed(int rows, int columns)
    {
        int size = DType.Size();
        byte[] transposed = new byte[Content.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                Content.Span.Slice(((row * columns) + column) * size, size).CopyTo(transposed.AsSpan(((column * rows) + row) * size));
            }
        }

        return transposed;
    }

    private double? FindEverywhere()
    {
        if (!DType.IsFloat() || Length == 0)
        {
            return null;
        }

        ReadOnlySpan<byte> elements = Content.Span;
        ReadOnlySpan<byte> first = elements[..DType.Size()];
        for (int start = 0; start < elements.Length; start += first.Length)
        {
            if (!elements.Slice(start, first.Length).SequenceEqual(first))
            {
                return null;
            }
        }

        double[] value = new double[1];
        Elements.Decode<double>(DType, first, value);
        return value[0];
    }
}

/// <summary>An input or an output.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DType">What its elements are; null for kinds that no tensor of a file has.</param>
/// <param name="Shape">Its sizes; null where a size is open, and in place of the whole where nothing is known.</param>
internal sealed record OnnxValue(string Name, DType? DType, IReadOnlyList<long?>? Shape)
{
    /// <summary>As an inspection prints it.</summary>
    public override string ToString() =>
        $"{DType?.Name() ?? "?"} {(Shape is null ? "of unknown shape" : Malformed.Shape(Shape.Select(Size)))}";

    private static string Size(long? size) => size?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?";
}
